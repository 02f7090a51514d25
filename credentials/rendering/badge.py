"""The image of a micro-credential: one family of badges, its shape an institution's, its icon a subject's."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import cos, pi, sin
from typing import Any
from xml.sax.saxutils import escape

from fontTools.pens.perimeterPen import PerimeterPen
from fontTools.svgLib.path import parse_path

from credentials.rendering.lettering import ROUND, can_be_drawn, drawn_width, line, short

ICONS = {  # on 48 by 48; drawn with round ends
    "payment": ("M8 14H36L42 20V36H8ZM8 23H42", "M14 30H22"),
    "chart": ("M10 40V28M21 40V18M32 40V23M43 40V9", "M8 20L20 10L31 14"),
    "code": ("M16 15L7 24L16 33M32 15L41 24L32 33", "M27 10L21 38"),
    "leaf": ("M9 40C13 28 21 20 33 15M11 33C7 17 19 8 41 8C42 29 32 40 15 36", "M22 23V31H30"),
    "curve": ("M8 7V41H42", "M13 35C23 34 21 15 29 15S35 21 41 11"),
    "shield": ("M24 6L39 12V23C39 33 33 39 24 43C15 39 9 33 9 23V12Z", "M17 24L23 30L32 19"),
    "compass": ("M24 6A18 18 0 1 1 23.9 6", "M32 16L27 27L16 32L21 21Z"),
    "coins": (
        "M8 16A12 5 0 1 1 32 16A12 5 0 1 1 8 16ZM8 16V30C8 33 13 35 20 35M32 16V22",
        "M22 31A9 4 0 1 1 40 31A9 4 0 1 1 22 31ZM22 31V38C22 44 40 44 40 38V31",
    ),
    "globe": ("M24 6A18 18 0 1 1 23.9 6M6 24H42", "M24 6C13 16 13 32 24 42C35 32 35 16 24 6"),
    "scales": ("M24 7V41M14 41H34M10 13H38", "M10 13L4 27H16ZM38 13L32 27H44Z"),
}
CORNERS = {"hexagon": (6, 0.0, 0.18), "octagon": (8, pi / 8, 0.2), "diamond": (4, 0.0, 0.2)}
SHAPES = ("disc", "hexagon", "tile", "leaf", "octagon", "shield", "scallop", "diamond")
CENTRE = 60.0
FIGURE, FIGURES = "translate(30 22) scale(1.25)", {"diamond": "translate(35 23) scale(1.04)"}
LETTERS = {"hexagon": (96.0, 42.0), "diamond": (88.0, 30.0), "shield": (92.0, 36.0), "scallop": (97.0, 44.0)}  # baseline, room
LETTERED = (99.0, 46.0)
LEAST = 6.4  # of 120: smaller letters are no longer read on a card


def shape_for(code: str) -> str:
    """Always the same shape for one institution's badges. code: as in UEH-FT-01."""
    return SHAPES[_byte(code.split("-")[0]) % len(SHAPES)]


def icon_for(code: str) -> str:
    return list(ICONS)[_byte(code) % len(ICONS)]


@lru_cache(maxsize=1024)
def badge_svg(
    code: str,
    shape: str | None = None,
    colours: tuple[str, str] = ("#0B5A5E", "#F2B632"),
    icon: str | None = None,
    text: str | None = None,
    beads: int = 0,
) -> str:
    """A square SVG of some 2 kB, readable from 32 pixels up. Unknown shapes and icons give way to the code's own.

    code: the micro-credential's, as in UEH-FT-01; its first part is lettered below the icon, unless `text` says otherwise.
    colours: primary and secondary, as #rrggbb. beads: lit parts of the ring, of eight; without any the ring is a plain line.
    """
    primary, secondary = colours
    chosen = shape if shape in SHAPES else shape_for(code)
    figure, accent = ICONS.get(icon or "", ICONS[icon_for(code)])
    light = tint(primary, 0.82)
    body = [
        f'<path d="{outline(chosen, 57)}" fill="{primary}"/>',
        _ring(chosen, beads, primary, secondary) if beads else _plain_ring(chosen, light),
        f'<g transform="{FIGURES.get(chosen, FIGURE)}" stroke-width="3.8" {ROUND}>'
        f'<path d="{figure}" stroke="{light}"/><path d="{accent}" stroke="{secondary}"/></g>',
        _label(code.split("-")[0] if text is None else text, chosen),
    ]
    return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120">' + "".join(body) + "</svg>"


def badge_of(look: Mapping[str, Any], code: str) -> str:
    """The same from the parameters of a badge design, as `BadgeDesign.look` gives them."""
    colours = (str(look["primary"]), str(look["secondary"]))
    return badge_svg(code, str(look["shape"]), colours, str(look["icon"]), str(look["text"]), int(look["beads"]))


