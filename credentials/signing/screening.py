"""What a document may look like before its meaning is worked out: plain JSON, bounded, with nothing that JSON-LD would
drop without a word.

JSON-LD ignores what it cannot read: a property like "@note", an id with a space, an empty list under an unknown name. What is
ignored is not signed, so it is refused here, or found missing afterwards by `canonical.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .contexts import JSON

MAX_BYTES = 512 * 1024
MAX_DEPTH = 24
MAX_VALUES = 20_000
_LARGEST_WHOLE = 2**53 - 1

# Two copies of the Open Badges context differ in these two terms, so their meaning depends on who reads them.
NEVER_SIGNED = frozenset({"endorsementJwt", "jti"})

_KEYWORDS = frozenset({"@context", "@id", "@type", "@value", "@language"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`\x7f]*")
_TYPE = re.compile(r"[^\x00-\x20<>\"{}|\\^`\x7f@][^\x00-\x20<>\"{}|\\^`\x7f]*")


class Unacceptable(ValueError):
    """The document cannot be signed or checked. `code` is for machines, the text for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass
class Words:
    """What was met on the walk, kept for the later comparison with the graph."""

    strings: set[tuple[str, str]] = field(default_factory=set)  # (key, string value) for every key but `type`
    types: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)  # keys whose value says nothing and so leaves no trace in the graph
    # (types of an object, a key of it, the key that the object itself stands under if it has no type)
    pairs: set[tuple[tuple[str, ...], str, str]] = field(default_factory=set)
    inner_contexts: list[object] = field(default_factory=list)  # those of credentials inside, such as endorsements
    fractions: set[float] = field(default_factory=set)
    values: int = 0

    @cached_property
    def keys(self) -> set[str]:
        return {key for _, key, _ in self.pairs}

    @cached_property
    def texts(self) -> set[str]:
        return {text for _, text in self.strings}


def is_iri(text: str) -> bool:
    """Absolute, without spaces, quotes or anything else that a reader would drop."""
    return _IRI.fullmatch(text) is not None


def parse(source: bytes | str) -> JSON:
    """JSON text as a dictionary. Refuses twice-named members, NaN, and what is too long. Raises Unacceptable."""
    if len(source) > MAX_BYTES:
        raise Unacceptable("too_large")
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        parsed = json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except Unacceptable:
        raise
    except RecursionError as error:
        raise Unacceptable("too_deep") from error
    except ValueError as error:
        raise Unacceptable("not_json", str(error)) from error
    if not isinstance(parsed, dict):
        raise Unacceptable("not_an_object")
    return parsed


def _members(pairs: list[tuple[str, Any]]) -> JSON:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unacceptable("member_twice")
    return members


def _no_constant(name: str) -> None:
    raise Unacceptable("not_json", name)


def screen(document: JSON) -> Words:
    """Walk the whole document but its contexts. Raises Unacceptable."""
    words = Words()
    _walk(document, "", words, 0)
    refuse_forbidden(words.keys)
    refuse_forbidden(words.texts)
    refuse_forbidden(words.types)
    return words


def _walk(node: object, key: str, words: Words, depth: int) -> None:
    words.values += 1
    if depth > MAX_DEPTH or words.values > MAX_VALUES:
        raise Unacceptable("too_deep" if depth > MAX_DEPTH else "too_large")
    if isinstance(node, str):
        _note_string(node, key, words)
    elif isinstance(node, dict):
        _walk_object(node, key, words, depth + 1)
    elif isinstance(node, list):
        for item in node:
            _walk(item, key, words, depth + 1)
    elif isinstance(node, int | float):
        _check_number(node)
        words.fractions.update([node] if node != int(node) else [])
    elif node is not None:
        raise Unacceptable("not_json", type(node).__name__)


def _walk_object(node: JSON, key: str, words: Words, depth: int) -> None:
    kinds = _types(node)
    parent = "" if kinds else key
    for name, value in node.items():
        if not isinstance(name, str):
            raise Unacceptable("not_json", "a member without a name in letters")
        if name[:1] == "@":
            if name not in _KEYWORDS:
                raise Unacceptable("unknown_keyword", name)
            if name == "@context":
                words.inner_contexts.extend([value] if depth > 1 else [])
                continue
        words.pairs.add((kinds, name, parent))
        if type(value) is str:
            _note_string(value, name, words)
            continue
        if value is None or value == [] or value == {}:
            words.empty.add(name)
        _walk(value, name, words, depth)


def _types(node: JSON) -> tuple[str, ...]:
    kinds = node.get("type", node.get("@type"))
    if isinstance(kinds, list):
        return tuple([kind for kind in kinds if isinstance(kind, str)])
    return (kinds,) if isinstance(kinds, str) else ()


def _note_string(text: str, key: str, words: Words) -> None:
    if key in ("type", "@type"):
        if _TYPE.fullmatch(text) is None:
            raise Unacceptable("bad_type", text)
        words.types.add(text)
        return
    if key in ("id", "@id") and not is_iri(text):
        raise Unacceptable("bad_iri", text)
    words.strings.add((key, text))


def _check_number(number: float) -> None:
    # Beyond these bounds the readers write one number in different letters, and a signature covers letters.
    if isinstance(number, int):
        if abs(number) > _LARGEST_WHOLE:
            raise Unacceptable("bad_number", "too large")
    elif not math.isfinite(number) or (number and not 1e-4 <= abs(number) < 1e15):
        raise Unacceptable("bad_number", repr(number))


def refuse_forbidden(texts: Iterable[str]) -> None:
    found = _FORBIDDEN.search("\n".join(texts))
    if found:
        raise Unacceptable("control_character", f"U+{ord(found.group()):04X}")
