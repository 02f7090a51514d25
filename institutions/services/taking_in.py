"""A table becomes rows of ours in four steps: sent, columns chosen, every row judged, the good ones taken in.

What is read out of a file is an Intake: its columns, how a group of lines is judged, how a good one is written. Each floor
registers its own. One thing may take several lines: those below with the same key, or with none, belong to the one above.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from institutions.models import Institution, TableFile, User
from micro4asia.foundation import tabular, text
from micro4asia.foundation.errors import Verdict, WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record
from micro4asia.foundation.tabular import Row, Table

Words = str | Promise
# So many are written in one transaction.
IN_ONE = 25
NO_COLUMN = -1


class Fate(StrEnum):
    READY = "ready"
    WARNING = "warning"
    PROBLEM = "problem"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Column:
    """names: headers by which it is known, in the languages of the network. example: what the template shows, by line."""

    code: str
    label: Words
    names: tuple[str, ...] = ()
    required: bool = False
    help: Words = ""
    example: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Remark:
    """Something about one line, and where its column is known about one cell. stops: the whole thing is not taken in."""

    line: int
    column: str
    text: str
    value: str = ""
    stops: bool = True


@dataclass
class Item:
    """One thing that the file wants to become a row. `said` and `outcomes` are what its service takes."""

    key: str
    lines: list[int]
    title: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    existing: Any = None
    unchanged: bool = False
    sent_by: User | None = None

    @property
    def fate(self) -> Fate:
        if any(remark.stops for remark in self.remarks):
            return Fate.PROBLEM
        if self.unchanged:
            return Fate.UNCHANGED
        if self.existing is not None:
            return Fate.CHANGED
        return Fate.WARNING if self.remarks else Fate.READY

    @property
    def is_good(self) -> bool:
        return self.fate not in {Fate.PROBLEM, Fate.UNCHANGED}


class Group:
    """Lines that are about one thing; reads its cells and remembers what is wrong with them."""

    def __init__(self, rows: list[Row], columns: Mapping[str, int], labels: Mapping[str, Words]) -> None:
        self.rows, self.columns, self.labels = rows, columns, labels
        self.remarks: list[Remark] = []
        for row in rows:
            if row.flaw:
                self.remarks.append(Remark(row.line, "", row.flaw))
            for place, flaw in row.flaws.items():
                told = next((code for code, at in columns.items() if at == place), None)
                if told is not None:
                    self.remarks.append(Remark(row.line, str(labels[told]), flaw, row.cells[place][:80]))

    @property
    def lines(self) -> list[int]:
        return [row.line for row in self.rows]

    def has(self, code: str) -> bool:
        return code in self.columns

    def cell(self, code: str, row: Row | None = None) -> str:
        place = self.columns.get(code, NO_COLUMN)
        return (row or self.rows[0]).cells[place] if place != NO_COLUMN else ""

    def remark(self, code: str, words: str, *, row: Row | None = None, stops: bool = True) -> None:
        told = str(self.labels[code]) if code in self.labels else ""
        self.remarks.append(Remark((row or self.rows[0]).line, told, words, self.cell(code, row)[:80], stops))

    def read(self, code: str, meaning: Callable[[str], Any], *, needed: bool = False, row: Row | None = None) -> Any:
        """What a cell means, or None with a remark. meaning: raises ValidationError with what to do."""
        written = self.cell(code, row)
        if not written:
            if needed:
                self.remark(code, _("This is needed."), row=row)
            return None
        try:
            return meaning(written)
        except ValidationError as error:
            self.remark(code, " ".join(error.messages), row=row)
            return None

    def texts(self, *codes: tuple[str, str], most: int, row: Row | None = None) -> dict[str, str]:
        """{language tag: words} out of (language tag, column); the first that says something in a language counts."""
        said: dict[str, str] = {}
        for tag, code in codes:
            words = self.cell(code, row)
            if len(words) > most:
                self.remark(code, _("This is longer than %(most)s letters.") % {"most": most}, row=row)
            elif words:
                said.setdefault(tag, words)
        return said

    def outcomes(self, *codes: tuple[str, str], hours: str) -> list[dict[str, Any]]:
        """One for each line that says what is learned; its words in each language, and its hours."""
        found = []
        for row in self.rows:
            words = self.texts(*codes, most=500, row=row)
            if not words and not self.cell(hours, row):
                continue
            if not words:
                self.remark(codes[0][1], _("There are hours, but not what is learned in them."), row=row)
                continue
            told = self.read(hours, tabular.as_number, needed=True, row=row)
            if told is not None and told <= 0:
                self.remark(hours, _("Hours are more than 0."), row=row)
            found.append({"texts": words, "hours": told or Decimal(1)})
        return found

    def repeats(self, codes: Iterable[str]) -> None:
        """What is said again in a further line must be the same: else the line belongs to something else."""
        for row in self.rows[1:]:
            for code in codes:
                again = self.cell(code, row)
                if again and again != self.cell(code):
                    said = {"first": self.cell(code)[:40], "line": self.rows[0].line}
                    self.remark(
                        code, _("Line %(line)s says “%(first)s” here. Write the same, or leave it empty.") % said, row=row
                    )


@dataclass(frozen=True)
class Intake:
    """kind: of TableFile. key: the column that names a thing. judge: every group of a file at once, so that questions to the
    database do not grow with its lines. write: one good item, in the caller's transaction."""

    kind: str
    key: str
    columns: Callable[[Institution], list[Column]]
    judge: Callable[[Institution, User, list[Group]], list[Item]]
    write: Callable[[Institution, User, Item], None]
    may: Callable[[User, Institution], Verdict]


