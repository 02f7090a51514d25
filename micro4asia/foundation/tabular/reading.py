"""A file as a table: headers, and rows with the number of their line."""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from micro4asia.foundation import text
from micro4asia.foundation.tabular import sheets
from micro4asia.foundation.tabular.delimited import Look, look_at, records
from micro4asia.foundation.tabular.gate import MOST_CELLS, MOST_LETTERS, MOST_LETTERS_IN_ALL, MOST_ROWS, is_workbook, keep

_SHOWN = 5
_LONG = 200


@dataclass(frozen=True)
class Row:
    """cells: as many as there are headers. flaw: the whole row cannot be trusted. flaws: a cell cannot, by column from 0."""

    line: int
    cells: list[str]
    flaw: str = ""
    flaws: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Rows are read each time they are asked for, one at a time. notes: sentences about the whole file.

    content: the bytes of a text file, or a workbook that is open. look: how a text file is read; None for a workbook, which says
    so itself.
    """

    content: bytes | sheets.Book
    headers: list[str]
    notes: list[str]
    look: Look | None

    def rows(self) -> Iterator[Row]:
        """Those below the header. Stops with a flawed row where there are more of them, of cells or of letters than fit."""
        cells, letters, long = 0, 0, dict[str, tuple[str, str]]()
        for count, row in enumerate(itertools.islice(_lines(self.content, self.look), 1, None), start=1):
            cells += len(row.cells)
            letters += sum(map(len, row.cells))
            if told := _too_much(count, cells, letters):
                yield Row(row.line, [""] * len(self.headers), told)
                return
            yield self._checked(row, long)

    @cached_property
    def first(self) -> list[Row]:
        """The first rows, read once: a file that is slow to read is not read for each of its columns."""
        return list(itertools.islice(self.rows(), 50))

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first values of a column that say something."""
        found = (row.cells[column] for row in self.first if row.cells[column])
        return list(itertools.islice(dict.fromkeys(found), most))

    def _checked(self, row: Row, long: dict[str, tuple[str, str]]) -> Row:
        wide, flaw = len(self.headers), row.flaw
        if not flaw and self.look is not None and len(row.cells) != wide:
            said = {"found": len(row.cells), "expected": wide}
            flaw = _("This line has %(found)s cells, the header has %(expected)s. A separator is missing or too many.") % said
        elif not flaw and any(row.cells[wide:]):
            flaw = _("There is a value to the right of the last header. Give its column a header, or delete it.")
        cells, flaws = _fitted(row.cells, wide), {place: told for place, told in row.flaws.items() if place < wide}
        read = [_read(cell, long) for cell in cells]
        if not flaw:
            flaws |= {place: told for place, (_cell, told) in enumerate(read) if place not in flaws and told}
        return Row(row.line, [cell for cell, _told in read], flaw, flaws)


def read_table(upload: IO[bytes] | bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """The table in a file. What is not given is detected. Raises ValidationError where there is no table to read."""
    kept = upload if isinstance(upload, bytes) else keep(upload)
    content: bytes | sheets.Book
    if is_workbook(kept):
        content = sheets.open_book(kept)
        look, notes = None, _about_the_workbook(content)
    else:
        content, look, notes = kept, look_at(kept, encoding=encoding or "", delimiter=delimiter or ""), []
    head = next(_lines(content, look), None)
    if head is None or head.flaw:
        said = head.flaw if head else ""
        raise ValidationError(said or _("The file has no row with headers."), code="no_header")
    headers = [_clean(cell[:_LONG]) for cell in head.cells]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) < 2:
        raise ValidationError(
            _("Only one column was found. Choose another separator, or check that the first row holds the headers."),
            code="one_column",
        )
    named, doubled = _distinct(headers)
    if doubled:
        notes.append(
            _("Several columns are called %(names)s; their letter tells them apart.") % {"names": ", ".join(doubled[:_SHOWN])}
        )
    return Table(content, named, notes, look)


