"""Paper made in one go on the render queue: certificates as a ZIP or as one file to print, or pages of the register book."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.models import Award, PaperRun
from credentials.printing import path_of, print_certificate
from credentials.register_lines import Line, chunks, lines_of, places
from credentials.rendering.book import LINES, BookPart, Row, book_job, joined, pages_of
from credentials.rendering.paper import CannotPrint
from credentials.rendering.press import PrintingFailed, press
from micro4asia.foundation.jobs import still_here

TOLD_EVERY = 1.0  # seconds between two steps of the progress that is shown
LONGEST_NAME = 80
ENDINGS = {PaperRun.Form.ZIP: "zip", PaperRun.Form.PRINT: "pdf", PaperRun.Form.BOOK: "pdf"}


def make(*, run_id: int) -> None:
    """Make the file and keep it. Done again after a crash, it begins anew and leaves one file."""
    run = PaperRun.objects.select_related("institution").filter(pk=run_id, state=PaperRun.State.WAITING).first()
    if run is None:
        return
    progress = _Progress(run)
    with tempfile.TemporaryFile() as whole:
        if run.form == PaperRun.Form.BOOK:
            whole.write(_book(run, progress))
        elif run.form == PaperRun.Form.PRINT:
            parts = [pdf for _award, pdf in _certificates(run, progress)]
            if parts:
                whole.write(joined(parts, title=run.institution.name()))
        else:
            _pack(run, whole, progress)
        size = whole.seek(0, 2)
        whole.seek(0)
        if not progress.made:
            size = 0
        _finish(run, whole, size, progress)


def give_up(run_id: int) -> None:
    """The job came to nothing for good."""
    PaperRun.objects.filter(pk=run_id, state=PaperRun.State.WAITING).update(state=PaperRun.State.FAILED)


def forget(run: PaperRun) -> None:
    if run.file:
        default_storage.delete(run.file)
    run.delete()


def forget_all(runs: Iterable[PaperRun]) -> None:
    for run in runs:
        forget(run)


class _Progress:
    """Counts what was made, and tells it now and then: to whoever waits, and to the queue, that this worker lives."""

    def __init__(self, run: PaperRun) -> None:
        self._run, self._told = run, time.monotonic()
        self.made = self.failed = 0

    def step(self, count: int = 1, *, failed: bool = False) -> None:
        if failed:
            self.failed += count
        else:
            self.made += count
        if time.monotonic() - self._told >= TOLD_EVERY:
            still_here()
            PaperRun.objects.filter(pk=self._run.pk).update(done=self.made + self.failed)
            self._told = time.monotonic()


def _finish(run: PaperRun, whole: IO[bytes], size: int, progress: _Progress) -> None:
    still_here()
    name = f"papers/{run.public_id}.{ENDINGS[PaperRun.Form(run.form)]}"
    default_storage.delete(name)  # of an attempt that was cut off
    ended = {"done": progress.made + progress.failed, "left_out": run.left_out + progress.failed}
    if not size:
        PaperRun.objects.filter(pk=run.pk, state=PaperRun.State.WAITING).update(state=PaperRun.State.FAILED, **ended)
        return
    saved = default_storage.save(name, File(whole))
    with transaction.atomic():
        done = PaperRun.objects.filter(pk=run.pk, state=PaperRun.State.WAITING)
        if not done.update(state=PaperRun.State.DONE, file=saved, size=size, **ended):
            default_storage.delete(saved)


# ---- certificates


def _certificates(run: PaperRun, progress: _Progress) -> Iterator[tuple[Award, bytes]]:
    """In the order of the register. One that cannot be printed is left out and counted; the others go on."""
    awards = run.awards.order_by("serial_number").values_list("pk", flat=True)
    for pk in list(awards):
        try:
            print_certificate(award_id=pk)
        except (PrintingFailed, CannotPrint):
            progress.step(failed=True)
            continue
        award = Award.objects.select_related("institution").get(pk=pk)
        with default_storage.open(path_of(award)) as stored:
            yield award, stored.read()
        progress.step()


def _pack(run: PaperRun, whole: IO[bytes], progress: _Progress) -> None:
    """PDFs are compressed already. Every entry carries one date, so that the same papers give the same file."""
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as packed:
        for award, pdf in _certificates(run, progress):
            entry = zipfile.ZipInfo(f"{name_of(award)}.pdf", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, pdf)


def name_of(award: Award) -> str:
    """The register number first, then the name: letters, digits and marks of any script; nothing that a path is made of."""
    said = unicodedata.normalize("NFC", f"{award.register_number} {award.name_as_printed}")
    kept = "".join(letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else "-" for letter in said)
    while "--" in kept:
        kept = kept.replace("--", "-")
    return kept.strip("-")[:LONGEST_NAME].rstrip("-")


# ---- the book


def _book(run: PaperRun, progress: _Progress) -> bytes:
    """Printed in parts; each goes on with the page after the last one of the part before."""
    first, last = run.first_on or dt.date.min, run.last_on or dt.date.max
    order = list(places(run.institution, first, last))
    parts, next_page, void = [], 1, 0
    with override(run.language):
        for number, part in enumerate(chunks(order, LINES) or [[]], start=1):
            lines = lines_of(part)
            void += sum(1 for line in lines if line.void)
            closing = _closing(len(order), void) if number * LINES >= len(order) else []
            job = book_job(_part(run, lines, next_page, closing))
            parts.append(press.print(job))
            next_page += pages_of(parts[-1])
            progress.step(len(lines))
        if not parts:
            parts.append(press.print(book_job(_part(run, [], 1, _closing(0, 0)))))
            progress.step()
        return joined(parts, title=_("Register book"))


def _part(run: PaperRun, lines: list[Line], page: int, closing: list[str]) -> BookPart:
    days = [date_format(day, "SHORT_DATE_FORMAT") for day in (run.first_on, run.last_on) if day]
    return BookPart(
        language=run.language,
        institution=run.institution.names(),
        labels={"title": _("Register book"), "period": " – ".join(days), "page": _("Page")},
        columns=[
            _("Register-book number"),
            _("Serial number"),
            _("Name"),
            _("Micro-credential"),
            _("Date of award"),
            _("State"),
            _("Later acts"),
        ],
        rows=[Row(_cells(line), void=line.void is not None) for line in lines],
        dated=run.asked_at.date().isoformat(),
        first_page=page,
        closing=closing,
    )


def _cells(line: Line) -> list[str]:
    return [
        line.register_number,
        line.serial_number,
        line.name,
        f"{line.version.title()} · {line.version}",
        date_format(line.day, "SHORT_DATE_FORMAT"),
        line.state,
        line.remarks,
    ]


def _closing(lines: int, void: int) -> list[str]:
    return [_("%(lines)s lines, of which %(void)s are void.") % {"lines": lines, "void": void}]