_INTAKES: dict[str, Intake] = {}


def register(intake: Intake) -> Intake:
    _INTAKES[intake.kind] = intake
    return intake


def intake_of(kind: str) -> Intake:
    return _INTAKES[kind]


def table_of(file: TableFile) -> Table:
    """Raises ValidationError."""
    return tabular.read_table(bytes(file.content), encoding=file.encoding or None, delimiter=file.delimiter or None)


def guess(headers: list[str], columns: list[Column]) -> dict[str, int]:
    """Which column of the file is which of ours, where its header says so. No column of the file stands for two."""
    keys = [_key(header) for header in headers]
    found: dict[str, int] = {}
    for column in columns:
        known = {_key(name) for name in (column.code, str(column.label), *column.names)}
        place = next((at for at, key in enumerate(keys) if key in known and at not in found.values()), None)
        if place is not None:
            found[column.code] = place
    return found


def _key(header: str) -> str:
    return "".join(letter for letter in text.search_key(header) if letter.isalnum() or letter > "\u0e80")


def groups_of(table: Table, columns: Mapping[str, int], intake: Intake, institution: Institution) -> Iterator[Group]:
    labels = {column.code: column.label for column in intake.columns(institution)}
    place = columns.get(intake.key, NO_COLUMN)
    rows: list[Row] = []
    key = ""
    for row in table.rows():
        own = text.match_key(row.cells[place]) if place != NO_COLUMN else ""
        # A broken line stands alone: whom it belongs to is one of the things nobody can tell.
        if rows and (row.flaw or rows[0].flaw or (own and own != key)):
            yield Group(rows, columns, labels)
            rows = []
        key = own or key
        rows.append(row)
    if rows:
        yield Group(rows, columns, labels)


def judged(file: TableFile, by: User) -> list[Item]:
    """Every thing in the file with its fate. Changes nothing. Raises ValidationError where there is no table any more."""
    intake = intake_of(file.kind)
    columns = {str(code): int(place) for code, place in file.columns.items()}
    items = intake.judge(file.institution, by, list(groups_of(table_of(file), columns, intake, file.institution)))
    first: dict[str, int] = {}
    for item in items:
        item.sent_by = file.sent_by
        key = text.match_key(item.key)
        if item.key and key in first:
            said = {"line": first[key]}
            item.remarks.append(Remark(item.lines[0], "", _("Line %(line)s is about the same. Put its lines together.") % said))
        first.setdefault(key, item.lines[0])
    return items


def counts_of(items: Iterable[Item]) -> dict[str, int]:
    counted = Counter(item.fate.value for item in items)
    return {fate.value: counted[fate.value] for fate in Fate}


@transaction.atomic
def send_table(*, institution: Institution, by: User, kind: str, name: str, content: bytes) -> TableFile:
    """Keep a file that went through the gate. Raises PermissionDenied, ValidationError where there is no table in it."""
    intake_of(kind).may(by, institution).enforce()
    table = tabular.read_table(content)
    for _row in table.rows():
        pass  # a sheet that breaks off far below is refused here, and not step after step
    row = keep_table(institution=institution, by=by, kind=kind, name=name, content=content, table=table)
    record("table_sent", on=row, by=by, institution_id=institution.pk, kind=kind, bytes=len(content))
    return row


def keep_table(*, institution: Institution, by: User, kind: str, name: str, content: bytes, table: Table) -> TableFile:
    """The same for a use case that asks for rights, reads the table and is recorded elsewhere."""
    row = TableFile(institution=institution, kind=kind, name=plain_name(name), content=content, sent_by=by)
    if table.look is not None:
        row.encoding, row.delimiter = table.look.encoding, table.look.delimiter
    row.columns = guess(table.headers, intake_of(kind).columns(institution))
    row.save(force_insert=True)
    return row


def plain_name(name: str) -> str:
    kept = "".join(letter for letter in name if letter.isprintable())[-200:]
    return kept.strip() or "table"


