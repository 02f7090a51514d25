"""Base58 in Bitcoin's alphabet, as multibase "z" uses it."""

from __future__ import annotations

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}


# Five digits at a time: long division of a big number is what costs.
_FIVE = 58**5


def encode(raw: bytes) -> str:
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    number, letters = int.from_bytes(raw, "big"), ""
    while number:
        number, five = divmod(number, _FIVE)
        for _ in range(5):
            five, rest = divmod(five, 58)
            letters += _ALPHABET[rest]
    return "1" * zeros + letters[::-1].lstrip("1")


def decode(text: str) -> bytes:
    """Raises ValueError for a foreign letter. The caller bounds the length: the work grows with its square."""
    number = 0
    for letter in text:
        if letter not in _VALUES:
            raise ValueError(f"not a base58 letter: {letter!r}")
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
