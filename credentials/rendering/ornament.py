"""Ornament of the ceremonial layouts as light SVG: a handful of paths, numbers to one decimal, no transparency, no filters.

It is recognition and care, not security: nothing here may be called proof. Ornament stays near 1.2:1 under text.
"""

import hashlib
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, radians, sin

from credentials.rendering.badge import tint
from credentials.rendering.lettering import short

# Of the flower, back rows first, each hiding what is behind it: inner and outer radius, petals, half width, first angle.
ROWS = ((40, 150, 9, 14.5, 31), (34, 124, 8, 15.0, 36), (26, 96, 7, 16.5, 38), (14, 66, 6, 19.0, 40))
VEILS = ("#FFFFFF", "#FDFEFE", "#FAFCFC", "#F6FAF9")
CELL = 8


def _svg(width: float, height: float, body: str) -> str:
    size = f'width="{short(width)}mm" height="{short(height)}mm" viewBox="0 0 {short(width)} {short(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'


def _petal(x: float, y: float, near: float, far: float, angle: float, half: float) -> str:
    """One pointed petal between two radii, along an angle in degrees; `half` its half width in degrees."""

    def at(reach: float, degrees: float) -> str:
        turn = radians(degrees)
        return f"{short(x + reach * cos(turn))} {short(y - reach * sin(turn))}"

    foot, middle = near + (far - near) * 0.22, near + (far - near) * 0.55
    return (
        f"M{at(near, angle)}C{at(foot, angle - half * 1.25)} {at(middle, angle - half * 1.35)} {at(far, angle)}"
        f"C{at(middle, angle + half * 1.35)} {at(foot, angle + half * 1.25)} {at(near, angle)}"
    )


@lru_cache(maxsize=64)
def lotus_svg(width: float, height: float, x: float, y: float, colours: tuple[str, str]) -> str:
    """The opening flower behind a certificate, growing out of its seal at x, y; in millimetres."""
    ink, gold = tint(colours[0], 0.84), tint(colours[1], 0.7)
    body = ""
    for (near, far, count, half, first), veil in zip(ROWS, VEILS, strict=True):
        step = (180 - 2 * first) / (count - 1)
        places = [first + place * step for place in sorted(range(count), key=lambda k: -abs(k - (count - 1) / 2))]
        outer = "".join(_petal(x, y, near, far, angle, half) for angle in places)
        inner = "".join(_petal(x, y, near + (far - near) * 0.3, near + (far - near) * 0.9, angle, half * 0.6) for angle in places)
        body += f'<path d="{outer}" fill="{veil}" stroke="{ink}" stroke-width=".25"/>'
        body += f'<path d="{inner}" fill="none" stroke="{gold}" stroke-width=".18"/>'
    return _svg(width, height, body)


@lru_cache(maxsize=64)
def band_svg(colours: tuple[str, str], *, upright: bool) -> str:
    """One period of an interlaced border; a style sheet repeats it, so a file holds it once."""
    period, height = 12.0, 6.0
    strands = [(turn, height / 2 - 0.5, tint(colours[0], 0.25), 0.2) for turn in (0.0, pi / 2, pi, 3 * pi / 2)]
    strands += [(turn, (height / 2 - 0.5) * 0.45, colours[1], 0.3) for turn in (0.0, pi)]
    body = "".join(_strand(period, height / 2, *strand) for strand in strands)
    if upright:
        return _svg(height, period, f'<g transform="translate({short(height)} 0) rotate(90)">{body}</g>')
    return _svg(period, height, body)


def _strand(period: float, middle: float, turn: float, reach: float, colour: str, width: float) -> str:
    steps = 8
    points = []
    for step in range(steps + 1):
        angle = 2 * pi * step / steps + turn
        points.append((period * step / steps, middle + reach * sin(angle), reach * cos(angle) * 2 * pi / period))
    path = f"M{points[0][0]:.2f} {points[0][1]:.2f}"
    for (x, y, slope), (next_x, next_y, next_slope) in pairwise(points):
        third = (next_x - x) / 3
        path += f"C{x + third:.2f} {y + third * slope:.2f} {next_x - third:.2f} {next_y - third * next_slope:.2f} "
        path += f"{next_x:.2f} {next_y:.2f}"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


@lru_cache(maxsize=64)
def corner_svg(colours: tuple[str, str]) -> str:
    petals = "".join(_petal(5, 5, 0, 4.4, angle, 26) for angle in range(0, 360, 45))
    return _svg(
        10,
        10,
        f'<path d="{petals}" fill="none" stroke="{colours[0]}" stroke-width=".22"/>'
        f'<circle cx="5" cy="5" r=".9" fill="{colours[1]}"/>',
    )


@lru_cache(maxsize=64)
def bud_svg(colours: tuple[str, str]) -> str:
    """A small bud between two hairlines, to divide."""
    leaves = ((90, 4.6, 24), (55, 4.2, 20), (125, 4.2, 20), (22, 3.8, 16), (158, 3.8, 16))
    petals = "".join(_petal(30, 5.2, 0.4, reach, angle, half) for angle, reach, half in leaves)
    return _svg(
        60,
        6,
        f'<path d="M0 5.2H23.5M36.5 5.2H60" stroke="{colours[1]}" stroke-width=".25"/>'
        f'<path d="{petals}" fill="none" stroke="{colours[0]}" stroke-width=".3"/>',
    )


def deep(colour: str) -> str:
    """Darker by a quarter: the ground of a panel on which white is read."""
    return "#" + "".join(f"{round(int(colour[at : at + 2], 16) * 0.75):02X}" for at in (1, 3, 5))


def cloth_svg(seed: str, colours: tuple[str, str], *, columns: int, rows: int) -> str:
    """A piece of woven cloth: the credential's id chooses thread, colour and float, so the same id is always the same cloth."""
    threads = hashlib.shake_256(seed.encode()).digest(32 * 32)
    tones = [tint(colours[0], 0.6), tint(colours[0], 0.4), tint(colours[0], 0.18), colours[0]]
    free = [[True] * columns for _ in range(rows)]
    pills: dict[str, str] = {}
    squares: dict[str, str] = {}
    for y in range(rows):
        for x in range(columns):
            if not free[y][x]:
                continue
            free[y][x] = False
            thread = threads[(y * 32 + x) % len(threads)] >> 3
            colour = colours[1] if thread in (3, 17, 30) else tones[thread % len(tones)]
            across, down = x * CELL + CELL / 2, y * CELL + CELL / 2
            even = (x + y) % 2 == 0
            if thread & 8 and even and x + 1 < columns and free[y][x + 1]:
                free[y][x + 1] = False
                pills[colour] = pills.get(colour, "") + f"M{short(across)} {short(down)}h{CELL}"
            elif thread & 4 and not even and y + 1 < rows and free[y + 1][x]:
                free[y + 1][x] = False
                pills[colour] = pills.get(colour, "") + f"M{short(across)} {short(down)}v{CELL}"
            elif not even:
                pills[colour] = pills.get(colour, "") + f"M{short(across)} {short(down)}h.1"
            else:
                squares[colour] = squares.get(colour, "") + f"M{short(across - 2.2)} {short(down - 2.2)}h4.4v4.4h-4.4z"
    body = "".join(
        f'<path d="{path}" stroke="{colour}" stroke-width="6.7" stroke-linecap="round" fill="none"/>'
        for colour, path in pills.items()
    )
    body += "".join(
        f'<path d="{path}" stroke="{colour}" fill="{colour}" stroke-width="2.4" stroke-linejoin="round"/>'
        for colour, path in squares.items()
    )
    return _svg(columns * CELL, rows * CELL, body)
