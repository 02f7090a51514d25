"""Contexts written into the document instead of named by it, cut down to the terms that it uses.

The processor never needs a loader, and reads two dozen definitions instead of a thousand. Cutting is safe because a
definition counts only where its name occurs: as a key, a type, a value, a prefix, or inside a definition that is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from .contexts import JSON, Contexts, UnknownContext
from .screening import Unacceptable, Words

MAX_CONTEXTS = 20


def context_urls(document: JSON) -> tuple[str, ...]:
    """The contexts that the document names. Raises UnknownContext for definitions written into the document itself, and
    Unacceptable for more than any credential needs: one named a thousand times changes no meaning and costs seconds."""
    named = document.get("@context")
    urls = named if isinstance(named, list) else [named]
    if len(urls) > MAX_CONTEXTS:
        raise Unacceptable("too_complex", f"{len(urls)} contexts")
    if not urls or not all(isinstance(url, str) for url in urls):
        raise UnknownContext("contexts must be named by their address")
    return tuple(urls)


@lru_cache(maxsize=256)
def vocabulary(contexts: Contexts, urls: tuple[str, ...]) -> frozenset[str]:
    """Every name that these contexts define anywhere."""
    names: set[str] = set()
    for url in urls:
        _collect_names(contexts.load(url)["@context"], names)
    return frozenset(names)


def _collect_names(context: Any, names: set[str]) -> None:
    if isinstance(context, list):
        for part in context:
            _collect_names(part, names)
    elif isinstance(context, dict):
        for name, definition in context.items():
            if not name.startswith("@"):
                names.add(name)
            if isinstance(definition, dict) and "@context" in definition:
                _collect_names(definition["@context"], names)


def used_names(words: Words, names: frozenset[str]) -> frozenset[str]:
    met = words.keys | words.texts | words.types
    prefixes = {text.partition(":")[0] for text in met if ":" in text}
    return names & (met | prefixes)


@lru_cache(maxsize=512)
def pruned_json(contexts: Contexts, urls: tuple[str, ...], used: frozenset[str]) -> str:
    """A JSON list with the cut-down contexts, in order. One version of a micro-credential makes one entry."""
    loaded = [contexts.load(url)["@context"] for url in urls]
    needed = _closure(loaded, used)
    return json.dumps([part for context in loaded for part in _prune(context, needed)])


def _closure(loaded: list[Any], used: frozenset[str]) -> set[str]:
    needed = set(used)
    while True:
        before = len(needed)
        for context in loaded:
            _add_references(context, needed)
        if len(needed) == before:
            return needed


def _add_references(context: Any, needed: set[str]) -> None:
    for part in context if isinstance(context, list) else [context]:
        if not isinstance(part, dict):
            continue
        for name, definition in part.items():
            if name not in needed:
                continue
            needed.update(_references(definition))
            if isinstance(definition, dict) and "@context" in definition:
                _add_references(definition["@context"], needed)


def _references(definition: object) -> Iterable[str]:
    values: list[object] = [definition] if isinstance(definition, str) else []
    if isinstance(definition, dict):
        values = [definition.get(keyword) for keyword in ("@id", "@type", "@reverse", "@index")]
    for value in values:
        if isinstance(value, str):
            yield value
            yield value.partition(":")[0]


def _prune(context: Any, needed: set[str]) -> list[Any]:
    parts = context if isinstance(context, list) else [context]
    return [_prune_part(part, needed) if isinstance(part, dict) else part for part in parts]


def _prune_part(part: JSON, needed: set[str]) -> JSON:
    kept: JSON = {}
    for name, definition in part.items():
        if not (name.startswith("@") or name in needed):
            continue
        if isinstance(definition, dict) and "@context" in definition:
            definition = {**definition, "@context": _prune(definition["@context"], needed)}
        kept[name] = definition
    return kept
