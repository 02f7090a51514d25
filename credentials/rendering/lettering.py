"""Letters as outlines and their widths, read from the font files that paper uses.

Seals and badges carry their lettering as drawings: such a picture needs no font where it is shown, and its letters do not
turn up a second time in the text of the page.
"""

from collections.abc import Iterator
from functools import cache
from math import cos, radians, sin
from threading import Lock
from typing import Any, NamedTuple

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from credentials.rendering.press import FONTS

SANS, LAO = "BeVietnamPro-SemiBold", "NotoSansLao-SemiBold"
ROUND = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'  # how every drawing of ours is stroked
# The library reads a glyph out of its font when it is first drawn, and another thread that comes by finds half of it.
ONE_AT_A_TIME = Lock()
INVISIBLE = frozenset("\u200b\u00a0\u2009\u202f\n")


class Face(NamedTuple):
    cmap: dict[int, str]
    glyphs: Any
    advances: Any
    units: int

    def advance(self, letter: str) -> float:
        name = self.cmap.get(ord(letter))
        return self.advances[name][0] / self.units if name else 0.0


@cache
def face(name: str) -> Face:
    font = TTFont(FONTS / f"{name}.ttf", lazy=True)
    return Face(font.getBestCmap(), font.getGlyphSet(), font["hmtx"], font["head"].unitsPerEm)


@cache
def printable() -> frozenset[str]:
    """Every letter that some font of the paper has."""
    known = {chr(code) for path in FONTS.glob("EBGaramond-Regular.ttf") for code in face(path.stem).cmap}
    known |= {chr(code) for code in face("NotoSansLao-Regular").cmap}
    return frozenset(known | INVISIBLE)


def unprintable(text: str) -> set[str]:
    return set(text) - printable()


def has(text: str, name: str) -> bool:
    return all(ord(letter) in face(name).cmap for letter in text)


def width_of(text: str, name: str) -> float:
    """Width in ems, kerning left out. A Lao vowel above or below its consonant takes no room, as in print."""
    letters = face(name)
    return sum(letters.advance(letter) for letter in text)


def short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class Outline(BasePen):  # type: ignore[misc]  # the library is untyped
    """Path data in straight strokes. At the size of a seal no eye sees the difference, and curves cost paper its time."""

    FLAT = 0.12  # a curve that bends less than this becomes one stroke, any other two

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.path: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.path.append(f"M{short(point[0])} {short(point[1])}")

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.path.append(f"L{short(point[0])} {short(point[1])}")

    def _qCurveToOne(self, control: tuple[float, float], end: tuple[float, float]) -> None:
        start = self._getCurrentPoint()
        middle = tuple((start[axis] + 2 * control[axis] + end[axis]) / 4 for axis in (0, 1))
        bend = max(abs(middle[axis] - (start[axis] + end[axis]) / 2) for axis in (0, 1))
        if bend > self.FLAT:
            self._lineTo((middle[0], middle[1]))
        self._lineTo(end)

    def _closePath(self) -> None:
        self.path.append("Z")


def _draw(font: Face, glyph: str, pen: TransformPen) -> None:
    with ONE_AT_A_TIME:
        font.glyphs[glyph].draw(pen)


def line(text: str, *, centre: float, baseline: float, size: float, spacing: float = 0.0) -> str:
    """Path data of one line set in the middle of `centre`. Letters must be such as `can_be_drawn` knows."""
    path: list[str] = []
    pieces = list(_pieces(text))
    width = sum(font.advances[glyph][0] / font.units * size + spacing for font, glyph in pieces) - spacing
    x = centre - width / 2
    for font, glyph in pieces:
        pen, scale = Outline(font.glyphs), size / font.units
        _draw(font, glyph, TransformPen(pen, (scale, 0, 0, -scale, x, baseline)))
        path += pen.path
        x += font.advances[glyph][0] / font.units * size + spacing
    return "".join(path)


def can_be_drawn(text: str) -> bool:
    return all(ord(letter) in face(SANS).cmap or ord(letter) in face(LAO).cmap for letter in text)


def drawn_width(text: str) -> float:
    """Width in ems of what `line` draws."""
    width: float = sum(font.advances[glyph][0] / font.units for font, glyph in _pieces(text))
    return width


def _pieces(text: str) -> Iterator[tuple[Face, str]]:
    """Glyphs in order, each with its font. A Lao letter with its marks is one: our Lao fonts name it (`fonts/compose_lao.py`)."""
    sans, lao = face(SANS), face(LAO)
    at = 0
    while at < len(text):
        for length in (4, 3, 2):
            glyph = "lao" + "".join(f"{ord(letter):04X}" for letter in text[at : at + length])
            if at + length <= len(text) and glyph in lao.glyphs:
                yield lao, glyph
                break
        else:
            length = 1
            font = sans if ord(text[at]) in sans.cmap else lao
            yield font, font.cmap[ord(text[at])]
        at += length


def ring(text: str, *, centre: float, radius: float, size: float, most: float) -> str:
    """Path data of text around a circle, its middle at the top, spread over at most `most` degrees.

    Text that needs more is set smaller, never cut.
    """
    letters = face(SANS)
    room = radians(most) * radius
    natural = width_of(text, SANS) * size
    size *= min(1.0, room / natural)
    natural = min(natural, room)
    spacing = min((room - natural) / max(1, len(text)), size * 0.26)
    along = -(natural + spacing * len(text)) / 2
    pen, scale = Outline(letters.glyphs), size / letters.units
    for letter in text:
        step = letters.advance(letter) * size
        turn = (along + step / 2) / radius
        c, s = cos(turn), sin(turn)
        shift = -step / 2
        place = (scale * c, scale * s, scale * s, -scale * c, centre + radius * s + shift * c, centre - radius * c + shift * s)
        _draw(letters, letters.cmap[ord(letter)], TransformPen(pen, place))
        along += step + spacing
    return "".join(pen.path)
