"""What each key means in each type of object, worked out once per shape of document.

In contexts such as those of Open Badges the definition of a key depends on two things only: the types of its object and the key
itself. So one table per shape says it all, and `direct.py` can write the graph from it without a JSON-LD processor. Wherever that
would not be the whole truth (definitions inside properties, graphs, ordered lists, values that are terms, an undefined key)
there is no table, and the processor does the work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .contexts import JSON, Contexts

Kinds = tuple[str, ...]
Shape = frozenset[tuple[Kinds, str, str]]  # `Words.pairs` of every object in the document

_KNOWN = {"@id", "@type", "@container", "@protected"}
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class _NoTable(Exception):
    pass


@dataclass(frozen=True)
class Meaning:
    predicate: str
    datatype: str = ""  # an address, or "@id" where the strings themselves are addresses
    by_language: bool = False


@dataclass(frozen=True)
class Table:
    types: dict[str, str]
    keys: dict[tuple[Kinds, str], Meaning]
    names: frozenset[str]


@lru_cache(maxsize=512)
def table(contexts: Contexts, urls: tuple[str, ...], names: frozenset[str], shape: Shape) -> Table | None:
    """The table for documents of this shape, or None. names: all that the contexts define."""
    base: JSON = {}
    for url in urls:
        context = contexts.load(url)["@context"]
        if not isinstance(context, dict):
            return None
        base.update(context)
    try:
        keys = {
            (kinds, key): _meaning(base, kinds, key, names)
            for kinds, key, parent in shape
            if key not in ("id", "type") and (kinds or not _is_tag(base, key, parent))
        }
        return Table({name: _type(base, name, names) for kinds, _, _ in shape for name in kinds}, keys, names)
    except _NoTable:
        return None


def _is_tag(base: JSON, key: str, parent: str) -> bool:
    """Whether this key of an object without a type is a language tag. Only our own terms hold texts by language."""
    definition = base.get(parent)
    if not isinstance(definition, dict) or definition.get("@container") != "@language":
        return False
    if not _TAG.fullmatch(key) or any(parent in _scope(base, kind) for kind in base):
        raise _NoTable
    return True


def _meaning(base: JSON, kinds: Kinds, key: str, names: frozenset[str]) -> Meaning:
    definition = base.get(key)
    for kind in sorted(kinds):  # JSON-LD applies the contexts of several types in the order of their names
        definition = _scope(base, kind).get(key, definition)
    full = {"@id": definition} if isinstance(definition, str) else definition
    if not isinstance(full, dict) or not set(full) <= _KNOWN or full.get("@container", "@set") not in ("@set", "@language"):
        raise _NoTable
    datatype = full.get("@type", "")
    if datatype and datatype != "@id":
        datatype = _address(datatype, names)
    return Meaning(_address(full.get("@id"), names), datatype, full.get("@container") == "@language")


def _scope(base: JSON, kind: str) -> JSON:
    definition = base.get(kind)
    scope = definition.get("@context", {}) if isinstance(definition, dict) else {}
    if not isinstance(scope, dict) or not {"@propagate", "@vocab", "@import", "@base", "@language"}.isdisjoint(scope):
        raise _NoTable
    return scope


def _type(base: JSON, name: str, names: frozenset[str]) -> str:
    definition = base.get(name)
    return _address(definition.get("@id") if isinstance(definition, dict) else definition, names)


def _address(value: Any, names: frozenset[str]) -> str:
    """A full address, needing no other definition."""
    if not isinstance(value, str) or value.startswith("@") or ":" not in value or value.partition(":")[0] in names:
        raise _NoTable
    return value
