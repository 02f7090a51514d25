"""The first sheet of a workbook (ECMA-376, Part 1, §18), read as a stream. Values only: a formula counts with the value saved.

expat itself, because it is some eight times faster here than openpyxl behind defusedxml, which reads such a sheet twice and
builds every element in Python (docs/decisions/0086). The gate has refused document type declarations; the parser does again.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import posixpath
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from micro4asia.foundation.tabular.gate import LAST_LINE, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, unsafe

_PIECE = 1 << 16
# Start tags of a small part: cell styles alone may be 64,000. And of the sheet and the texts that its cells point to, together:
# four for each of as many cells as a table may have, with room.
_MOST_TAGS, _MOST_TAGS_OF_CELLS = 300_000, 1_800_000
# Columns of any sheet; those of a row stand in their order.
_WIDEST = 16_384
# The parser keeps what encloses a tag, and a tag until it ends, which it looks through again with every piece.
_DEEPEST, _LONGEST_TAG = 50, 1_000_000
_LETTERS = re.compile(r"[A-Z]{1,3}")
Attributes = dict[str, str]


class Broken(Exception):
    """The workbook is not what its own parts say."""


_FAULTS = (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, OverflowError, EOFError, Broken)


@dataclass(frozen=True)
class SheetRow:
    """`line` as the program numbers its rows. flaws: what is wrong in a cell, by its column from 0."""

    line: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)


@dataclass
class Book:
    """What a sheet needs of the rest of its workbook. `dates`: numbers of the cell styles that show a day or a time.

    tags: start tags that its texts took.
    """

    packed: zipfile.ZipFile
    path: str
    name: str
    others: list[str]
    strings: list[str]
    tags: int
    dates: set[int]
    epoch: Any


def open_book(content: bytes) -> Book:
    """Raises ValidationError."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        main = next(target for _id, kind, target in _links(packed, "") if kind.endswith("/officeDocument"))
        targets = {one: (kind, target) for one, kind, target in _links(packed, main)}
        sheets, epoch = _sheets(packed, main)
        seen = [(name, targets[link][1]) for name, link, state in sheets if state == "visible" and link in targets]
        if not seen:
            raise ValidationError(_("This workbook has no sheet with a table."), code="no_sheet")
        parts = {kind.rpartition("/")[2]: target for kind, target in targets.values()}
        (name, path), names = seen[0], [name for name, _link, _state in sheets]
        names.remove(name)
        if path not in packed.namelist():
            raise Broken
        kept = parts.get("sharedStrings") in packed.namelist()
        strings, tags = _strings(packed, parts["sharedStrings"]) if kept else ([], 0)
        dates = _date_styles(packed, parts["styles"]) if parts.get("styles") in packed.namelist() else set()
        return Book(packed, path, name, names, strings, tags, dates, epoch)
    except (*_FAULTS, StopIteration):
        raise _unreadable() from None


def sheet_rows(book: Book) -> Iterator[SheetRow]:
    """Every row that holds something, the header's included. Raises ValidationError where the sheet breaks off."""
    sheet, seen = _Sheet(book), 0
    try:
        for _piece in _pieces(book.packed, book.path, sheet.start, sheet.end, sheet.text, book.tags):
            while sheet.done:
                row = sheet.done.popleft()
                if any(row.cells):
                    yield row
                elif (seen := seen + 1) > MOST_ROWS * 2:
                    return
    except _FAULTS:
        raise ValidationError(
            _("The sheet breaks off. Please open it in a spreadsheet program and save it again."), code="broken"
        ) from None


@dataclass(frozen=True)
class Peculiarities:
    """merged: the first ranges of merged cells. beside: whether there are formulas, macros, links to other files."""

    merged: list[str]
    formulas: bool
    macros: bool
    links: bool


def peculiarities(book: Book) -> Peculiarities:
    raw, names = book.packed.read(book.path), book.packed.namelist()
    merged = itertools.islice(re.finditer(rb'<mergeCell ref="([A-Z0-9:]{1,20})"', raw), 10)
    return Peculiarities(
        merged=[found[1].decode() for found in merged],
        formulas=bool(re.search(rb"<f[ >/]", raw)),
        macros=any(name.lower().endswith("vbaproject.bin") for name in names),
        links=any(name.startswith("xl/externalLinks/") for name in names),
    )


class _Sheet:
    """Handlers of the parser; rows that are complete wait in `done`."""

    def __init__(self, book: Book) -> None:
        self.book, self.done = book, deque[SheetRow]()
        self.line, self.column, self.kind, self.style = 0, -1, "", 0
        self.cells: list[str] = []
        self.flaws: dict[int, str] = {}
        self.value: list[str] = []
        self.words: list[str] | None = None
        self.phonetic, self.letters = False, 0

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "row":
                self.line = int(attributes.get("r") or self.line + 1)
                if not 0 < self.line <= LAST_LINE:
                    raise Broken
                self.cells, self.flaws, self.column = [], {}, -1
            case "c":
                place = attributes.get("r", "")
                letters, before = _LETTERS.match(place), self.column
                self.column = column_index_from_string(letters[0]) - 1 if letters else before + 1
                if not before < self.column < _WIDEST:
                    raise Broken
                self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s") or 0)
                self.value, self.letters = [], 0
            case "v":
                self.words = self.value
            case "t" if self.kind == "inlineStr" and not self.phonetic:
                self.words = self.value
            case "rPh":
                self.phonetic = True

    def text(self, words: str) -> None:
        if self.words is not None:
            self.letters = _within(self.letters + len(words))
            self.words.append(words)

    def end(self, name: str) -> None:
        match name:
            case "v" | "t":
                self.words = None
            case "rPh":
                self.phonetic = False
            case "c" if 0 <= self.column < MOST_COLUMNS and self.value:
                self._put("".join(self.value))
            case "row":
                self.done.append(SheetRow(self.line, self.cells, self.flaws))

    def _put(self, raw: str) -> None:
        if len(self.cells) <= self.column:
            self.cells.extend([""] * (self.column + 1 - len(self.cells)))
        if self.kind == "e":
            self.flaws[self.column] = _("This cell holds the error %(error)s of a formula. Write the value itself.") % {
                "error": raw
            }
        self.cells[self.column] = self._meant(raw)

    def _meant(self, raw: str) -> str:
        """As one would type it: 4 and not 4.0, days in ISO 8601."""
        if self.kind == "s":
            return self.book.strings[int(raw)]
        if self.kind != "n":
            return raw.strip()
        number = float(raw)
        if self.style in self.book.dates and 0 <= number < 2_958_466:
            return _day(from_excel(number, self.book.epoch))
        return f"{number:.10f}".rstrip("0").rstrip(".") if abs(number) < 1e15 else raw


