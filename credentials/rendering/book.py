"""Pages of the register book: landscape, one table, its head on every page.

A long book is printed in parts, each of which says with which page it begins; `joined` puts them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from credentials.rendering.paper import Texts, page, printed, sheets
from credentials.rendering.press import Layout, PrintJob

LINES = 250  # in one part: some three seconds of printing


@dataclass(frozen=True)
class Row:
    """One line of the book, in words. void: printed struck through."""

    cells: Sequence[str]
    void: bool = False


@dataclass(frozen=True)
class BookPart:
    """labels: title, period, page and the headings `columns`, in the book's language. closing: below the last line."""

    language: str
    institution: Texts
    labels: Mapping[str, str]
    columns: Sequence[str]
    rows: Sequence[Row]
    dated: str
    first_page: int = 1
    closing: Sequence[str] = ()


def book_job(part: BookPart) -> PrintJob:
    name = part.institution.get(part.language) or part.institution.get("en") or next(iter(part.institution.values()))
    context = {
        "language": part.language,
        "dated": part.dated,
        "institution": printed(name),
        "also": printed(part.institution.get("en", "")) if part.institution.get("en", name) != name else "",
        "labels": {key: printed(words) for key, words in part.labels.items()},
        "columns": [printed(words) for words in part.columns],
        "rows": [([shown(cell) for cell in row.cells], row.void) for row in part.rows],
        "later": part.first_page > 1,
        "closing": [printed(words) for words in part.closing],
    }
    numbered = f"@page:first {{ counter-reset: page {part.first_page} }}"
    return PrintJob(
        layouts=[Layout(page("book.html", context), 10_000)], sheets=[*sheets("base", "book"), numbered], dated=part.dated
    )


def shown(cell: str) -> str:
    """Names were refused at entry if no font has them; what is left of older ones is printed with a mark in place of a letter."""
    try:
        return printed(cell)
    except ValueError:
        return printed("".join(letter if letter.isascii() else "□" for letter in cell).replace("□", "?"))


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def joined(parts: Sequence[bytes], *, title: str) -> bytes:
    """Several printed files as one, in order. Fonts and pictures that they share are kept once."""
    if len(parts) == 1:
        return parts[0]
    writer = PdfWriter()
    for part in parts:
        writer.append(BytesIO(part), import_outline=False)
    writer.compress_identical_objects(remove_identicals=True, remove_orphans=True)
    writer.add_metadata({"/Title": title})
    whole = BytesIO()
    writer.write(whole)
    return whole.getvalue()
