"""Placeholder emblems and the seal, drawn from an institution's two colours.

They stand where an institution has not yet given us its own mark, and look like nobody's. Light on purpose: a handful of
paths, numbers to one decimal, no transparency.
"""

import hashlib
from functools import lru_cache
from math import cos, pi, sin
from typing import NamedTuple

from credentials.rendering.lettering import ROUND, SANS, has, ring, short


class Motif(NamedTuple):
    """On a field of 100 by 100: strokes of the figure, strokes of the accent, dots of the accent as (x, y, radius)."""

    figure: str
    accent: str = ""
    dots: tuple[tuple[float, float, float], ...] = ()


MOTIFS = {
    "rise": Motif("M29 70V56M43 70V48M57 70V54M71 70V38", "M27 45L43 34L56 40L74 22"),
    "roof": Motif("M20 60C36 56 46 45 50 31C54 45 64 56 80 60M27 75C41 71 48 63 50 53C52 63 59 71 73 75", dots=((50, 21, 4.5),)),
    "gate": Motif("M29 72V47A21 21 0 0 1 71 47V72M43 72V52A7 7 0 0 1 57 52V72", "M22 79H78"),
    "book": Motif(
        "M50 74C42 66 32 64 22 65V36C32 35 42 38 50 45C58 38 68 35 78 36V65C68 64 58 66 50 74ZM50 45V74", dots=((50, 25, 5.5),)
    ),
    "hills": Motif("M20 55Q35 31 50 55T80 55", "M20 71Q35 58 50 71T80 71", ((67, 30, 4.5),)),
    "tower": Motif("M39 73V37H61V73M33 37H67M43 26V37M57 26V37", "M25 79H75"),
    "sprout": Motif("M50 76V50M50 62C35 62 27 52 27 37C42 37 50 47 50 62", "M50 51C51 38 60 28 75 27C75 42 66 51 50 51Z"),
    "wheel": Motif("M50 24A26 26 0 1 1 49.9 24M50 24V40M50 60V76M24 50H40M60 50H76", dots=((50, 50, 6),)),
    "coin": Motif("M50 22A28 28 0 1 1 49.9 22M40 40H60V60H40Z", dots=((50, 30.5, 3), (50, 69.5, 3))),
}
PAPER = "#fff"


def motif_for(key: str) -> Motif:
    """The motif of that name; for any other text, such as an institution's code, always the same one."""
    if key in MOTIFS:
        return MOTIFS[key]
    return list(MOTIFS.values())[hashlib.sha256(key.encode()).digest()[0] % len(MOTIFS)]


@lru_cache(maxsize=256)
def emblem_svg(key: str, primary: str, secondary: str) -> str:
    """The emblem on a disc of the primary colour, its accent in the secondary one."""
    return _svg(f'<circle cx="50" cy="50" r="48" fill="{primary}"/>' + _figure(motif_for(key), PAPER, secondary))


@lru_cache(maxsize=256)
def seal_svg(key: str, names: tuple[str, ...], ink: str) -> str:
    """A round seal in one colour. Around it stands the first of the names that can be set on a curve without shaping.

    Lao cannot: its marks are placed by the font's own rules, so a Lao institution's seal carries its other name.
    """
    name = next((name for name in names if has(name, SANS)), "")
    letters = ring(name, centre=50, radius=36.6, size=7, most=290) if name else ""
    parts = [
        f'<g fill="none" stroke="{ink}"><path stroke-width=".5" d="{_scallops(46.4, 32, 0)}{_scallops(46.4, 32, 0.5)}"/>',
        '<circle cx="50" cy="50" r="44.2" stroke-width=".9"/><circle cx="50" cy="50" r="33.2" stroke-width=".45"/></g>',
        f'<path fill="{ink}" d="{letters}"/><circle cx="50" cy="88.6" r="1.5" fill="{ink}"/>',
        f'<g transform="translate(22 22) scale(.56)"><circle cx="50" cy="50" r="50" fill="{ink}"/>',
        _figure(motif_for(key), PAPER, PAPER) + "</g>",
    ]
    return _svg("".join(parts))


def _svg(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">{body}</svg>'


def _figure(motif: Motif, ink: str, accent: str) -> str:
    strokes = f'<g {ROUND}><path d="{motif.figure}" stroke="{ink}" stroke-width="7"/>'
    if motif.accent:
        strokes += f'<path d="{motif.accent}" stroke="{accent}" stroke-width="5"/>'
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{accent}"/>' for x, y, r in motif.dots)
    return strokes + "</g>" + dots


def _scallops(radius: float, count: int, turn: float) -> str:
    """A closed ring of small bows; two of them half a step apart cross each other like engraving."""

    def place(step: float, reach: float) -> str:
        angle = 2 * pi * (step + turn) / count
        return f"{short(50 + reach * cos(angle))} {short(50 + reach * sin(angle))}"

    bows = (f"Q{place(step + 0.5, radius + 3.8)} {place(step + 1, radius)}" for step in range(count))
    return f"M{place(0, radius)}" + "".join(bows)
