"""Requests of the rights matrix, one file for each part of the product.

A file has `CASES` and, where its addresses need more than the world holds, `furnish(world)`, which adds to `world.things`.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any


def parts() -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        yield import_module(f"{__name__}.{found.name}")


def of_every_part() -> list[Any]:
    return [case for part in parts() for case in part.CASES]


def furnish(world: Any) -> None:
    for part in parts():
        if add := getattr(part, "furnish", None):
            add(world)
