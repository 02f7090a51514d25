"""The register book at the end of a year, and taken out as a file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award, RegisterBook
from credentials.models.register import of_year
from credentials.policies_register import may_close_year, may_take_out
from credentials.register_lines import Line, digest_of_year, every_line, places
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.tabular.writing import Sheet, write_csv, write_workbook

MOST_LINES = 50_000
Field = tuple[str | Promise, Callable[[Line], Any]]


def _of_award(read: Callable[[Award], Any]) -> Callable[[Line], Any]:
    return lambda line: read(line.award) if line.award else ""


def _published_name(award: Award) -> str:
    """The entry keeps the name for good; a list that is made anew does not repeat one whose person was erased."""
    return "" if award.learner.erased_at else award.name_as_printed


# Code: what it is called, and how it is read. A list for the public has those of `PUBLISHED` unless others are chosen.
FIELDS: dict[str, Field] = {
    "register_number": (gettext_lazy("Register-book number"), lambda line: line.register_number),
    "serial_number": (gettext_lazy("Serial number"), lambda line: line.serial_number),
    "name": (gettext_lazy("Name"), _of_award(_published_name)),
    "title": (gettext_lazy("Micro-credential"), _of_award(lambda award: award.version.title())),
    "version": (gettext_lazy("Version"), _of_award(lambda award: str(award.version))),
    "awarded_on": (gettext_lazy("Date of award"), lambda line: line.day),
    "state": (gettext_lazy("State"), lambda line: line.state),
    "remarks": (gettext_lazy("Later acts"), lambda line: line.remarks),
    "hours": (gettext_lazy("Hours"), _of_award(lambda award: award.version.hours)),
    "achieved_on": (gettext_lazy("Achieved on"), _of_award(lambda award: award.achieved_on)),
    "valid_until": (gettext_lazy("Valid until"), _of_award(lambda award: award.valid_until and award.valid_until.date())),
    "grade": (gettext_lazy("Grade"), _of_award(lambda award: award.grade)),
    "student_number": (gettext_lazy("Student number"), _of_award(lambda award: award.learner.number)),
    "birth_date": (gettext_lazy("Date of birth"), _of_award(lambda award: award.learner.birth_date)),
    "digest": (gettext_lazy("SHA-256 of the signed document"), _of_award(lambda award: award.digest)),
}
PUBLISHED = ("register_number", "serial_number", "name", "title", "awarded_on", "state", "remarks")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@transaction.atomic
def take_out(
    *, institution: Institution, by: User, first: dt.date, last: dt.date, fields: Sequence[str], form: str
) -> tuple[bytes, int]:
    """The lines between two days as a file of one of TYPES, and how many they are.

    fields: codes of FIELDS, written in the order of FIELDS. Raises PermissionDenied, ValidationError.
    """
    may_take_out(by, institution).enforce()
    order = list(places(institution, first, last)[: MOST_LINES + 1])
    if len(order) > MOST_LINES:
        raise ValidationError(
            _("These are more than %(most)s lines. Choose fewer days at a time.") % {"most": f"{MOST_LINES:,}"}, code="too_many"
        )
    chosen = [code for code in FIELDS if code in fields]
    content = _written(form, chosen, every_line(order))
    told: dict[str, Any] = {"first": first, "last": last, "form": form, "fields": chosen, "lines": len(order)}
    record("register_taken_out", on=institution, by=by, institution_id=institution.pk, **told)
    return content, len(order)


def _written(form: str, chosen: Sequence[str], lines: Iterable[Line]) -> bytes:
    if form == "json":
        rows = [{code: FIELDS[code][1](line) for code in chosen} for line in lines]
        return json.dumps(rows, ensure_ascii=False, indent=1, default=str).encode()

    def table() -> Iterable[list[Any]]:
        yield [str(FIELDS[code][0]) for code in chosen]
        for line in lines:
            yield [FIELDS[code][1](line) for code in chosen]

    if form == "csv":
        return write_csv(table())
    return write_workbook([Sheet(_("Register book"), table(), wide=[18, 20, 32, 44, 16, 14, 14, 40])])


@transaction.atomic
def close_year(*, institution: Institution, by: User, year: int, shown: str) -> RegisterBook:
    """End the book of a year that is over: nothing is entered in it any more, and its lines are held by a digest in the journal.

    shown: the digest that was shown; what changed since is shown first. Raises PermissionDenied, WrongState.
    """
    may_close_year(by, institution).enforce()
    book: RegisterBook | None = RegisterBook.objects.select_for_update().filter(institution=institution, year=year).first()
    if book is None or book.closed_at:
        raise WrongState(_("There is no open book of this year."))
    lines, digest = digest_of_year(institution, year)
    if hindrance := hinders_closing(book, lines):
        raise WrongState(hindrance)
    if digest != shown:
        raise WrongState(_("The book has changed since it was shown to you. Look at it again before you close it."))
    book.closed_at, book.closed_by, book.lines, book.digest = timezone.now(), by, lines, digest
    book.save(update_fields=["closed_at", "closed_by", "lines", "digest"])
    record("register_year_closed", on=book, by=by, institution_id=institution.pk, year=year, lines=lines, digest=digest)
    return book


def hinders_closing(book: RegisterBook, lines: int) -> str:
    """Why the book cannot be closed today; empty if it can."""
    if book.year >= book.institution.today().year:
        return _("The year is not over yet.")
    numbered = Award.objects.filter(institution=book.institution, register_number__endswith=of_year(book.year))
    unsealed = numbered.filter(state=Award.State.SEALING)
    if unsealed.exists():
        return _("An award of this year is still being sealed. Close the book once that has ended.")
    if lines != book.last_number:
        return _("A number was drawn that stands under no line. Tell whoever runs the registry.")
    return ""
