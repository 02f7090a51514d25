"""From a JSON-LD document to the one text that stands for its meaning.

Sources: JSON-LD 1.1 to RDF; RDF Dataset Canonicalization 1.0 (RDFC-1.0 with SHA-256). The processor is pyoxigraph,
never with `lenient`. Guarded by a @vocab and a base IRI that nobody can know: whatever has no meaning of its own gets one
under the sentinel, shows up, and is refused.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from . import direct
from .contexts import JSON, Contexts
from .effort import refuse_poison
from .inlining import context_urls, pruned_json, used_names, vocabulary
from .meanings import table
from .ntriples import blank_labels, escape, fraction, relabelled, shortest_fraction, split_lines
from .screening import NEVER_SIGNED, Unacceptable, Words, screen

_SENTINEL = f"undefined://{secrets.token_hex(16)}/"
_GUARD = json.dumps({"@vocab": _SENTINEL})

# Per shape of our own documents: whether the direct way gave the processor's text when both were tried.
_direct_is_right: dict[object, bool] = {}
_MAX_SHAPES = 1000
MAX_INNER = 200  # credentials inside, each with contexts of its own: a whole record of studies, and no more


def nquads(document: JSON, contexts: Contexts, *, ours: bool = False) -> str:
    """The canonical N-Quads of a document, sorted by code point, each line ended.

    ours: the document is one that we are about to sign. Then nothing empty and none of NEVER_SIGNED is let through, and
    known shapes are written directly. What others hand in always goes through the processor.
    Raises UnknownContext and Unacceptable.
    """
    words = screen(document)
    names = _names(document, words, contexts)
    if not ours:
        return _processed(document, words, names, contexts)
    if words.empty:
        raise Unacceptable("empty_value", ", ".join(sorted(words.empty)))
    if words.keys & NEVER_SIGNED:
        raise Unacceptable("never_signed", ", ".join(words.keys & NEVER_SIGNED))
    return _written(document, words, names, contexts) or _processed(document, words, names, contexts)


def _names(document: JSON, words: Words, contexts: Contexts) -> frozenset[str]:
    names = vocabulary(contexts, context_urls(document))
    if len(words.inner_contexts) > MAX_INNER:
        raise Unacceptable("too_complex", f"{len(words.inner_contexts)} contexts inside")
    for inner in words.inner_contexts:
        names |= vocabulary(contexts, context_urls({"@context": inner}))
    return names


def _written(document: JSON, words: Words, names: frozenset[str], contexts: Contexts) -> str | None:
    """The text by the direct way, where it is known to be right for documents of this shape."""
    shape = frozenset(words.pairs)
    key = (contexts, context_urls(document), shape)
    known = None if words.inner_contexts else table(contexts, key[1], names, shape)
    lines = direct.write(document, known) if known and _direct_is_right.get(key, True) else None
    if lines is None:
        return None
    text = "".join(sorted(lines))
    if key not in _direct_is_right:
        if len(_direct_is_right) >= _MAX_SHAPES:
            _direct_is_right.clear()
        _direct_is_right[key] = text == _processed(document, words, names, contexts)
    return text if _direct_is_right[key] else None


def _processed(document: JSON, words: Words, names: frozenset[str], contexts: Contexts) -> str:
    used = used_names(words, names)
    text = _to_rdf(document, words, lambda urls: pruned_json(contexts, urls, used))
    if _SENTINEL in text:
        raise Unacceptable("undefined_term", _first_undefined(text))
    lines = split_lines(text)
    _refuse_losses(words, names, lines)
    return "".join(sorted(_canonical_lines(lines, text)))


def _to_rdf(document: JSON, words: Words, definitions: Callable[[tuple[str, ...]], str]) -> str:
    body = {name: value for name, value in document.items() if name != "@context"}
    if words.inner_contexts:
        body = _with_inlined(body, definitions)
    context = definitions(context_urls(document))
    source = f'{{"@context":[{_GUARD},{context[1:-1]}],{json.dumps(body, ensure_ascii=False)[1:]}'
    try:
        quads = ox.parse(source, format=ox.RdfFormat.JSON_LD, base_iri=_SENTINEL)
        serialized = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise Unacceptable("not_json_ld", str(error)) from error
    return _respelled((serialized or b"").decode(), words)


def _respelled(text: str, words: Words) -> str:
    """Fractions in the letters of JSON-LD 1.1, which every other reader uses: pyoxigraph writes fewer digits."""
    for number in words.fractions:
        short, full = shortest_fraction(number), fraction(number)
        if short != full:
            text = text.replace(f'"{short}"^^<', f'"{full}"^^<')
    return text


def _with_inlined(node: Any, definitions: Callable[[tuple[str, ...]], str]) -> Any:
    if isinstance(node, list):
        return [_with_inlined(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {name: _with_inlined(value, definitions) for name, value in node.items() if name != "@context"}
    if "@context" in node:
        inner = {"@context": json.loads(definitions(context_urls(node))), **inner}
    return inner


def _refuse_losses(words: Words, names: frozenset[str], lines: list[str]) -> None:
    """Every string of the document must be found again in the graph: what JSON-LD dropped would not be signed.

    An empty value under an unknown name shows nowhere either, so that anyone could put it into a signed document.
    """
    if words.empty - names - {"@value"}:
        raise Unacceptable("undefined_term", ", ".join(sorted(words.empty - names)))
    found: set[str] = set()
    for line in lines:
        subject, _predicate, rest = line.split(" ", 2)
        found.add(subject[1:-1])
        found.add(rest[1 : rest.rindex('"')] if rest[0] == '"' else rest[1 : rest.index(">")] if rest[0] == "<" else rest)
    for text in words.texts:
        if text not in found and escape(text) not in found and text not in names:
            raise Unacceptable("lost_value", text)


def _canonical_lines(lines: list[str], text: str) -> set[str]:
    """The lines with canonical blank-node labels. One blank node can only be called c14n0, so the work is skipped."""
    labels = {label for line in lines if "_:" in line for label in blank_labels(line)}
    if len(labels) > 1:
        return set(split_lines(canonicalize(ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS)))))
    only = next(iter(labels), None)
    return {relabelled(line, only, "_:c14n0") for line in lines} if only else set(lines)


def canonicalize(dataset: ox.Dataset) -> str:
    """RDFC-1.0. The algorithm is exponential on purpose-made graphs, which are refused. Raises Unacceptable."""
    refuse_poison(dataset)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    serialized = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""
    return "".join(sorted(split_lines(serialized.decode())))


def _first_undefined(text: str) -> str:
    return text.split(_SENTINEL, 1)[1].split(">", 1)[0]