def _day(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    return str(value)


def _pieces(
    packed: zipfile.ZipFile,
    path: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    taken: int = 0,
) -> Iterator[None]:
    """Parse a member, and pause after each piece. Names come without their prefix. taken: start tags that went before.

    Raises ValidationError where there are more start tags than a table needs, or deeper in each other than in any workbook.
    """
    tags, depth, unended = taken, 0, 0

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal tags, depth
        tags, depth = tags + 1, depth + 1
        if tags > _MOST_TAGS_OF_CELLS or depth > _DEEPEST:
            raise unsafe()
        start(name.rpartition(":")[2], attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    def refuse(*_args: Any) -> None:
        raise Broken

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    with packed.open(path) as stream:
        while piece := stream.read(_PIECE):
            unended = len(piece) - piece.rindex(b">") if b">" in piece else unended + len(piece)
            if unended > _LONGEST_TAG:
                raise unsafe()
            parser.Parse(piece, False)  # noqa: FBT003  (its signature)
            yield
        parser.Parse(b"", True)  # noqa: FBT003
        yield


def _elements(packed: zipfile.ZipFile, path: str) -> list[tuple[str, Attributes]]:
    """Start tags of a small part, in order."""
    found: list[tuple[str, Attributes]] = []
    for _piece in _pieces(packed, path, lambda *tag: found.append(tag), lambda _name: None, lambda _words: None):
        if len(found) > _MOST_TAGS:
            raise Broken
    return found


def _links(packed: zipfile.ZipFile, path: str) -> list[tuple[str, str, str]]:
    """(id, type, path in the package) of what a part points to."""
    folder, _slash, name = path.rpartition("/")
    rows = [each for tag, each in _elements(packed, posixpath.join(folder, "_rels", f"{name}.rels")) if tag == "Relationship"]
    inside = [each for each in rows if each.get("TargetMode") != "External"]
    return [(each["Id"], each["Type"], posixpath.normpath(posixpath.join("/", folder, each["Target"]))[1:]) for each in inside]


def _sheets(packed: zipfile.ZipFile, path: str) -> tuple[list[tuple[str, str, str]], Any]:
    """(name, link, state) of each sheet, and the day from which days are counted."""
    sheets, epoch = [], CALENDAR_WINDOWS_1900
    for tag, each in _elements(packed, path):
        if tag == "sheet":
            link = next(value for key, value in each.items() if key.rpartition(":")[2] == "id")
            sheets.append((each["name"], link, each.get("state", "visible")))
        elif tag == "workbookPr" and each.get("date1904") in {"1", "true"}:
            epoch = CALENDAR_MAC_1904
    return sheets, epoch


def _strings(packed: zipfile.ZipFile, path: str) -> tuple[list[str], int]:
    """Texts that cells point to, without spaces around them, and how many start tags they took.

    What tells how a word is read aloud is no part of them.
    """
    strings: list[str] = []
    words: list[str] = []
    at = {"t": False, "rPh": False}
    letters = tags = 0

    def start(name: str, _attributes: Attributes) -> None:
        nonlocal letters, tags
        tags += 1
        if name == "si":
            words.clear()
            letters = 0
        elif name in at:
            at[name] = True

    def end(name: str) -> None:
        if name == "si":
            strings.append("".join(words).strip())
        elif name in at:
            at[name] = False

    def text(more: str) -> None:
        nonlocal letters
        if at["t"] and not at["rPh"]:
            letters = _within(letters + len(more))
            words.append(more)

    for _piece in _pieces(packed, path, start, end, text):
        pass
    return strings, tags


def _date_styles(packed: zipfile.ZipFile, path: str) -> set[int]:
    formats, dates, style, inside = dict(BUILTIN_FORMATS), set(), 0, False
    for tag, each in _elements(packed, path):
        if tag == "numFmt":
            formats[int(each["numFmtId"])] = each.get("formatCode", "")
        elif tag in {"cellXfs", "cellStyles", "dxfs"}:
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            if is_date_format(formats.get(int(each.get("numFmtId") or 0), "")):
                dates.add(style)
            style += 1
    return dates


def _within(letters: int) -> int:
    """Raises ValidationError for a cell of more letters than a spreadsheet program writes."""
    if letters > MOST_LETTERS:
        said = {"most": f"{MOST_LETTERS:,}"}
        raise ValidationError(_("A cell of this workbook has more than %(most)s letters.") % said, code="long_cell")
    return letters


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This workbook cannot be read. Please open it in a spreadsheet program and save it as .xlsx again."), code="unreadable"
    )
