"""What a cell means: numbers and days as people write them, in European or Lao digits."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from micro4asia.foundation import text

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\Z")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?\Z")
_WRITTEN = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\Z")


def as_number(cell: str) -> Decimal:
    """Point or comma before the decimals, spaces between thousands. Raises ValidationError.

    "1.234" is one and a little: nobody can tell it from a thousand and more, and a load of that size is written without a point.
    """
    written = text.fold_digits(cell.strip())
    if not (_NUMBER.match(written) or _GROUPED.match(written)):
        raise ValidationError(_("“%(value)s” is not a number. Write it like 37.5 or 37,5."), params={"value": cell[:40]})
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", written).replace(",", "."))


def as_whole(cell: str) -> int:
    number = as_number(cell)
    if number != number.to_integral_value():
        raise ValidationError(_("“%(value)s” is not a whole number."), params={"value": cell[:40]})
    return int(number)


def as_date(cell: str) -> dt.date:
    """ISO 8601, or the day before the month before the year, as the whole network writes it. Raises ValidationError."""
    written = text.fold_digits(cell.strip())
    try:
        if found := _ISO.match(written):
            year, month, day = map(int, found.groups())
            return dt.date(year, month, day)
        if found := _WRITTEN.match(written):
            day, month, year = map(int, found.groups())
            return dt.date(year, month, day)
    except ValueError:
        pass
    raise ValidationError(
        _("“%(value)s” is not a day. Write it like 2026-09-01 or 1.9.2026, the day before the month."),
        params={"value": cell[:40]},
    )