def titled(svg: str, title: str) -> str:
    """The badge as a file of its own: it says what it is a picture of."""
    return svg.replace(">", f' role="img"><title>{escape(title)}</title>', 1)


def fits(text: str, shape: str) -> bool:
    """Whether the letters can be drawn, and large enough to be read at 64 pixels."""
    return can_be_drawn(text) and _size_of(text, shape) >= LEAST


def outline(shape: str, radius: float) -> str:
    """Path data of a badge's edge around the middle of a 120 by 120 field."""
    if shape in CORNERS:
        count, turn, round_off = CORNERS[shape]
        points = [_point(radius * 1.04, 2 * pi * step / count + turn - pi / 2) for step in range(count)]
        return _rounded(points, round_off)
    if shape == "scallop":
        return _scallop(radius, 14)
    near, far = CENTRE - radius * 0.9, CENTRE + radius * 0.9
    if shape == "tile":
        return _rounded([(near, near), (far, near), (far, far), (near, far)], 0.17)
    if shape == "leaf":
        bow = short(radius)
        a, b = short(near), short(far)
        turn_right, turn_left = short(far - radius), short(near + radius)
        return f"M{a} {a}H{turn_right}A{bow} {bow} 0 0 1 {b} {turn_left}V{b}H{turn_left}A{bow} {bow} 0 0 1 {a} {turn_right}Z"
    if shape == "shield":
        top, foot, belly = short(CENTRE - radius * 0.86), short(CENTRE + radius), short(CENTRE + radius * 0.62)
        waist = short(CENTRE + radius * 0.1)
        a, b = short(near), short(far)
        return f"M{a} {top}H{b}V{waist}C{b} {belly} 80 {belly} 60 {foot}C40 {belly} {a} {belly} {a} {waist}Z"
    return f"M60 {short(60 - radius)}a{short(radius)} {short(radius)} 0 1 1 -.1 0Z"


def tint(colour: str, towards_white: float) -> str:
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * towards_white):02X}" for part in parts)


def _label(letters: str, shape: str) -> str:
    if not letters or not can_be_drawn(letters):
        return ""
    baseline, _room = LETTERS.get(shape, LETTERED)
    size = _size_of(letters, shape)
    # Lao stands with its marks close together: letters set apart would break its syllables.
    spacing = 0.0 if max(letters) > "\u0e80" else size * 0.06
    return f'<path d="{line(letters, centre=CENTRE, baseline=baseline, size=size, spacing=spacing)}" fill="#fff"/>'


def _size_of(letters: str, shape: str) -> float:
    _baseline, room = LETTERS.get(shape, LETTERED)
    return min(15.0, room / max(drawn_width(letters), 0.1))


def _plain_ring(shape: str, colour: str) -> str:
    return f'<path d="{outline(shape, 50)}" fill="none" stroke="{colour}" stroke-width="1.4"/>'


def _ring(shape: str, lit: int, primary: str, secondary: str) -> str:
    """Eight parts of the edge; as many are lit as the level counts. State is told by width too, for eyes without colour."""
    path, part = outline(shape, 50), _length(shape) / 8
    dash, gap = short(part * 0.8), short(part * 0.2)
    drawn = f'<path d="{path}" fill="none" stroke="{tint(primary, 0.45)}" stroke-width="1.2" stroke-dasharray="{dash} {gap}"/>'
    shown = " ".join([f"{dash} {gap}"] * (lit - 1) + [dash, "999"])
    return f'{drawn}<path d="{path}" fill="none" stroke="{secondary}" stroke-width="3.2" stroke-dasharray="{shown}"/>'


@cache
def _length(shape: str) -> float:
    pen = PerimeterPen()
    parse_path(outline(shape, 50), pen)
    length: float = pen.value
    return length


def _byte(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0]


def _point(radius: float, angle: float) -> tuple[float, float]:
    return CENTRE + radius * cos(angle), CENTRE + radius * sin(angle)


def _rounded(points: Sequence[tuple[float, float]], cut: float) -> str:
    """A polygon whose corners are cut by that part of each side and bent round."""
    path = ""
    for at, (x, y) in enumerate(points):
        before, after = points[at - 1], points[(at + 1) % len(points)]
        start = f"{short(x + (before[0] - x) * cut)} {short(y + (before[1] - y) * cut)}"
        end = f"{short(x + (after[0] - x) * cut)} {short(y + (after[1] - y) * cut)}"
        path += f"{'L' if at else 'M'}{start}Q{short(x)} {short(y)} {end}"
    return path + "Z"


def _scallop(radius: float, count: int) -> str:
    places = [_point(radius * 0.95, 2 * pi * step / count - pi / 2) for step in range(count + 1)]
    bow = short(radius * pi / count * 1.05)
    first, *rest = (f"{short(x)} {short(y)}" for x, y in places)
    return f"M{first}" + "".join(f"A{bow} {bow} 0 0 1 {place}" for place in rest) + "Z"
