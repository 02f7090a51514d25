"""Signing many documents that differ only in a few strings, without reading each of them anew.

One document with markers in place of these strings goes the whole way. Its canonical lines are then filled for every other
one and sorted again. That is right because at most one blank node is there, whose label is c14n0 whatever the strings are (with
two, labels would depend on them), and because a filled string is escaped and refused by the same rules as on the whole way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from . import base58
from .canonical import nquads
from .contexts import JSON, Contexts
from .keys import Signer, signature_fits
from .ntriples import escape
from .proofs import options_of, proof_over, serialise, serialise_string, signed_message
from .screening import Unacceptable, is_iri, refuse_forbidden

Parts = tuple[str, ...]  # fixed text and slot names by turns, beginning and ending with fixed text


class NotATemplate(ValueError):
    """These documents cannot be made by filling: use the whole way."""


class SigningTemplate:
    """Made once from `build`, which makes a document from values by slot name.

    markers, others: two sets of stand-in values that occur nowhere else. Both must lead to the same template; if they do not,
    `build` looks at its values instead of placing them, or a marker occurs by chance. Raises NotATemplate.
    """

    def __init__(
        self,
        build: Callable[[Mapping[str, str]], JSON],
        markers: Mapping[str, str],
        others: Mapping[str, str],
        contexts: Contexts,
    ) -> None:
        document = build(markers)
        self._contexts = contexts
        self._context: list[str] = document["@context"]
        self._lines = _line_parts(document, markers, contexts)
        self._text = _split(serialise(document), markers)
        other = build(others)
        if self._lines != _line_parts(other, others, contexts) or self._text != _split(serialise(other), others):
            raise NotATemplate("two sets of markers lead to two templates")
        self._fixed = [line[0] for line in self._lines if len(line) == 1]
        self._open = [_line_format(line) for line in self._lines if len(line) > 1]
        self._addresses = sorted({slot for slot in markers for line in self._open if f"%({slot}:iri)s" in line})
        self._json = _format(self._text, dict.fromkeys(markers, "json"))

    def canonical(self, values: Mapping[str, str]) -> str:
        """The canonical N-Quads of the document with these values. Raises Unacceptable."""
        refuse_forbidden(values.values())
        for slot in self._addresses:
            if not is_iri(values[slot]):
                raise Unacceptable("bad_iri", values[slot])
        forms = {f"{slot}:literal": escape(value) for slot, value in values.items()}
        forms.update({f"{slot}:iri": value for slot, value in values.items()})
        return "".join(sorted({*self._fixed, *[line % forms for line in self._open]}))

    def sign(self, values: Mapping[str, str], *, signer: Signer, created: datetime) -> str:
        """The signed document as text, equal to what `proofs.sign` and `serialise` give for the same values."""
        proof = proof_over(self.canonical(values), self._context, signer, created, self._contexts)
        return f'{self._unsigned(values)[:-1]},"proof":[{serialise(proof)}]}}'

    def is_signed(self, text: str, values: Mapping[str, str], *, public_raw: bytes, method: str, created: datetime) -> bool:
        """Whether `text` is letter for letter what `sign` gave for these values, that key and that moment.

        False says only that it is not known: such a text goes the whole way.
        """
        options = serialise(options_of(method, created))[:-1]
        start, end = f'{self._unsigned(values)[:-1]},"proof":[{options},"proofValue":"z', '"}]}'
        if not (text.startswith(start) and text.endswith(end)):
            return False
        try:
            signature = base58.decode(text[len(start) : -len(end)]) if len(text) - len(start) < 100 else b""
            message = signed_message(self.canonical(values), self._context, method, created, self._contexts)
        except ValueError:
            return False
        return len(signature) == 64 and signature_fits(public_raw, signature, message)

    def _unsigned(self, values: Mapping[str, str]) -> str:
        return self._json % {f"{slot}:json": serialise_string(value)[1:-1] for slot, value in values.items()}


def _line_parts(document: JSON, markers: Mapping[str, str], contexts: Contexts) -> list[Parts]:
    text = nquads(document, contexts, ours=True)
    if "_:c14n1 " in text:
        raise NotATemplate("more than one blank node")
    return sorted(_split(line + "\n", markers) for line in text.split("\n") if line)


def _split(text: str, markers: Mapping[str, str]) -> Parts:
    slots = {marker: slot for slot, marker in markers.items()}
    pattern = "|".join(re.escape(marker) for marker in sorted(slots, key=len, reverse=True))
    return tuple(slots[part] if rank % 2 else part for rank, part in enumerate(re.split(f"({pattern})", text)))


def _line_format(line: Parts) -> str:
    """A line as a %-format. A slot before the first quotation mark stands in an address, after it in a literal."""
    quoted = next((rank for rank in range(0, len(line), 2) if '"' in line[rank]), len(line))
    return "".join(
        f"%({part}:{'literal' if rank > quoted else 'iri'})s" if rank % 2 else part.replace("%", "%%")
        for rank, part in enumerate(line)
    )


def _format(parts: Parts, kinds: Mapping[str, str]) -> str:
    return "".join(f"%({part}:{kinds[part]})s" if rank % 2 else part.replace("%", "%%") for rank, part in enumerate(parts))
