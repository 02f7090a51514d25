"""From a JSON-LD document to the one text that stands for its meaning.

Sources: JSON-LD 1.1 to RDF; RDF Dataset Canonicalization 1.0 (RDFC-1.0 with SHA-256). The processor is pyoxigraph,
never with `lenient`. Guarded by a @vocab and a base IRI that nobody can know: whatever has no meaning of its own gets one
under the sentinel, shows up, and is refused.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from .contexts import JSON, Contexts
from .effort import refuse_poison
from .inlining import context_urls, definitions, pruned_json, used_names, vocabulary
from .screening import NEVER_SIGNED, Unacceptable, Words, screen

_SENTINEL = f"undefined://{secrets.token_hex(16)}/"
_GUARD = json.dumps({"@vocab": _SENTINEL})


def nquads(document: JSON, contexts: Contexts, *, ours: bool = False) -> str:
    """The canonical N-Quads of a document, sorted by code point, each line ended.

    ours: the document is one that we are about to sign; then nothing empty and none of NEVER_SIGNED is let through.
    Raises UnknownContext and Unacceptable.
    """
    words = screen(document)
    if ours and words.empty:
        raise Unacceptable("empty_value", ", ".join(sorted(words.empty)))
    if ours and words.keys & NEVER_SIGNED:
        raise Unacceptable("never_signed", ", ".join(words.keys & NEVER_SIGNED))
    names = _names(document, words, contexts)
    meanings = definitions(document, words, names, contexts)
    text = _to_rdf(document, words, meanings.json, lambda inner: pruned_json(contexts, inner, used_names(words, names)))
    if _SENTINEL in text:
        raise Unacceptable("undefined_term", _first_undefined(text))
    lines = _lines(text)
    _refuse_nothings(words, names)
    if not meanings.complete:
        _refuse_losses(words, names, lines)
    return "".join(sorted(canonical_lines(lines, text)))


def _names(document: JSON, words: Words, contexts: Contexts) -> frozenset[str]:
    names = vocabulary(contexts, context_urls(document))
    for inner in words.inner_contexts:
        names |= vocabulary(contexts, context_urls({"@context": inner}))
    return names


def _to_rdf(document: JSON, words: Words, meanings: str, inner_json: Callable[[tuple[str, ...]], str]) -> str:
    body = {name: value for name, value in document.items() if name != "@context"}
    if words.inner_contexts:
        body = _with_inlined(body, inner_json)
    source = f'{{"@context":[{_GUARD},{meanings}],{json.dumps(body, ensure_ascii=False)[1:]}'
    try:
        quads = ox.parse(source, format=ox.RdfFormat.JSON_LD, base_iri=_SENTINEL)
        serialized = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise Unacceptable("not_json_ld", str(error)) from error
    return (serialized or b"").decode()


def _with_inlined(node: Any, inner_json: Callable[[tuple[str, ...]], str]) -> Any:
    if isinstance(node, list):
        return [_with_inlined(item, inner_json) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {name: _with_inlined(value, inner_json) for name, value in node.items() if name != "@context"}
    if "@context" in node:
        inner = {"@context": json.loads(inner_json(context_urls(node))), **inner}
    return inner


def _lines(text: str) -> list[str]:
    # Not splitlines(): it also breaks at characters that stand unescaped inside literals, such as U+2028.
    return [line + "\n" for line in text.split("\n") if line]


def _object(line: str) -> str:
    return line.split(" ", 2)[2]


def _refuse_nothings(words: Words, names: frozenset[str]) -> None:
    """An empty value under an unknown name shows nowhere, so that anyone could put it into a signed document."""
    if words.empty - names - {"@value"}:
        raise Unacceptable("undefined_term", ", ".join(sorted(words.empty - names)))


def _refuse_losses(words: Words, names: frozenset[str], lines: list[str]) -> None:
    """Every string of the document must be found again in the graph; what JSON-LD dropped would not be signed."""
    found: set[str] = set()
    for line in lines:
        subject, _predicate, rest = line.split(" ", 2)
        found.add(subject[1:-1])
        found.add(rest[1 : rest.rindex('"')] if rest[0] == '"' else rest[1 : rest.index(">")] if rest[0] == "<" else rest)
    for text in words.texts:
        if text not in found and escape(text) not in found and text not in names:
            raise Unacceptable("lost_value", text)


_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_TO_ESCAPE = re.compile(r'["\\\n\r\t]')


def escape(text: str) -> str:
    """A string as it stands inside the quotes of canonical N-Quads. Other control characters were refused before."""
    return text.translate(_ESCAPED) if _TO_ESCAPE.search(text) else text


def canonical_lines(lines: list[str], text: str) -> set[str]:
    """The lines with canonical blank-node labels. One blank node can only be called c14n0, so the work is skipped."""
    if "_:" not in text:
        return set(lines)
    labels = {part for line in lines if "_:" in line for part in blank_labels(line)}
    if len(labels) > 1:
        dataset = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS))
        return set(_lines(canonicalize(dataset)))
    return {_relabelled(line, labels) if "_:" in line else line for line in lines}


def canonicalize(dataset: ox.Dataset) -> str:
    """RDFC-1.0. The algorithm is exponential on purpose-made graphs, which are refused. Raises Unacceptable."""
    refuse_poison(dataset)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    serialized = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""
    return "".join(sorted(_lines(serialized.decode())))


def blank_labels(line: str) -> list[str]:
    """The labels of blank nodes in one line of N-Quads, wherever they stand but inside a literal."""
    labels = [line.split(" ", 1)[0]] if line.startswith("_:") else []
    rest = _object(line)
    tail = rest[rest.rindex('"') :] if rest[0] == '"' else " " + rest
    return labels + [part for part in tail.split(" ")[1:] if part.startswith("_:")]


def _relabelled(line: str, labels: set[str]) -> str:
    label = next(iter(labels), "_:none")
    if line.startswith(label + " "):
        line = "_:c14n0" + line[len(label) :]
    rest = _object(line)
    if rest.startswith(label + " "):
        line = line[: len(line) - len(rest)] + "_:c14n0" + rest[len(label) :]
    return line.replace(f" {label} .\n", " _:c14n0 .\n") if line.endswith(f" {label} .\n") else line


def _first_undefined(text: str) -> str:
    return text.split(_SENTINEL, 1)[1].split(">", 1)[0]
