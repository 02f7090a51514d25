"""The figure of hours: which hours of a credential cover which outcomes of a course, as bands from left to right.

Drawn only from what an officer entered. Values in, coordinates out; the template draws.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

TOP, GAP, LEFT, RIGHT, NODE = 30.0, 21.0, 248.0, 560.0, 16.0
SCALE_TO, SMALLEST = 300.0, 22.0


@dataclass(frozen=True)
class Thread:
    """An outcome of the course: its hours, the share that is met, and the outcomes of the credential that meet it."""

    hours: Fraction
    met: Fraction
    sources: tuple[int, ...]


def allot(source_hours: Sequence[Fraction], threads: Sequence[Thread]) -> dict[tuple[int, int], Fraction]:
    """Hours of each source outcome that each target outcome takes, so that as many as possible are used (maximum flow).

    Keys are (source, target) positions. Never more than a source has, nor than a target needs.
    """
    flow: dict[tuple[int, int], Fraction] = {(s, t): Fraction(0) for t, each in enumerate(threads) for s in each.sources}
    free = list(source_hours)
    need = [each.hours * each.met for each in threads]
    for target in range(len(threads)):
        while need[target] > 0 and (path := _path(target, flow, free)):
            amount = min(need[target], free[path[0]], *(flow[path[i], path[i - 1]] for i in range(2, len(path), 2)))
            # Along the path a source gives to the next target what that target no longer takes from another source.
            for i in range(1, len(path), 2):
                flow[path[i - 1], path[i]] += amount
                if i + 1 < len(path):
                    flow[path[i + 1], path[i]] -= amount
            free[path[0]] -= amount
            need[target] -= amount
    return flow


def _path(target: int, flow: dict[tuple[int, int], Fraction], free: Sequence[Fraction]) -> list[int] | None:
    """A way from a source with hours to spare to the target: source, target, source, target …; shortest first."""
    queue: deque[list[int]] = deque([[target]])
    seen: set[int] = set()
    while queue:
        path = queue.popleft()
        for source, to in flow:
            if to != path[0] or source in seen:
                continue
            seen.add(source)
            if free[source] > 0:
                return [source, *path]
            queue.extend([other, source, *path] for s, other in flow if s == source and other != to and flow[s, other] > 0)
    return None


@dataclass(frozen=True)
class Node:
    position: int
    hours: Fraction
    y: float
    height: float
    filled: float
    unused: Fraction
    bottom: float

    @property
    def idle_y(self) -> float:
        """Where the part begins that no ribbon touches."""
        return self.y + self.filled + (1.5 if self.filled else 0)

    @property
    def idle_height(self) -> float:
        return max(self.bottom - self.idle_y, 2.0)


@dataclass(frozen=True)
class Ribbon:
    path: str
    source: int
    target: int
    hours: Fraction


@dataclass(frozen=True)
class Cloth:
    height: float
    sources: list[Node]
    targets: list[Node]
    ribbons: list[Ribbon]
    used: Fraction
    unused: Fraction
    unwoven: bool  # something is met, and nobody said by what


def weave(source_hours: Sequence[Fraction], threads: Sequence[Thread]) -> Cloth:
    """Lay out the figure. Heights are proportional to hours, the same on both sides."""
    flow = allot(source_hours, threads)
    most = max(sum(source_hours, Fraction(0)), sum((t.hours for t in threads), Fraction(0)), Fraction(1))
    scale = SCALE_TO / float(most)
    given = [sum((v for (s, _), v in flow.items() if s == i), Fraction(0)) for i in range(len(source_hours))]
    met = [each.hours * each.met for each in threads]
    sources = _column([(h, g) for h, g in zip(source_hours, given, strict=True)], scale)
    targets = _column([(each.hours, m) for each, m in zip(threads, met, strict=True)], scale)
    ribbons = _ribbons(flow, sources, targets, met, scale)
    used = sum(given, Fraction(0))
    height = max(column[-1].bottom for column in (sources, targets) if column) + GAP if sources or targets else TOP
    unwoven = any(each.met and not each.sources for each in threads)
    return Cloth(height, sources, targets, ribbons, used, sum(source_hours, Fraction(0)) - used, unwoven)


def _column(rows: Sequence[tuple[Fraction, Fraction]], scale: float) -> list[Node]:
    nodes, y = [], TOP
    for position, (hours, filled) in enumerate(rows):
        height = max(float(hours) * scale, 4.0)
        # A label of three lines needs room even beside a thin bar.
        room = max(height + GAP, SMALLEST + 30)
        full = float(filled) * scale
        nodes.append(Node(position, hours, y, height, full, hours - filled, y + height))
        y += room
    return nodes


def _ribbons(
    flow: dict[tuple[int, int], Fraction], sources: list[Node], targets: list[Node], met: list[Fraction], scale: float
) -> list[Ribbon]:
    """Bands between the bars. Where fewer hours meet an outcome in full, the band widens towards it."""
    left = {node.position: node.y for node in sources}
    right = {node.position: node.y for node in targets}
    total = [sum((v for (_, t), v in flow.items() if t == target.position), Fraction(0)) for target in targets]
    bands = []
    for source, target in sorted(flow):
        hours = flow[source, target]
        if hours <= 0:
            continue
        a, c = float(hours) * scale, float(hours / total[target] * met[target]) * scale
        bands.append(Ribbon(_band(left[source], a, right[target], c), source, target, hours))
        left[source] += a
        right[target] += c
    return bands


def _band(y1: float, h1: float, y2: float, h2: float) -> str:
    middle = (LEFT + RIGHT) / 2
    return (
        f"M{LEFT:.0f} {y1:.1f}C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {RIGHT:.0f} {y2:.1f}V{y2 + h2:.1f}"
        f"C{middle:.0f} {y2 + h2:.1f} {middle:.0f} {y1 + h1:.1f} {LEFT:.0f} {y1 + h1:.1f}z"
    )
