"""Text files of separated values. A quotation mark that is never closed spoils its own line, not the rest of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from micro4asia.foundation.tabular.encodings import ENCODINGS, detect, text_of
from micro4asia.foundation.tabular.gate import MOST_COLUMNS

DELIMITERS = {
    ",": gettext_lazy("Comma"),
    ";": gettext_lazy("Semicolon"),
    "\t": gettext_lazy("Tab"),
    "|": gettext_lazy("Bar"),
}
# A cell may hold line breaks, but a row of more lines than this has lost a quotation mark.
_MOST_LINES = 50
_LONGEST = 100_000


@dataclass(frozen=True)
class Look:
    """How a text file is read. sure: whether its bytes leave no other encoding."""

    encoding: str
    delimiter: str
    sure: bool


@dataclass(frozen=True)
class Record:
    """`line` counts from 1, as an editor shows it. `flaw`: why the cells cannot be trusted."""

    line: int
    cells: list[str]
    flaw: str = ""


def look_at(content: bytes, *, encoding: str = "", delimiter: str = "") -> Look:
    """What is detected; what is given is taken as given."""
    found = detect(content)
    chosen = encoding or found.encoding
    lines = [line for line, _flaw in text_of(content[:200_000], chosen)][:20]
    return Look(chosen, delimiter or _delimiter(lines), sure=found.sure and chosen == found.encoding)


def _delimiter(lines: list[str]) -> str:
    """The one that divides the first line, and then the most lines alike. A comma where none does."""
    head = next((line for line in lines if line.strip()), "")
    told = {mark: _outside_quotes(head, mark) for mark in DELIMITERS}
    alike = {mark: (sum(_outside_quotes(line, mark) == count for line in lines), count) for mark, count in told.items() if count}
    return max(alike, key=lambda mark: alike[mark]) if alike else ","


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def records(content: bytes, look: Look) -> Iterator[Record]:
    """Every row, the header's included, empty lines left out."""
    lines = text_of(content, look.encoding)
    at = wide = 0
    while at < len(lines):
        text, flaw = lines[at]
        number, taken = at + 1, 1
        if _is_open(text) and not flaw:
            taken = _closing(lines, at)
            if taken == 0 or not _is_whole("\n".join(line for line, _flaw in lines[at : at + taken]), look.delimiter, wide):
                at += 1
                yield Record(number, _split(text, look.delimiter), _unclosed(number))
                continue
            text = "\n".join(line for line, _flaw in lines[at : at + taken])
            flaw = next((told for _line, told in lines[at : at + taken] if told), "")
        at += taken
        if not text.strip().strip(look.delimiter).strip():
            continue
        if flaw:
            yield Record(number, _split(text, look.delimiter), _encoding_flaw(flaw, look.encoding))
            continue
        record = _parsed(number, text, look.delimiter)
        wide = wide or len(record.cells)
        yield record


def _is_open(text: str) -> bool:
    return text.count('"') % 2 == 1


def _is_whole(text: str, delimiter: str, wide: int) -> bool:
    """Whether lines that a quotation mark seems to join are one row: the next mark may open a cell of another row instead."""
    try:
        [cells] = _lines(text, delimiter)
    except (csv.Error, ValueError):
        return False
    return not wide or len(cells) == wide


def _closing(lines: list[tuple[str, str]], at: int) -> int:
    """How many lines belong to the row that begins here; 0 where its quotation mark is never closed."""
    marks, length = 0, 0
    for count, (text, _flaw) in enumerate(lines[at : at + _MOST_LINES], start=1):
        marks, length = marks + text.count('"'), length + len(text)
        if length > _LONGEST:
            return 0
        if marks % 2 == 0:
            return count
    return 0


def _parsed(number: int, text: str, delimiter: str) -> Record:
    try:
        [cells] = csv.reader([text], delimiter=delimiter, strict=True) if "\n" not in text else _lines(text, delimiter)
    except (csv.Error, ValueError):
        return Record(number, _split(text, delimiter), _quoting(number))
    if len(cells) > MOST_COLUMNS:
        return Record(number, cells[:MOST_COLUMNS], _("This line has more than %(most)s cells.") % {"most": MOST_COLUMNS})
    return Record(number, cells)


def _lines(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))


def _split(text: str, delimiter: str) -> list[str]:
    """As well as can be, to be shown beside what is wrong."""
    return [cell.strip().strip('"') for cell in text.split(delimiter)][:MOST_COLUMNS]


def _unclosed(number: int) -> str:
    return _("A quotation mark in line %(line)s is never closed. Write it twice inside a cell, or close it.") % {"line": number}


def _quoting(number: int) -> str:
    said = {"line": number}
    return _("A quotation mark in line %(line)s stands where none may. Put the whole cell in quotation marks.") % said


def _encoding_flaw(flaw: str, encoding: str) -> str:
    said = {"byte": flaw, "encoding": ENCODINGS[encoding]}
    if flaw == "utf-8":
        return _("This line is written in UTF-8, the rest in %(encoding)s. Save the whole file in UTF-8.") % said
    return _("This line is not written in %(encoding)s like the rest (byte %(byte)s). Save the whole file in UTF-8.") % said