def _lines(content: bytes | sheets.Book, look: Look | None) -> Iterator[Row]:
    if isinstance(content, sheets.Book):
        for row in sheets.sheet_rows(content):
            yield Row(row.line, row.cells, "", row.flaws)
    elif look is not None:
        for record in records(content, look):
            if max(map(len, record.cells), default=0) > MOST_LETTERS:
                said = {"line": record.line, "most": f"{MOST_LETTERS:,}"}
                sentence = _(
                    "Line %(line)s has a cell of more than %(most)s letters. Shorten it; perhaps a separator is missing."
                )
                raise ValidationError(sentence % said, code="long_cell")
            yield Row(record.line, record.cells, record.flaw)


def _about_the_workbook(book: sheets.Book) -> list[str]:
    odd = sheets.peculiarities(book)
    notes = [_("The sheet “%(name)s” is read.") % {"name": book.name}]
    if book.others:
        notes.append(_("Not read: %(names)s.") % {"names": ", ".join(book.others[:_SHOWN])})
    if odd.merged:
        said = {"cells": ", ".join(odd.merged[:_SHOWN])}
        notes.append(_("Cells are merged (%(cells)s): only the first of them holds the value, the others count as empty.") % said)
    if odd.formulas:
        notes.append(_("There are formulas: the values that were saved with them are read."))
    if odd.macros:
        notes.append(_("There are macros: they are neither read nor run."))
    if odd.links:
        notes.append(_("There are links to other files: nothing is fetched, the values that were saved are read."))
    return notes


def _distinct(headers: list[str]) -> tuple[list[str], list[str]]:
    """Empty headers get the letter of their column; doubled ones get it besides."""
    counts = Counter(header.casefold() for header in headers if header)
    named = []
    for place, header in enumerate(headers, start=1):
        letter = get_column_letter(place)
        double = counts[header.casefold()] > 1
        named.append(f"{header} [{letter}]" if double else header or f"[{letter}]")
    return named, sorted({header for header in headers if counts[header.casefold()] > 1})


def _fitted(cells: list[str], wide: int) -> list[str]:
    return (cells + [""] * (wide - len(cells)))[:wide]


def _read(cell: str, long: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The cell cleaned, and why it is refused. What takes long is looked through once: many cells may point to one text."""
    if len(cell) <= _LONG and cell.isprintable():
        return _clean(cell), _refused(cell)
    if cell not in long:
        long[cell] = _clean(cell), _refused(cell)
    return long[cell]


def _refused(cell: str) -> str:
    if cell.isascii() and cell.isprintable():
        return ""
    if "\ufffd" in cell:
        return _("One of the letters could not be read. Please type the text again.")
    if cell.isprintable():
        # What is printable holds nothing that is refused; this spares asking each letter of a long table.
        return ""
    try:
        text.no_control_characters(cell.replace("\r", "").replace("\t", " "))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _clean(cell: str) -> str:
    if cell.isprintable() and "  " not in cell:
        return unicodedata.normalize("NFC", cell).strip()
    try:
        return text.clean(cell, multiline="\n" in cell)
    except ValidationError:
        return "".join(letter for letter in cell if letter.isprintable())


def _too_much(rows: int, cells: int, letters: int) -> str:
    """Why a table stops here, with what to do; empty where it goes on."""
    if rows > MOST_ROWS:
        return _("A table has %(most)s rows at most. Please put the rest into another file.") % {"most": f"{MOST_ROWS:,}"}
    if cells > MOST_CELLS:
        sentence = _(
            "A table has %(most)s cells at most. Delete the columns that are not needed, or put the rows from here on into "
            "another file."
        )
        return sentence % {"most": f"{MOST_CELLS:,}"}
    if letters > MOST_LETTERS_IN_ALL:
        said = {"most": f"{MOST_LETTERS_IN_ALL:,}"}
        return _("The cells of a table hold %(most)s letters at most. Please put the rest into another file.") % said
    return ""
