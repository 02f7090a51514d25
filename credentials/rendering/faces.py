"""The layouts of a certificate: their templates, their sheets, the room their lines have, and the drawings each wears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from credentials.rendering.ornament import band_svg, bud_svg, cloth_svg, corner_svg, deep, lotus_svg
from credentials.rendering.paper import CannotPrint, Drawings, token
from credentials.rendering.weave import weave_svg

MOST_SIGNATORIES = 4


@dataclass(frozen=True)
class Face:
    """classes: of the body, tried in order, each good if the document needs no more than that many pages.

    Rooms and sizes are in points; each series of sizes falls as the steps of the style sheet do.
    """

    template: str
    sheets: tuple[str, ...]
    classes: Sequence[tuple[str, int]]
    room: float
    title_room: float
    institution_room: float
    names: Sequence[float]
    titles: Sequence[float]
    institutions: Sequence[float]
    signatories: Sequence[float]
    signatory_rooms: dict[int, float]
    latin: tuple[str, str] = ("EBGaramond-SemiBold", "EBGaramond-Medium")  # of titles, of names


REGISTER = Face(
    "certificate.html",
    ("base", "certificate"),
    # At full size, closer together, and last over as many pages as it needs.
    (("leaf", 1), ("leaf tight", 1), ("leaf tight long", 99)),
    350.0,
    350.0,
    350.0,
    (33.0, 27.0, 22.0, 18.0),
    (19.0, 16.5, 14.5),
    (19.0, 16.0, 13.5),
    (10.5, 9.4, 8.4),
    {1: 170.0, 2: 164.0, 3: 113.0, 4: 83.0},
)
SANS = ("BeVietnamPro-SemiBold", "BeVietnamPro-SemiBold")
FACES = {
    ("register", "portrait"): REGISTER,
    ("lotus", "landscape"): Face(
        "face.html",
        ("base", "face", "lotus"),
        (("lotus landscape", 2), ("lotus landscape tight", 99)),
        690.0,
        600.0,
        620.0,
        (36.0, 30.0, 24.0, 19.0),
        (21.0, 17.0, 14.0),
        (15.5, 13.0, 11.0),
        (10.5, 9.4, 8.4),
        {1: 187.0, 2: 187.0, 3: 187.0, 4: 150.0},
    ),
    ("lotus", "portrait"): Face(
        "face.html",
        ("base", "face", "lotus"),
        (("lotus portrait", 2), ("lotus portrait tight", 99)),
        450.0,
        430.0,
        440.0,
        (36.0, 30.0, 24.0, 19.0),
        (21.0, 17.0, 14.0),
        (15.5, 13.0, 11.0),
        (10.5, 9.4, 8.4),
        {1: 141.0, 2: 141.0, 3: 141.0, 4: 107.0},
    ),
    ("modern", "landscape"): Face(
        "face.html",
        ("base", "face", "modern"),
        (("modern landscape", 2), ("modern landscape tight", 99)),
        505.0,
        500.0,
        360.0,  # over two lines of the panel
        (34.0, 27.0, 21.0, 17.0),
        (19.0, 15.5, 13.0),
        (13.0, 11.5, 10.0),
        (9.5, 8.6, 7.8),
        {1: 153.0, 2: 153.0, 3: 153.0, 4: 116.0},
        SANS,
    ),
    ("modern", "portrait"): Face(
        "face.html",
        ("base", "face", "modern"),
        (("modern portrait", 2), ("modern portrait tight", 99)),
        500.0,
        495.0,
        430.0,
        (34.0, 27.0, 21.0, 17.0),
        (19.0, 15.5, 13.0),
        (13.0, 11.5, 10.0),
        (9.5, 8.6, 7.8),
        {1: 153.0, 2: 153.0, 3: 153.0, 4: 116.0},
        SANS,
    ),
}


def face_of(layout: str, paper: str) -> Face:
    """Raises CannotPrint for a layout on paper it was not made for."""
    try:
        return FACES[layout, paper]
    except KeyError:
        raise CannotPrint(f"no such layout: {layout}, {paper}") from None


def worn(layout: str, paper: str, seed: str, colours: tuple[str, str], drawings: Drawings) -> str:
    """What differs between institutions and credentials, apart, so that the long sheets are parsed once for all of them."""
    own = f".own {{ color: {colours[0]} }} "
    if layout == "lotus":
        return own + _lotus(paper, colours, drawings)
    if layout == "modern":
        return own + _modern(paper, seed, colours, drawings)
    rules, weave = drawings.svg(_rules_svg()), drawings.svg(weave_svg(seed, colours, columns=62))
    return (
        f"{own}@page {{ background: url({rules}) 0 0 / 210mm 297mm repeat-y }} "
        f".weave {{ background: url({weave}) 0 0 / 124mm 4mm no-repeat }}"
    )


def size_of(paper: str) -> tuple[float, float]:
    """Millimetres."""
    return (297.0, 210.0) if paper == "landscape" else (210.0, 297.0)


def _lotus(paper: str, colours: tuple[str, str], drawings: Drawings) -> str:
    width, height = size_of(paper)
    across, upright = (drawings.svg(band_svg(colours, upright=stands)) for stands in (False, True))
    flower = drawings.svg(lotus_svg(width, height, width / 2, height - (31 if paper == "landscape" else 43.0), colours))
    corner, bud = drawings.svg(corner_svg(colours)), drawings.svg(bud_svg(colours))
    places = ((7.0, 7.0), (width - 17, 7.0), (7.0, height - 17), (width - 17, height - 17))
    corners = ", ".join(f"url({corner}) {x:g}mm {y:g}mm / 10mm 10mm no-repeat" for x, y in places)
    return (
        f"@page {{ size: {width:g}mm {height:g}mm }} "
        f".fr1, .fr2 {{ background: url({across}) 0 0 / 12mm 6mm; background-repeat: round no-repeat }} "
        f".fr3, .fr4 {{ background: url({upright}) 0 0 / 6mm 12mm; background-repeat: no-repeat round }} "
        f".fr5 {{ background: url({flower}) -17.25mm -17.25mm / {width:g}mm {height:g}mm no-repeat }} "
        f".face {{ background: {corners} }} .bud {{ background: url({bud}) 0 0 / 60mm 6mm no-repeat }}"
    )


def _modern(paper: str, seed: str, colours: tuple[str, str], drawings: Drawings) -> str:
    width, height = size_of(paper)
    if paper == "landscape":
        cloth = drawings.svg(cloth_svg(seed, colours, columns=9, rows=13))
        ground = f"url({cloth}) 0 75mm / 81mm 117mm no-repeat"
    else:
        cloth = drawings.svg(cloth_svg(seed, colours, columns=11, rows=7))
        ground = f"url({cloth}) 88.3mm 0 / 103.7mm 66mm no-repeat"
    return f"@page {{ size: {width:g}mm {height:g}mm }} .fr1 {{ background: {deep(colours[0])} {ground} }}"


def _rules_svg() -> str:
    """The two margin rules of a register, as the ground of every page."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">'
        f'<path d="M62 0V297M63.2 0V297" stroke="{token("err")}" stroke-width=".28"/></svg>'
    )
