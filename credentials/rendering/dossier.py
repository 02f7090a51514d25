"""The whole file of a case as one PDF: parts that are printed here and papers that came as files, with an index, bookmarks and,
at the foot of every page, the case number and "page n of N".

Papers keep their look: each page of a PDF is laid, whole and where needed smaller, on a sheet of A4 of its own, with what was
signed or stamped on it, and without what a reader could press. `bind` is given what is in the file; it knows of no case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from credentials.rendering.book import shown
from credentials.rendering.paper import Drawings, page, sheets
from credentials.rendering.press import Layout, PrintJob, press

A4 = (595.28, 841.89)
MM = 72 / 25.4
ROOM = (15 * MM, 20 * MM, A4[0] - 30 * MM, A4[1] - 32 * MM)  # left, bottom, width, height of what a paper is laid into
FEET = 200  # of one printing
_HIDDEN, _LINKS = 2, ("/Link", "/Popup")


@dataclass(frozen=True)
class Block:
    """kind: facts [(label, value)], table (heads, rows), words (text, language), heading text, code text."""

    kind: str
    content: Any


def facts(*rows: tuple[str, str]) -> Block:
    return Block("facts", [(label, value) for label, value in rows if value])


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    return Block("table", (heads, rows))


def words(text: str, language: str = "") -> Block:
    return Block("words", (text, language))


def heading(text: str) -> Block:
    return Block("heading", text)


def code(text: str) -> Block:
    return Block("code", text)


@dataclass(frozen=True)
class Part:
    """One line of the index: printed from blocks, or a paper in its own bytes (PDF, PNG or JPEG)."""

    title: str
    blocks: Sequence[Block] = ()
    paper: bytes = b""
    media_type: str = ""


@dataclass(frozen=True)
class Dossier:
    """labels: index, part, page, foot ("%(page)s of %(pages)s" with its words), unreadable, in the language."""

    language: str
    title: str
    institution: str
    number: str
    dated: str
    cover: Sequence[Block]
    parts: Sequence[Part]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    content: bytes
    pages: int


def bind(dossier: Dossier) -> Bound:
    """Raises press.PrintingFailed. Every part begins on a page of its own."""
    bodies = [_body(dossier, part) for part in dossier.parts]
    cover = _printed(dossier, dossier.title, dossier.cover, cover=(dossier.institution, dossier.number))
    lengths = [len(body) for body in bodies]
    # Its own length moves the pages that it names: laid out once with any numbers, and again with the right ones.
    index = _index(dossier, [0] * len(lengths))
    begins, at = [], len(cover) + len(index) + 1
    for length in lengths:
        begins.append(at)
        at += length
    index = _index(dossier, begins)
    writer = PdfWriter()
    named: list[tuple[str, list[PageObject]]] = [
        (dossier.title, cover),
        (dossier.labels["index"], index),
        *zip((f"{number}. {part.title}" for number, part in enumerate(dossier.parts, start=1)), bodies, strict=True),
    ]
    for title, pages in named:
        first = len(writer.pages)
        for one in pages:
            writer.add_page(one)
        if pages:
            writer.add_outline_item(title, first)
    _number(dossier, writer, [title for title, pages in named for _page in pages])
    writer.compress_identical_objects(remove_identicals=True, remove_orphans=True)
    writer.add_metadata({"/Title": f"{dossier.number} · {dossier.title}", "/Author": dossier.institution})
    writer.root_object[NameObject("/Lang")] = TextStringObject(dossier.language)
    writer.page_mode = "/UseOutlines"
    whole = BytesIO()
    writer.write(whole)
    return Bound(whole.getvalue(), len(writer.pages))


def _body(dossier: Dossier, part: Part) -> list[PageObject]:
    if not part.paper:
        return _printed(dossier, part.title, part.blocks)
    if part.media_type != "application/pdf":
        return _picture(dossier, part)
    try:
        return [_laid(one) for one in PdfReader(BytesIO(part.paper)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _printed(dossier, part.title, [words(dossier.labels["unreadable"]), *part.blocks])


def _printed(
    dossier: Dossier, title: str, blocks: Sequence[Block], *, cover: tuple[str, str] | None = None, files: Drawings | None = None
) -> list[PageObject]:
    context = {
        "language": dossier.language,
        "title": shown(title),
        "dated": dossier.dated,
        "cover": cover and tuple(shown(each) for each in cover),
        "blocks": [(block.kind, _shown(block)) for block in blocks],
    }
    job = PrintJob(
        layouts=[Layout(page("dossier.html", context), 10_000)],
        sheets=sheets("base", "dossier"),
        dated=dossier.dated,
        files=files or {},
        tagged=False,
    )
    return list(PdfReader(BytesIO(press.print(job))).pages)


def _shown(block: Block) -> Any:
    if block.kind == "facts":
        return [(shown(label), shown(value)) for label, value in block.content]
    if block.kind in {"table", "index"}:
        heads, rows = block.content
        return [shown(each) for each in heads], [[shown(cell) for cell in row] for row in rows]
    if block.kind == "words":
        return shown(block.content[0]), block.content[1]
    if block.kind == "picture":
        return block.content
    return shown(block.content)


def _index(dossier: Dossier, begins: Sequence[int]) -> list[PageObject]:
    rows = [
        (f"{number}.", part.title, str(begin)) for number, (part, begin) in enumerate(zip(dossier.parts, begins, strict=True), 1)
    ]
    heads = ("", dossier.labels["part"], dossier.labels["page"])
    return _printed(dossier, dossier.labels["index"], [Block("index", (heads, rows))])


def _picture(dossier: Dossier, part: Part) -> list[PageObject]:
    drawings = Drawings()
    address = drawings.add(part.media_type, part.paper)
    return _printed(dossier, part.title, [Block("picture", (address, part.title))], files=drawings)


def _laid(paper: PageObject) -> PageObject:
    """One page of a paper on a sheet of ours, no larger than it was."""
    paper.transfer_rotation_to_content()
    _draw_marks(paper)
    for key in ("/Annots", "/AA"):
        paper.pop(NameObject(key), None)
    box = paper.cropbox
    width, height = float(box.width), float(box.height)
    if width <= 0 or height <= 0:
        raise ValueError("a page without size")
    left, bottom, wide, high = ROOM
    scale = min(wide / width, high / height, 1.0)
    across = left + (wide - width * scale) / 2
    up = bottom + (high - height * scale)
    sheet = PageObject.create_blank_page(width=A4[0], height=A4[1])
    move = Transformation().translate(-float(box.left), -float(box.bottom)).scale(scale).translate(across, up)
    sheet.merge_transformed_page(paper, move)
    return sheet


def _draw_marks(paper: PageObject) -> None:
    """Stamps, signatures and filled fields lie above a page and would be lost with what can be pressed: drawn into it."""
    drawn: list[str] = []
    resources = paper.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
    forms = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    for number, found in enumerate(paper.get("/Annots") or ()):
        mark = found.get_object()
        looks = mark.get("/AP", DictionaryObject()).get_object().get("/N")
        look = looks.get_object() if looks is not None else None
        if look is not None and not isinstance(look, StreamObject):
            chosen = look.get(mark.get("/AS", "/Off"))
            look = chosen.get_object() if chosen is not None else None
        if look is None or mark.get("/Subtype") in _LINKS or int(mark.get("/F", 0)) & _HIDDEN:
            continue
        x0, y0, x1, y1 = (float(each) for each in cast("list[Any]", mark["/Rect"]))
        b0, b1, b2, b3 = (float(each) for each in cast("list[Any]", look["/BBox"]))
        if b2 == b0 or b3 == b1:
            continue
        sx, sy = (x1 - x0) / (b2 - b0), (y1 - y0) / (b3 - b1)
        name = f"/Mark{number}"
        forms[NameObject(name)] = look.indirect_reference or look
        drawn.append(f"q {sx:.5f} 0 0 {sy:.5f} {x0 - b0 * sx:.4f} {y0 - b1 * sy:.4f} cm {name} Do Q")
    if drawn:
        before, after = DecodedStreamObject(), DecodedStreamObject()
        before.set_data(b"q\n")
        after.set_data(("\nQ\n" + "\n".join(drawn) + "\n").encode())
        there = paper.get("/Contents")
        held = there.get_object() if there is not None else ArrayObject()
        parts = list(held) if isinstance(held, ArrayObject) else [there]
        paper[NameObject("/Contents")] = ArrayObject([before, *parts, after])


def _number(dossier: Dossier, writer: PdfWriter, titles: Sequence[str]) -> None:
    pages = len(writer.pages)
    for begin in range(0, pages, FEET):
        feet = [
            (
                shown(f"{dossier.number} · {titles[number]}"),
                shown(dossier.labels["foot"] % {"page": number + 1, "pages": pages}),
            )
            for number in range(begin, min(begin + FEET, pages))
        ]
        context = {"language": dossier.language, "title": dossier.number, "dated": dossier.dated, "feet": feet}
        job = PrintJob(
            layouts=[Layout(page("dossier_feet.html", context), 10_000)],
            sheets=sheets("base", "dossier_feet"),
            dated=dossier.dated,
            tagged=False,
        )
        for offset, foot in enumerate(PdfReader(BytesIO(press.print(job))).pages):
            writer.pages[begin + offset].merge_page(foot)
