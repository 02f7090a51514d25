"""Net hours: the sum of all, less what is learnt twice.

An overlap of two outcomes is a share of the smaller one. Each outcome is taken off at most once: of three equal ones two go,
of equal ones of unequal size the largest stays. So the links that count are those of a heaviest forest over the outcomes
(n outcomes that hang together lose n - 1 times), which makes the total the same in whatever order the awards were earned.
Which award keeps a shared hour is another question: the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from credentials.stacking.parts import Link, Outcome, Part, by_age

Node = tuple[str, str]  # part, outcome


@dataclass(frozen=True)
class Overlap:
    """Hours that two outcomes share, and the one that does not lend them."""

    kept: Node
    lost: Node
    hours: Fraction


@dataclass(frozen=True)
class Net:
    gross: Fraction
    hours: Fraction
    by_node: dict[Node, Fraction]
    overlaps: tuple[Overlap, ...]

    def of(self, part: Part) -> Fraction:
        return sum((self.by_node[part.key, outcome.key] for outcome in part.outcomes), Fraction(0))


@dataclass(frozen=True)
class _Edge:
    """Ranks of two outcomes, the earlier first, and the hours they share."""

    early: int
    late: int
    hours: Fraction


def net(parts: Iterable[Part], links: Iterable[Link]) -> Net:
    """What some awards lend together. Two awards of one micro-credential share the outcomes of one code without being asked."""
    ordered = sorted(parts, key=by_age)
    nodes = [(part, outcome) for part in ordered for outcome in part.outcomes]
    size = [outcome.hours for _part, outcome in nodes]
    edges = _edges(nodes, links)
    forest = _heaviest_forest(len(nodes), edges)
    taken = _taken_off(size, edges, forest)
    names = [(part.key, outcome.key) for part, outcome in nodes]
    counted = {name: size[rank] - taken[rank] for rank, name in enumerate(names)}
    gross = sum(size, Fraction(0))
    told = tuple(Overlap(names[edge.early], names[edge.late], edge.hours) for edge in forest)
    return Net(gross, sum(counted.values(), Fraction(0)), counted, told)


def _edges(nodes: Sequence[tuple[Part, Outcome]], links: Iterable[Link]) -> list[_Edge]:
    share = {link.pair: link.share for link in links}
    found = []
    for late, (part, outcome) in enumerate(nodes):
        for early, (before, other) in enumerate(nodes[:late]):
            if before.key == part.key:
                continue
            shared = _share(before, other, part, outcome, share)
            if shared > 0:
                found.append(_Edge(early, late, shared * min(outcome.hours, other.hours)))
    return found


def _share(before: Part, other: Outcome, part: Part, outcome: Outcome, share: dict[frozenset[str], Fraction]) -> Fraction:
    one, two = other.key, outcome.key
    if one == two:
        return Fraction(1)
    ruled = share.get(frozenset((one, two)))
    if ruled is not None:
        return ruled
    same = before.code == part.code and other.code == outcome.code
    return Fraction(1 if same else 0)


def _heaviest_forest(count: int, edges: list[_Edge]) -> list[_Edge]:
    """Kruskal. Its weight does not depend on how ties are broken; here the earliest pair is taken first."""
    root = list(range(count))

    def top(rank: int) -> int:
        while root[rank] != rank:
            root[rank] = root[root[rank]]
            rank = root[rank]
        return rank

    kept = []
    for edge in sorted(edges, key=lambda edge: (-edge.hours, edge.early, edge.late)):
        one, two = top(edge.early), top(edge.late)
        if one != two:
            root[max(one, two)] = min(one, two)
            kept.append(edge)
    return kept


def _taken_off(size: list[Fraction], edges: list[_Edge], forest: list[_Edge]) -> dict[int, Fraction]:
    """Which outcome lends less, by rank.

    Away from the earliest of each tree: then no two linked outcomes count a shared hour twice, whichever links they are. Where
    that leaves the loss with the earlier of two, it goes on to the later one, as far as this still holds.
    """
    taken = dict.fromkeys(range(len(size)), Fraction(0))
    parent = _parents(len(size), forest)
    for child, edge in parent.items():
        taken[child] += edge.hours
    for child, edge in sorted(parent.items(), key=lambda pair: (-pair[1].late, -pair[1].early)):
        if child != edge.early:
            continue
        shifted = min(edge.hours, size[edge.late] - taken[edge.late])
        taken[edge.early] -= shifted
        taken[edge.late] += shifted
        near = [link for link in edges if edge.early in (link.early, link.late)]
        if any(taken[link.early] + taken[link.late] < link.hours for link in near):
            taken[edge.early] += shifted
            taken[edge.late] -= shifted
    return taken


def _parents(count: int, edges: list[_Edge]) -> dict[int, _Edge]:
    """The link by which each outcome but the earliest of its tree hangs on it."""
    near: dict[int, list[_Edge]] = {}
    for edge in edges:
        near.setdefault(edge.early, []).append(edge)
        near.setdefault(edge.late, []).append(edge)
    parent: dict[int, _Edge] = {}
    seen: set[int] = set()
    for first in range(count):
        queue = [] if first in seen else [first]
        while queue:
            at = queue.pop()
            seen.add(at)
            for edge in near.get(at, ()):
                other = edge.late if edge.early == at else edge.early
                if other not in seen and other not in parent:
                    parent[other] = edge
                    queue.append(other)
    return parent
