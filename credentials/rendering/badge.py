"""The image of a micro-credential: one family of badges, its shape an institution's, its icon a subject's."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin

from credentials.rendering.lettering import ROUND, SANS, has, line, short, width_of

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
LETTERS = {"hexagon": (96.0, 42.0), "diamond": (88.0, 30.0), "shield": (95.0, 42.0), "scallop": (97.0, 44.0)}  # baseline, room


def shape_for(code: str) -> str:
    """Always the same shape for one institution's badges. code: as in UEH-FT-01."""
    return SHAPES[_byte(code.split("-")[0]) % len(SHAPES)]


def icon_for(code: str) -> str:
    return list(ICONS)[_byte(code) % len(ICONS)]


@lru_cache(maxsize=1024)
def badge_svg(
    code: str, shape: str | None = None, colours: tuple[str, str] = ("#0B5A5E", "#F2B632"), icon: str | None = None
) -> str:
    """A square SVG of some 2 kB, readable from 32 pixels up. Unknown shapes and icons give way to the code's own.

    code: the micro-credential's, as in UEH-FT-01; its first part is lettered below the icon.
    colours: primary and secondary, as #rrggbb.
    """
    primary, secondary = colours
    chosen = shape if shape in SHAPES else shape_for(code)
    figure, accent = ICONS.get(icon or "", ICONS[icon_for(code)])
    light = tint(primary, 0.82)
    body = [
        f'<path d="{outline(chosen, 57)}" fill="{primary}"/>',
        f'<path d="{outline(chosen, 50)}" fill="none" stroke="{light}" stroke-width="1.4"/>',
        f'<g transform="{FIGURES.get(chosen, FIGURE)}" stroke-width="3.8" {ROUND}>'
        f'<path d="{figure}" stroke="{light}"/><path d="{accent}" stroke="{secondary}"/></g>',
        _label(code.split("-")[0], chosen),
    ]
    return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120">' + "".join(body) + "</svg>"


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
    if not has(letters, SANS):
        return ""
    baseline, room = LETTERS.get(shape, (99.0, 46.0))
    size = min(15.0, room / max(width_of(letters, SANS), 0.1))
    return f'<path d="{line(letters, centre=CENTRE, baseline=baseline, size=size, spacing=size * 0.06)}" fill="#fff"/>'


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
