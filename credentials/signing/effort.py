"""How much work a graph may cause, judged before the work begins, because it cannot be stopped half-way.

RDFC-1.0 tries permutations of blank nodes that look alike. Real credentials have few such nodes. Poison graphs, made of
many equal ones, would keep a process busy for hours (RDFC-1.0, section on dataset poisoning).
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pyoxigraph as ox

from .screening import Unacceptable

MAX_BLANK_NODES = 400
MAX_LOOK_ALIKES = 7  # seven equal nodes, all joined, cost a third of a second; eight cost five
MAX_JOINS = 100  # statements between nodes that look alike
MAX_CHAIN = 100  # nodes that look alike in a ring or list: nothing to permute, but cubic work


def refuse_poison(dataset: ox.Dataset) -> None:
    """Raises Unacceptable("too_complex")."""
    quads = list(dataset)
    mentions = _mentions(quads)
    if len(mentions) > MAX_BLANK_NODES:
        raise Unacceptable("too_complex", f"{len(mentions)} blank nodes")
    looks = {node: _look(node, about) for node, about in mentions.items()}
    counts = Counter(looks.values())
    alike = {node for node, look in looks.items() if counts[look] > 1}
    joins = sum(1 for quad in quads if quad.subject in alike and quad.object in alike)
    many = len(alike) > MAX_LOOK_ALIKES or joins > MAX_JOINS
    if len(alike) > MAX_CHAIN or (many and _has_choices(alike, looks, mentions)):
        raise Unacceptable("too_complex", f"{len(alike)} blank nodes look alike")


def _mentions(quads: list[ox.Quad]) -> dict[ox.BlankNode, list[ox.Quad]]:
    mentions: dict[ox.BlankNode, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        for part in {quad.subject, quad.object, quad.graph_name}:
            if isinstance(part, ox.BlankNode):
                mentions[part].append(quad)
    return mentions


def _look(node: ox.BlankNode, about: list[ox.Quad]) -> tuple[str, ...]:
    """What the algorithm knows of a node at first sight: its quads, with itself and every other node made anonymous."""

    def seen(part: object) -> str:
        return str(part) if not isinstance(part, ox.BlankNode) else "_:self" if part == node else "_:other"

    return tuple(sorted(" ".join(seen(part) for part in quad) for quad in about))


def _has_choices(
    alike: set[ox.BlankNode],
    looks: dict[ox.BlankNode, tuple[str, ...]],
    mentions: dict[ox.BlankNode, list[ox.Quad]],
) -> bool:
    """Whether some node has two neighbours that nothing tells apart. Without that there is nothing to permute."""
    for node in alike:
        neighbours: dict[tuple[str, str, tuple[str, ...]], set[ox.BlankNode]] = defaultdict(set)
        for quad in mentions[node]:
            for place, part in (("s", quad.subject), ("o", quad.object), ("g", quad.graph_name)):
                if isinstance(part, ox.BlankNode) and part != node:
                    # The graph position is hashed without its predicate, so nodes there are kept together.
                    predicate = "" if place == "g" else str(quad.predicate)
                    neighbours[(place, predicate, looks[part])].add(part)
        if any(len(group) > 1 for group in neighbours.values()):
            return True
    return False
