"""Public identifiers: 160 random bits that survive being read aloud.

32 characters of lower-case Crockford base32 (no i, l, o, u) and two check characters: the number they spell, modulo 1021.
1021 is prime and above 31 · 32, so that one wrong character and any two swapped neighbours are always noticed; it fits
two characters. Nothing about the award can be read from the id.
"""

import re
import secrets
from typing import Literal

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 34
PATTERN = f"[{ALPHABET}]{{{LENGTH}}}"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans({"o": "0", "i": "1", "l": "1"})
_SEPARATORS = re.compile(r"[\s\u200b\u00ad\ufeff‐-―-]+")
# Longer than any address of ours; what is pasted beyond it is not looked at.
_LONGEST_INPUT = 2_000


def _check(body: str) -> str:
    number = 0
    for character in body:
        number = (number * 32 + _VALUES[character]) % 1021
    return ALPHABET[number // 32] + ALPHABET[number % 32]


def new_public_id() -> str:
    """A fresh identifier, unguessable: whoever knows one was given it."""
    number = secrets.randbits(160)
    body = "".join(ALPHABET[(number >> shift) & 31] for shift in range(155, -1, -5))
    return body + _check(body)


def diagnose(public_id: str) -> Literal["ok", "mistyped"]:
    """Whether the characters agree with each other. "ok" says nothing about the id being known."""
    if re.fullmatch(PATTERN, public_id) and _check(public_id[:-2]) == public_id[-2:]:
        return "ok"
    return "mistyped"


def _tidy(text: str) -> str:
    return _SEPARATORS.sub("", text).lower().translate(_LOOKALIKES)


def normalise(typed: str) -> str:
    """The id within what somebody typed, read off paper, or pasted as an address; may still be mistyped or unknown.

    Capitals, spaces and hyphens are forgiven, o reads as 0, i and l as 1. In an address, a path segment that is an id
    wins, then one of the right length, then the last one.
    """
    typed = typed.strip()[:_LONGEST_INPUT]
    if "/" not in typed:
        return _tidy(typed)
    path = re.split(r"[?#]", typed, maxsplit=1)[0]
    segments = [segment for segment in map(_tidy, path.split("/")) if segment]
    sound = [segment for segment in segments if diagnose(segment) == "ok"]
    long_enough = [segment for segment in segments if len(segment) == LENGTH]
    return next(iter([*sound, *long_enough, *segments[-1:]]), "")