@transaction.atomic
def choose_columns(
    *, file: TableFile, by: User, columns: Mapping[str, int], encoding: str = "", delimiter: str = ""
) -> TableFile:
    """What the person confirms: how the file is read, and what its columns are. Raises PermissionDenied, ValidationError."""
    file = _locked(file, by)
    read_as(file, columns=columns, encoding=encoding, delimiter=delimiter)
    record("table_read", on=file, by=by, institution_id=file.institution_id, encoding=encoding, columns=len(columns))
    return file


def read_as(file: TableFile, *, columns: Mapping[str, int], encoding: str = "", delimiter: str = "") -> Table:
    """The same for a use case that asks for rights and is recorded elsewhere. Raises ValidationError, WrongState."""
    file.move_to(TableFile.State.READ)
    file.encoding, file.delimiter = encoding, delimiter
    table = table_of(file)
    wide = len(table.headers)
    if any(not 0 <= place < wide for place in columns.values()):
        raise ValidationError(_("The file has no such column."))
    if len(set(columns.values())) != len(columns):
        raise ValidationError(_("One column of the file is chosen twice."))
    file.columns = dict(columns)
    file.save(update_fields=["state", "encoding", "delimiter", "columns"])
    return table


@transaction.atomic
def begin_taking_in(*, file: TableFile, by: User) -> TableFile:
    """The good rows are to be written, by a worker, in the name of whoever says so. Begun twice, it is done once.

    Raises PermissionDenied, WrongState where nothing is good.
    """
    file = _locked(file, by)
    if file.state == TableFile.State.TAKING:
        return file
    file.move_to(TableFile.State.TAKING)
    good = sum(item.is_good for item in judged(file, by))
    if not good:
        raise WrongState(_("There is nothing in this file that could be taken in."))
    file.taken_by = by
    file.save(update_fields=["state", "taken_by"])
    record("table_begun", on=file, by=by, institution_id=file.institution_id, good=good)
    enqueue("take_in_table", file.pk, unique_key=f"take_in_table:{file.pk}")
    return file


def take_in(*, file: TableFile) -> TableFile:
    """Write what is good, some in each transaction. Run twice or cut off, it goes on: what is there already is unchanged."""
    file = TableFile.objects.select_related("institution", "sent_by", "taken_by").get(pk=file.pk)
    if file.state != TableFile.State.TAKING or file.taken_by is None:
        return file
    intake, by = intake_of(file.kind), file.taken_by
    items = judged(file, by)
    counts = counts_of(items)
    good = [item for item in items if item.is_good]
    for begin in range(0, len(good), IN_ONE):
        with transaction.atomic():
            for item in good[begin : begin + IN_ONE]:
                if not _written(intake, file.institution, by, item):
                    counts[item.fate.value] -= 1
                    counts[Fate.PROBLEM.value] += 1
    return _done(file, counts)


def _written(intake: Intake, institution: Institution, by: User, item: Item) -> bool:
    """False where somebody else was quicker, or a right was lost meanwhile: the others are written all the same."""
    try:
        with transaction.atomic():
            intake.write(institution, by, item)
    except (ValidationError, PermissionDenied, WrongState):
        return False
    return True


@transaction.atomic
def _done(file: TableFile, counts: dict[str, int]) -> TableFile:
    file = TableFile.objects.select_for_update().get(pk=file.pk)
    if file.state == TableFile.State.DONE:
        return file
    file.move_to(TableFile.State.DONE)
    file.counts, file.taken_at = counts, timezone.now()
    file.save(update_fields=["state", "counts", "taken_at"])
    record("table_taken_in", on=file, by=file.taken_by, institution_id=file.institution_id, kind=file.kind, counts=counts)
    return file


@transaction.atomic
def give_up_taking_in(file_id: int, reason: str) -> None:
    """The job has failed for good: the file can be looked at again, begun again or thrown away. What was written stays."""
    file = TableFile.objects.select_for_update().filter(pk=file_id, state=TableFile.State.TAKING).first()
    if file is not None:
        begun_by, file.state, file.taken_by = file.taken_by, TableFile.State.READ, None
        file.save(update_fields=["state", "taken_by"])
        code = reason.partition(" ")[0].rstrip(":")
        record("table_given_up", on=file, by=begun_by, institution_id=file.institution_id, code=code)


@transaction.atomic
def discard_table(*, file: TableFile, by: User) -> None:
    """What was taken in stays; the file goes. Raises PermissionDenied, WrongState."""
    file = _locked(file, by)
    if file.state == TableFile.State.TAKING:
        raise WrongState(_("The file is being taken in at this moment."))
    record("table_discarded", on=file, by=by, institution_id=file.institution_id, removed=True)
    file.delete()


def _locked(file: TableFile, by: User) -> TableFile:
    found = TableFile.objects.select_for_update(of=("self",)).select_related("institution").filter(pk=file.pk).first()
    if found is None:
        raise WrongState(_("This file is not kept any more. Please send it again."))
    intake_of(found.kind).may(by, found.institution).enforce()
    return found
