"""By what a micro-credential is found: the values of its facets, and its words without marks and capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from credentials.models import MicroCredentialVersion
from micro4asia.foundation import text

# The facets of the catalogue in the order of the page.
FACETS = (
    "field",
    "level",
    "hours",
    "language",
    "participation",
    "assessment",
    "stackable",
    "recognised",
    "institution",
    "country",
)
# Shelves that are no facet: everything there is, every word, and the words of titles and codes alone.
ALL, WORD, TITLE = "all", "word", "title"
NOT_LEVELLED = "none"
# Hours, up to and with each; whatever is longer stands on the last.
HOURS = (("1-25", 25), ("26-50", 50), ("51-100", 100), ("101-150", 150), ("151-300", 300))
LONGER = "301-"
LONGEST_WORD = 32
_WORD = re.compile("(?:[^\\W_]|[\u0e80-\u0eff])+")
# A Lao letter with what is written before, above, below and after it.
_LAO_SYLLABLE = re.compile("[\u0ec0-\u0ec4]?[\u0e81-\u0eae\u0edc-\u0edf]")

Term = tuple[str, str]


def words(value: str) -> list[str]:
    """Folded words in their order: "Du lịch" gives du, lich. Lao, which has no spaces, is cut at the boundaries ICU finds."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(text.break_lao(text.search_key(value)))]


def is_lao(word: str) -> bool:
    return "\u0e80" <= word[0] <= "\u0eff"


def ways_in(word: str) -> Iterator[str]:
    """The word; of a Lao one also what is left from each of its letters on, since compounds are searched by their parts."""
    if not is_lao(word):
        yield word
        return
    yield from (word[found.start() :] for found in _LAO_SYLLABLE.finditer(word))
    if not _LAO_SYLLABLE.match(word):
        yield word


def key_of(value: str) -> str:
    return value.encode().hex()


def value_of(key: str) -> str:
    return bytes.fromhex(key).decode()


def hours_range(hours: Decimal) -> str:
    return next((name for name, most in HOURS if hours <= most), LONGER)


def level_of(code: str) -> str:
    """Of the Croatian 7.1 it is the seventh level that one looks for."""
    return code.partition(".")[0] or NOT_LEVELLED


def terms(version: MicroCredentialVersion, recognised: Iterable[str]) -> set[Term]:
    """Every shelf the version stands on. recognised: slugs of the institutions that count it."""
    bodies = [version.institution, *(version.partners.all() if version.awarding_type == "joint" else ())]
    found: set[Term] = {
        (ALL, ""),
        *(("field", version.isced_f[:digits]) for digits in (2, 3, 4)),
        ("level", level_of(version.level_code)),
        ("hours", hours_range(version.hours)),
        *(("language", tag.partition("-")[0].lower()) for tag in version.languages),
        ("participation", version.participation),
        *(("assessment", row.type) for row in version.assessments.all()),
        ("stackable", version.stackability),
        *(("recognised", slug) for slug in recognised),
        *(("institution", body.slug) for body in bodies),
        *(("country", body.country) for body in bodies),
    }
    titles = set(words(_said(version.micro_credential.code, *version.titles.values())))
    outcomes = (told for row in version.outcomes.all() for told in row.texts.values())
    every = titles.union(words(_said(*version.descriptions.values(), *outcomes)))
    found.update((TITLE, way) for word in titles for way in ways_in(word))
    found.update((WORD, way) for word in every for way in ways_in(word))
    return found


def _said(*texts: str) -> str:
    """One text of many: folded once. Lines keep the last word of one from the first of the next."""
    return "\n".join(texts)
