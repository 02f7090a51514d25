"""Numbers for the eye: as the reader writes them, or with a point where a machine reads them too."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Number = Fraction | Decimal | int | str


def locale() -> Locale:
    """The reader's language for numbers and dates."""
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def figure(value: Number, places: int = 2) -> str:
    """For pages, letters and paper: 1,500.5 in English, 1.500,5 in Vietnamese and Lao. Rounded as `plain` rounds."""
    return str(format_decimal(Decimal(plain(value, places)), locale=locale()))


def in_hours(value: Number) -> str:
    """So many hours of work, with what they are called: 25 h, 25 giờ."""
    return _("%(hours)s h") % {"hours": figure(value)}


def plain(value: Number, places: int = 2) -> str:
    """For signed documents, tables to download and drawings: at most so many decimals, halves up, no trailing zeros."""
    exact = Fraction(value)
    scaled = (abs(exact) * 10**places + Fraction(1, 2)).__floor__()
    whole, rest = divmod(scaled, 10**places)
    digits = f"{rest:0{places}}".rstrip("0") if places else ""
    sign = "-" if exact < 0 and scaled else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"
