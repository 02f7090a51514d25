"""Dates in full words, as each language writes them on a diploma."""

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

# What the language's own long form leaves out: Vietnamese and Lao name the day as "day", British order suits all of Europe.
PATTERNS = {"vi": "'ngày' d 'tháng' M 'năm' y", "lo": "'ວັນທີ' d MMMM y", "en": "d MMMM y"}
# French and Italian count days, but the first of a month they call "the first".
FIRST_DAYS = {"fr": "d'er' MMMM y", "it": "d'º' MMMM y"}


def in_words(day: date, language: str) -> str:
    """As in "20 December 2025", "ngày 20 tháng 12 năm 2025"; in English where the language is unknown."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    patterns = {**PATTERNS, **FIRST_DAYS} if day.day == 1 else PATTERNS
    return str(format_date(day, patterns.get(locale.language, "long"), locale=locale))
