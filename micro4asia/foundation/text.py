"""Text as people write it, and the keys by which it is found and compared.

Names are kept as written (NFC). Beside them stand keys made here, because databases do it wrongly or differently:
`search_key` finds candidates ("vi du" finds Ví Dụ), `match_key` tells people apart (Lan, Lân and Lãn stay three) while
spellings of one name agree (Hoà and Hòa, Quý and Quí), `sort_key` orders by a language's own alphabet (sorting.py).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from icu4py.breakers import WordBreaker

from micro4asia.foundation.sorting import name_sort_key, sort_key

__all__ = [
    "break_lao",
    "clean",
    "fold_digits",
    "iri",
    "is_marked",
    "match_key",
    "name_sort_key",
    "no_control_characters",
    "pick",
    "search_key",
    "sort_key",
]

ZERO_WIDTH_SPACE = "\u200b"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LAO_DIGITS = str.maketrans("໐໑໒໓໔໕໖໗໘໙", "0123456789")

# Overrides and isolates make a name read differently from what is stored; line and paragraph separators break JSON in pages.
_MISLEADING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029}
_SCHEMES = {"http", "https", "urn", "did", "mailto"}
_NEVER_IN_AN_IRI = re.compile(r"[\s<>\"{}|\\^`\u200b-\u200f\ufeff]|%(?![0-9A-Fa-f]{2})")


def _refused(character: str) -> bool:
    point = ord(character)
    noncharacter = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return unicodedata.category(character) in {"Cc", "Cs"} or point in _MISLEADING or noncharacter


def no_control_characters(value: str) -> None:
    """Validator: refuses control characters, lone surrogates and marks that reverse the reading direction; line feeds pass."""
    if value.isprintable():  # then it holds none of them
        return
    for character in value:
        if character != "\n" and _refused(character):
            raise ValidationError(
                _("This text contains an invisible character (%(code)s) that cannot be stored. Please type it again."),
                code="control_character",
                params={"code": f"U+{ord(character):04X}"},
            )


def clean(value: str, *, multiline: bool = False) -> str:
    """The text in NFC, without spaces around it. Raises ValidationError where no_control_characters would.

    In one line, runs of white space become one space; with multiline=True line feeds are kept, however they were typed.
    """
    value = re.sub(r"\r\n?", "\n", value).replace("\t", " ")
    if not multiline:
        value = value.strip().replace("\n", " ")
    no_control_characters(value)
    value = unicodedata.normalize("NFC", value).strip()
    return value if multiline else re.sub(r"[^\S\u200b]+", " ", value)


def iri(value: str) -> None:
    """Validator: a complete address or name. One with a space would silently vanish from a signed document."""
    message = _("Enter a complete address without spaces, such as https://example.org/course.")
    try:
        no_control_characters(value)
        parts = urlsplit(value)
        host = parts.hostname or ""
    except (ValueError, ValidationError):
        raise ValidationError(message, code="iri") from None
    known = parts.scheme in _SCHEMES and value.partition(":")[2]
    lacks_host = parts.scheme in {"http", "https"} and (not host or ("." not in host and host != "localhost" and ":" not in host))
    if not known or lacks_host or "\n" in value or _NEVER_IN_AN_IRI.search(value):
        raise ValidationError(message, code="iri")


def fold_digits(value: str) -> str:
    """Lao digits as European ones, for number fields."""
    return value.translate(_LAO_DIGITS)


def break_lao(value: str) -> str:
    """The text with U+200B at Lao word boundaries, for engines that do not find them. Strip it before comparing."""
    if not re.search(r"[\u0e80-\u0eff]{2}", value):
        return value
    words: list[str] = []
    for word in WordBreaker(value.replace(ZERO_WIDTH_SPACE, ""), "lo"):
        # ໆ repeats the word before it and ຯ shortens it: neither may begin a line.
        if words and _lao(words[-1][-1]) and _lao(word[0]) and word[0] not in "ໆຯ":
            words.append(ZERO_WIDTH_SPACE)
        words.append(word)
    return "".join(words)


def _lao(character: str) -> bool:
    return "\u0e80" <= character <= "\u0eff"


_BARE = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"})
_LATIN_MARKS = re.compile("[\u0300-\u036f]")


def _one_case(value: str) -> str:
    value = unicodedata.normalize("NFC", value).translate(_INVISIBLE)
    value = unicodedata.normalize("NFC", " ".join(value.split()).casefold())
    return _one_lao_spelling(value)


def search_key(value: str) -> str:
    """For finding: one case, Latin marks stripped, đ as d; Lao vowels and tones stay. Searched as a substring."""
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFD", _one_case(value)))
    return unicodedata.normalize("NFC", bare).translate(_BARE)


def is_marked(value: str) -> bool:
    """Whether it is written with marks that a search does without. One without any may have lost them."""
    return search_key(value) != _one_case(value)


def match_key(value: str) -> str:
    """For deciding whether two names are written alike: marks count; case, invisible characters, Lao compatibility forms,
    and Vietnamese i/y and tone placement do not."""
    return " ".join(_one_vietnamese_spelling(word) for word in re.split(r"[\s\-]+", _one_case(value)) if word)


# A tone before an upper vowel looks the same as after it. ໍ + າ looks like ຳ, ຫ + ນ or ມ like ໜ or ໝ, and ຫລ is written ຫຼ.
_LAO_ORDER = re.compile("([\u0ec8-\u0ecb])([\u0eb1\u0eb4-\u0eb7\u0ebb\u0ecd])")
_LAO_AM = re.compile("\u0ecd([\u0ec8-\u0ecb]?)\u0eb2")


def _one_lao_spelling(value: str) -> str:
    value = _LAO_AM.sub("\\1\u0eb3", _LAO_ORDER.sub(r"\2\1", value))
    return value.replace("ຫນ", "ໜ").replace("ຫມ", "ໝ").replace("ຫລ", "ຫຼ")


_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = "(?:[bcđghklmnprstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?"
# The only endings where the tone may stand on either vowel, and where i and y are the same sound alone.
_EITHER_VOWEL = re.compile(f"{_ONSET}(?:oa|oe|uy)")
_I_OR_Y = re.compile("([hklmstv]|qu)[iy]")


def _one_vietnamese_spelling(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = _TONES.findall(letters)
    toneless = unicodedata.normalize("NFC", _TONES.sub("", letters))
    if len(tones) > 1 or not (_EITHER_VOWEL.fullmatch(toneless) or _I_OR_Y.fullmatch(toneless)):
        return word
    if _I_OR_Y.fullmatch(toneless):
        toneless = toneless[:-1] + "i"
    return unicodedata.normalize("NFC", toneless + "".join(tones))


def pick(texts: Mapping[str, str], language: str, fallback: str | Sequence[str] = "en") -> tuple[str, str]:
    """The text for a reader and the language it is in: theirs, then the fallback, then whichever comes first.

    "en-GB" is satisfied by "en" and the other way round. Without any text: ("", language).
    """
    present = {tag: text for tag, text in texts.items() if text}
    wanted = [language, *([fallback] if isinstance(fallback, str) else fallback)]
    for tag in wanted:
        if tag in present:
            return present[tag], tag
        for other in present:
            if other.partition("-")[0].lower() == tag.partition("-")[0].lower():
                return present[other], other
    return next(((text, tag) for tag, text in present.items()), ("", language))
