"""The picture on the front page: threads between the member institutions of Asia and of the Union."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from institutions.models import Institution

ASIA = {"LA", "VN"}
STEP, GAP, TOP, MIDDLE = 66, 50, 96, 252
LEFT, RIGHT = 80, 472


@dataclass(frozen=True)
class Knot:
    code: str
    x: int
    y: int


@dataclass
class Loom:
    """Drawn on 560 units in width. Countries label the groups at the left."""

    squares: list[Knot] = field(default_factory=list)
    rounds: list[Knot] = field(default_factory=list)
    countries: list[tuple[str, int]] = field(default_factory=list)
    threads: list[tuple[str, int]] = field(default_factory=list)
    above: int = 40
    height: int = 0
    top: int = TOP - 38


def loom(members: Iterable[Institution]) -> Loom:
    """Institutions as knots, and a thread from each in Asia to two in the Union, in three colours by turns."""
    picture = Loom()
    rows = sorted(members, key=lambda one: (one.country, one.code))
    y = TOP
    for country, group in groupby((one for one in rows if one.country in ASIA), key=lambda one: one.country):
        picture.countries.append((country, y - 38))
        for one in group:
            picture.squares.append(Knot(one.code, LEFT, y))
            y += STEP
        y += GAP
    union = [one for one in rows if one.country not in ASIA]
    picture.height = max(y - GAP, TOP + STEP * len(union))
    first = max(TOP, (picture.height + TOP - STEP) // 2 - STEP * 5 // 4 * (len(union) - 1) // 2)
    picture.rounds = [Knot(one.code, RIGHT, first + i * STEP * 5 // 4) for i, one in enumerate(union)]
    picture.top = first - 38
    picture.threads = _threads(picture.squares, picture.rounds)
    return picture


def _threads(squares: list[Knot], rounds: list[Knot]) -> list[tuple[str, int]]:
    """Curves with the number of their colour. Later ones pass over earlier ones."""
    pairs = (
        [(i, (i * step + shift) % len(rounds)) for step, shift in ((1, 0), (1, 2)) for i in range(len(squares))] if rounds else []
    )
    return [
        (f"M{LEFT + 6} {squares[i].y}C250 {squares[i].y} 300 {rounds[j].y} {RIGHT - 2} {rounds[j].y}", n % 3 + 1)
        for n, (i, j) in enumerate(dict.fromkeys(pairs))
    ]
