"""A picture of counts and the table behind it: rows of bars, parts told apart by pattern and not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# Of a part of a bar, in the order of the series; drawn in templates/recognition/reports/chart.html.
PATTERNS = ("full", "stripes", "dots", "lines", "cross")
WIDTH = 300
ROW = 38
# As many rows are drawn; the table has them all.
DRAWN = 12


@dataclass(frozen=True)
class Piece:
    pattern: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """One row of the picture: `label` above, `said` at the end of the bar."""

    label: str
    said: str
    pieces: tuple[Piece, ...]
    y: int

    @property
    def text_y(self) -> int:
        return self.y + 12

    @property
    def bar_y(self) -> int:
        return self.y + 17


@dataclass(frozen=True)
class Chart:
    """values: by row, one number for each of the series. head, table: what is read instead of the picture, and as CSV.

    links: by row of the table, an address to go to from its first cell.
    """

    code: str
    title: str
    lead: str
    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[float], str]]
    head: Sequence[str]
    table: Sequence[Sequence[Any]]
    notes: Sequence[str] = field(default_factory=tuple)
    links: Sequence[str] = field(default_factory=tuple)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Pattern and words of each series, where there is more than one."""
        return list(zip(PATTERNS, self.series, strict=False)) if len(self.series) > 1 else []

    @property
    def bars(self) -> list[Bar]:
        drawn = self.rows[:DRAWN]
        most = max((sum(values) for _label, values, _said in drawn), default=0) or 1
        return [Bar(label, said, _pieces(values, WIDTH / most), place * ROW) for place, (label, values, said) in enumerate(drawn)]

    @property
    def height(self) -> int:
        return ROW * min(len(self.rows), DRAWN)

    @property
    def left_out(self) -> int:
        return max(0, len(self.rows) - DRAWN)

    @property
    def lines(self) -> list[tuple[str, Any, Sequence[Any]]]:
        """Rows of the table: where it leads, its head, its other cells."""
        links = list(self.links) or [""] * len(self.table)
        return [(link, cells[0], cells[1:]) for link, cells in zip(links, self.table, strict=True)]


def _pieces(values: Sequence[float], scale: float) -> tuple[Piece, ...]:
    pieces, x = [], 0.0
    for pattern, value in zip(PATTERNS, values, strict=False):
        width = value * scale
        if width > 0:
            pieces.append(Piece(pattern, f"{x:.1f}", f"{max(width, 1):.1f}"))
        x += width
    return tuple(pieces)
