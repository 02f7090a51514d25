"""Sort keys that put names and titles into a language's own order, on any database.

A key is a string of lower-case hexadecimal digits: every collation of every database sorts those alike, while plain text
would come out in code-point order on SQLite and in the server's locale on PostgreSQL. It has two parts, as dictionaries do:
first the letters, then, where all letters agree, the marks. Vietnamese ă â đ ê ô ơ ư and Czech č ch ř š ž are letters with
places of their own; Vietnamese tones, Czech lengths and every mark of another language are only marks. Case and punctuation
do not count. A list in no particular language uses the plain Latin order with all marks as marks. Lao sorts by consonant,
so a vowel written before its consonant is read after it; other scripts follow in code-point order.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_ENDS, _SPACE, _DIGIT, _LATIN, _LAO, _OTHER = "00", "01", 0x10, 0x20, "e", "f"
# Where each language's extra letters stand: after which plain letter, in this order.
_EXTRA: dict[str, dict[str, Sequence[str]]] = {
    "vi": {"a": "ăâ", "d": "đ", "e": "ê", "o": "ôơ", "u": "ư"},
    "cs": {"c": "č", "h": ["ch"], "r": "ř", "s": "š", "z": "ž"},
    "sk": {"a": "ä", "c": "č", "h": ["ch"], "o": "ô", "s": "š", "z": "ž"},
    "hr": {"c": "čć", "d": ["dž", "đ"], "l": ["lj"], "n": ["nj"], "s": "š", "z": "ž"},
    "es": {"n": "ñ"},
}
# Letters that do not fall apart into a plain one and a mark.
_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"})
# The order of tones in Vietnamese dictionaries (none, huyền, hỏi, ngã, sắc, nặng), then other marks.
_MARKS = {mark: f"{rank:x}" for rank, mark in enumerate("\u0300\u0309\u0303\u0301\u0323\u0302\u0306\u031b\u030c\u030a\u0308", 1)}
_LAO_LEADING = re.compile("([\u0ec0-\u0ec4])([\u0e81-\u0eae\u0edc\u0edd])")


def sort_key(value: str, language: str | None = None) -> str:
    """The key by which a title or any other text is sorted; store it beside the text."""
    letters, marks = [], []
    folded = _LAO_LEADING.sub(r"\2\1", unicodedata.normalize("NFC", value).casefold())
    for token in _tokens(folded, language):
        weight, mark = _weigh(token, language)
        letters.append(weight)
        marks.append(mark)
    return "".join(letters) + _ENDS + "".join(marks).rstrip("0")


def name_sort_key(full_name: str, language: str | None = None) -> str:
    """The key of a person: Vietnamese by given name, which stands last, then from the front; others as written.

    Nothing is split off for other languages: a full name does not tell which part is the family's.
    """
    parts = full_name.split()
    if _base(language) == "vi" and len(parts) > 1:
        parts = [parts[-1], *parts[:-1]]
    return sort_key(" ".join(parts), language)


def _base(language: str | None) -> str:
    return (language or "").partition("-")[0].lower()


@lru_cache(maxsize=32)
def _extra(language: str | None) -> dict[str, int]:
    places = {}
    for plain, letters in _EXTRA.get(_base(language), {}).items():
        for place, letter in enumerate(letters, 1):
            places[letter] = _latin(plain) + place
    return places


def _latin(letter: str) -> int:
    # Five places for each letter: itself and up to four that a language sets after it.
    return _LATIN + 5 * (ord(letter) - ord("a"))


def _tokens(text: str, language: str | None) -> list[str]:
    """Letters with their marks; two letters where the language counts them as one; white space as one space."""
    pairs = sorted((letter for letter in _extra(language) if len(letter) == 2), reverse=True)
    # Lao vowels and tones are no "word characters" to Python, but letters to us.
    return re.findall("|".join([*pairs, r"\s", "(?:[^\\W_]|[\u0e80-\u0eff])[\u0300-\u036f]*"]), " ".join(text.split()))


def _weigh(token: str, language: str | None) -> tuple[str, str]:
    """The weight of one letter, and the digit of its marks."""
    extra = _extra(language)
    if token.isspace():
        return _SPACE, "0"
    apart = unicodedata.normalize("NFD", token)
    # A Vietnamese ấ is the letter â with a tone: take off marks one at a time until a letter of the alphabet is left.
    for kept in (token, *(_without(apart, mark) for mark in reversed(apart[1:]))):
        if kept in extra:
            return f"{extra[kept]:02x}", _mark(unicodedata.normalize("NFD", token), unicodedata.normalize("NFD", kept))
    plain = apart[0].translate(_PLAIN)
    return "".join(map(_weigh_plain, plain)), _mark(apart, plain) if plain == apart[0] else "f"


def _without(apart: str, mark: str) -> str:
    return unicodedata.normalize("NFC", apart.replace(mark, ""))


def _mark(apart: str, letter: str) -> str:
    left = [mark for mark in apart if mark not in letter]
    return _MARKS.get(left[0], "f") if left else "0"


def _weigh_plain(character: str) -> str:
    point = ord(character)
    if "a" <= character <= "z":
        return f"{_latin(character):02x}"
    if (digit := unicodedata.decimal(character, None)) is not None:
        return f"{_DIGIT + digit:02x}"
    if 0x0E80 <= point <= 0x0EFF:
        return f"{_LAO}{point & 0xFF:02x}"
    return f"{_OTHER}{point:06x}"
