"""The graph of one of our own documents, written from a table of meanings instead of by a JSON-LD processor.

It knows the few forms that our documents use and gives up on any other. `canonical.py` compares its first result for every
shape of document with the processor's and uses it only where the two are equal.
Source: JSON-LD 1.1 API, object to RDF conversion; numbers as in section "Data Round Tripping".
"""

from __future__ import annotations

from typing import Any

from .contexts import JSON
from .meanings import Meaning, Table
from .ntriples import escape, fraction
from .screening import is_iri

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BLANK = "_:c14n0"


class _GiveUp(Exception):
    pass


def write(document: JSON, known: Table) -> set[str] | None:
    """The canonical lines, or None where the document has a form that is not known here or a second nameless object."""
    writer = _Writer(known)
    try:
        writer.node(document)
    except _GiveUp:
        return None
    return writer.lines


class _Writer:
    def __init__(self, known: Table) -> None:
        self.known = known
        self.lines: set[str] = set()
        self.nameless = 0

    def node(self, node: JSON) -> str:
        """Write one object; the result is its name in the graph."""
        name = self._name(node)
        types = node.get("type", ())
        kinds = (types,) if isinstance(types, str) else tuple(types)
        for kind in kinds:
            self.lines.add(f"{name} {_TYPE} <{self.known.types[kind]}> .\n")
        for key, value in node.items():
            if key in ("id", "type", "@context"):
                continue
            meaning = self.known.keys.get((kinds, key))
            if meaning is None:
                raise _GiveUp
            self._statements(f"{name} <{meaning.predicate}> ", meaning, value)
        return name

    def _name(self, node: JSON) -> str:
        address = node.get("id")
        if address is None:
            self.nameless += 1
            if self.nameless > 1:
                raise _GiveUp
            return _BLANK
        return self._address(address)

    def _address(self, text: object) -> str:
        if not isinstance(text, str) or not is_iri(text) or text.partition(":")[0] in self.known.names:
            raise _GiveUp
        return f"<{text}>"

    def _statements(self, start: str, meaning: Meaning, value: Any) -> None:
        if isinstance(value, str):
            self.lines.add(f"{start}{self._string(meaning, value)} .\n")
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, list):
                    raise _GiveUp
                self._statements(start, meaning, item)
        elif isinstance(value, dict):
            self._object(start, meaning, value)
        else:
            self.lines.add(f"{start}{_number(meaning, value)} .\n")

    def _string(self, meaning: Meaning, text: str) -> str:
        if meaning.datatype == "@id":
            return self._address(text)
        if meaning.by_language:
            raise _GiveUp
        return f'"{escape(text)}"^^<{meaning.datatype}>' if meaning.datatype else f'"{escape(text)}"'

    def _object(self, start: str, meaning: Meaning, value: JSON) -> None:
        if not meaning.by_language:
            self.lines.add(f"{start}{self.node(value)} .\n")
            return
        for tag, text in value.items():
            if not isinstance(text, str):
                raise _GiveUp
            self.lines.add(f'{start}"{escape(text)}"@{tag.lower()} .\n')


def _number(meaning: Meaning, value: object) -> str:
    """Whole numbers as integers, others as doubles with one digit before the point; true and false by name."""
    if meaning.by_language or meaning.datatype == "@id" or not isinstance(value, bool | int | float):
        raise _GiveUp
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{meaning.datatype or _XSD + "boolean"}>'
    if value == int(value):
        return f'"{int(value)}"^^<{meaning.datatype or _XSD + "integer"}>'
    return f'"{fraction(value)}"^^<{meaning.datatype or _XSD + "double"}>'
