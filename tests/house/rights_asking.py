"""One request of the rights matrix, and the words in which slices write theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.house.rights_world import World

Made = Callable[[World], Any]


@dataclass(frozen=True)
class Case:
    """One request. `row` is the matrix's; empty, it is the one that the view names."""

    url: str
    args: Made = lambda world: ()
    data: Made | None = None
    row: str = ""
    query: str = ""
    # A posted form that is done leads elsewhere; one that looks something up, or is left empty here, comes back.
    comes_back: bool = False

    @property
    def posts(self) -> bool:
        return self.data is not None

    def __str__(self) -> str:
        return f"{'POST' if self.posts else 'GET'} {self.url}{f' [{self.row}]' if self.row else ''}"


def at(*things: str) -> Made:
    """Arguments of an address: attributes of the world, such as "same.slug"."""

    def made(world: World) -> tuple[Any, ...]:
        found = []
        for thing in things:
            name, _, attribute = thing.partition(".")
            value = getattr(world, name)
            found.append(getattr(value, attribute) if attribute else value)
        return tuple(found)

    return made


def nothing(world: World) -> dict[str, Any]:
    return {}


def sent(**fields: str) -> Made:
    return lambda world: fields
