"""The letters of canonical N-Quads. Source: RDF 1.1 N-Quads; RDFC-1.0, section on serialisation."""

from __future__ import annotations

import re
from decimal import Decimal

_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_TO_ESCAPE = re.compile(r'["\\\n\r\t]')


def escape(text: str) -> str:
    """A string as it stands inside the quotes. Other control characters were refused before."""
    return text.translate(_ESCAPED) if _TO_ESCAPE.search(text) else text


def fraction(number: float) -> str:
    """A number that is not whole: sixteen digits as JSON-LD 1.1 says, without closing noughts. 9.95 is 9.949999999999999E0."""
    return _scientific(*f"{number:.15E}".replace(".", "").split("E"))


def shortest_fraction(number: float) -> str:
    """The same as pyoxigraph writes it: as few digits as tell the number apart. 9.95 is 9.95E0."""
    _sign, digits, exponent = Decimal(repr(number)).as_tuple()
    written = "".join(str(digit) for digit in digits)
    return _scientific(("-" if number < 0 else "") + written, int(exponent) + len(digits) - 1)


def _scientific(digits: str, exponent: str | int) -> str:
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    return f"{sign}{digits[0]}.{digits[1:].rstrip('0') or '0'}E{int(exponent)}"


def split_lines(text: str) -> list[str]:
    """Lines with their ends. Not by splitlines(), which also breaks at characters that stand unescaped in literals (U+2028)."""
    return [line + "\n" for line in text.split("\n") if line]


def object_of(line: str) -> str:
    """What follows subject and predicate: the object, perhaps a graph, and the full stop."""
    return line.split(" ", 2)[2]


def blank_labels(line: str) -> list[str]:
    """The labels of blank nodes in one line, wherever they stand but inside a literal."""
    labels = [line.split(" ", 1)[0]] if line.startswith("_:") else []
    rest = object_of(line)
    tail = rest[rest.rindex('"') :] if rest[0] == '"' else " " + rest
    return labels + [part for part in tail.split(" ")[1:] if part.startswith("_:")]


def relabelled(line: str, label: str, new: str) -> str:
    """The line with one blank node called otherwise."""
    if line.startswith(label + " "):
        line = new + line[len(label) :]
    rest = object_of(line)
    if rest.startswith(label + " "):
        line = line[: len(line) - len(rest)] + new + rest[len(label) :]
    ending = f" {label} .\n"
    return line[: -len(ending)] + f" {new} .\n" if line.endswith(ending) else line
