"""The same meaning with less work: definitions that hold only inside certain types, moved to the top where nobody objects.

Open Badges defines most terms inside types. The processor then copies its whole table for every typed object, three
quarters of the time of a signature. Which definition a key has depends here on two things only, the types of its object and the
key; so it is worked out once per shape of document. Wherever that would not be the whole truth (definitions inside properties,
graphs, prefixes, values that are terms, an undefined key) there is no short cut and the full contexts are used.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .contexts import JSON, Contexts

Shape = frozenset[tuple[tuple[str, ...], str, str]]  # `Words.pairs` of every object in the document

_PLAIN = {"@id", "@type", "@container", "@context", "@protected"}
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_CONTAINERS = {"@set", "@language", "@list"}


class _NoShortCut(Exception):
    pass


@dataclass(frozen=True)
class Flat:
    json: str  # one context
    addresses: frozenset[str]  # the keys whose strings are addresses: one that is none would be dropped


@lru_cache(maxsize=512)
def flatten(contexts: Contexts, urls: tuple[str, ...], names: frozenset[str], shape: Shape) -> Flat | None:
    """One context that means the same for documents of this shape, or None."""
    try:
        flat = _flat(_merged([contexts.load(url)["@context"] for url in urls]), names, shape)
    except _NoShortCut:
        return None
    typed = {key for key, definition in flat.items() if isinstance(definition, dict) and definition.get("@type") == "@id"}
    return Flat(json.dumps(flat), frozenset(typed | {"id", "@id"}))


def _merged(loaded: list[Any]) -> JSON:
    base: JSON = {}
    for context in loaded:
        if not isinstance(context, dict):
            raise _NoShortCut
        base.update((name, definition) for name, definition in context.items() if name != "@protected")
    return base


def _flat(base: JSON, names: frozenset[str], shape: Shape) -> JSON:
    types = {name for kinds, _, _ in shape for name in kinds}
    meanings: dict[str, set[str]] = defaultdict(set)
    for kinds, key, parent in shape:
        if not kinds and _is_language_map(base, parent):
            if not _TAG.fullmatch(key):
                raise _NoShortCut
        else:
            meanings[key].add(json.dumps(_meaning(base, kinds, key, names), sort_keys=True))
    flat: JSON = {key: json.loads(next(iter(found))) for key, found in meanings.items() if len(found) == 1}
    disputed = {key for key, found in meanings.items() if len(found) > 1}
    if any('"@type": "@id"' in meaning for key in disputed for meaning in meanings[key]):
        raise _NoShortCut
    for name in types:
        if name not in base or name in meanings:
            raise _NoShortCut
        flat[name] = _type(base, name, disputed, names)
    flat.update((key, _plain(base[key], names)) for key in disputed if key in base)
    return flat


def _is_language_map(base: JSON, parent: str) -> bool:
    """Texts by language stand under terms that no type of ours or of Open Badges defines anew."""
    definition = base.get(parent)
    if not isinstance(definition, dict) or definition.get("@container") != "@language":
        return False
    if any(parent in _scope(base, kind) for kind in base if isinstance(base[kind], dict)):
        raise _NoShortCut
    return True


def _meaning(base: JSON, kinds: tuple[str, ...], key: str, names: frozenset[str]) -> Any:
    definition = base.get(key)
    for kind in sorted(kinds):  # JSON-LD applies the contexts of several types in the order of their names
        definition = _scope(base, kind).get(key, definition)
    return _plain(definition, names)


def _scope(base: JSON, kind: str) -> JSON:
    definition = base.get(kind)
    scope = definition.get("@context", {}) if isinstance(definition, dict) else {}
    if not isinstance(scope, dict) or "@propagate" in scope or "@vocab" in scope or "@import" in scope:
        raise _NoShortCut
    return scope


def _plain(definition: Any, names: frozenset[str]) -> Any:
    """A definition that stands on its own, or no short cut."""
    full = {"@id": definition} if isinstance(definition, str) else definition
    if not isinstance(full, dict) or not set(full) <= _PLAIN or "@context" in full:
        raise _NoShortCut
    for value in (full.get("@id"), full.get("@type")):
        if value == "@vocab" or (value is not None and {value, value.partition(":")[0]} & names):
            raise _NoShortCut
    if full.get("@container", "@set") not in _CONTAINERS:
        raise _NoShortCut
    # "@set" shapes JSON, not the graph; protection was the business of the full contexts.
    kept = {keyword: value for keyword, value in full.items() if keyword != "@protected" and value != "@set"}
    return kept if set(kept) != {"@id"} else kept["@id"]


def _type(base: JSON, name: str, disputed: set[str], names: frozenset[str]) -> Any:
    definition = base[name] if isinstance(base[name], dict) else {"@id": base[name]}
    flat = _plain({"@id": definition.get("@id")}, names)
    scope = _scope(base, name)
    kept = {key: _plain(scope[key], names) for key in disputed if key in scope}
    return {"@id": flat, "@context": kept} if kept else flat
