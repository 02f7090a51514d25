"""Tables written out. A text that a spreadsheet program would run as a formula is made to be read as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

# What makes a program take a cell for a formula, or for the beginning of another cell.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
# Programs set for other countries divide at other signs, and each line anew: what stands behind one is a cell of its own there.
_BEHIND = re.compile(r"(?<=[;\t|\r\n,])(?=\s*[=+\-@])")
_LONGEST = 32_000


@dataclass(frozen=True)
class Sheet:
    """wide: widths of the columns in letters, as far as given."""

    name: str
    rows: Iterable[Sequence[Any]]
    wide: Sequence[int] = ()


def write_csv(rows: Iterable[Sequence[Any]], *, delimiter: str = ",") -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheet programs take it for an old code page."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows([[_harmless(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    """An apostrophe in front: the program shows what follows as text."""
    if not isinstance(value, str):
        return value
    inert = _BEHIND.sub("'", value)
    return f"'{inert}" if value.lstrip().startswith(_RUNS) and not _is_number(value) else inert


def _is_number(value: str) -> bool:
    return value.lstrip("+-").replace(".", "", 1).replace(",", "", 1).isdigit()


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The first row of each sheet is its header and stays in sight."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.freeze_panes = "A2"
        for number, letters in enumerate(sheet.wide):
            page.column_dimensions[chr(ord("A") + number)].width = letters
        for place, row in enumerate(sheet.rows):
            page.append([_cell(page, value, heading=place == 0) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(page: Any, value: Any, *, heading: bool) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page)
    kept = "".join(letter for letter in value if letter.isprintable() or letter == "\n")[:_LONGEST]
    cell.value = kept
    # Text it is, whatever it begins with; and it stays text when the program saves it again.
    cell.data_type = "s"
    if kept.lstrip().startswith(_RUNS):
        cell.quotePrefix = True
    if heading:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
