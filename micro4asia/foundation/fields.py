"""Form fields that every desk shares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation import text
from micro4asia.foundation.widgets import DateParts

UNREADABLE = "\ufffd"


class Words(forms.CharField):
    """One line or, with a Textarea, several: kept as written (NFC). Control characters and broken letters are refused here."""

    def to_python(self, value: Any) -> str:
        written: str = super().to_python(value) or ""
        # Half a surrogate pair reaches us as U+FFFD: the browser, or the server before us, could not read the letter.
        if UNREADABLE in written:
            raise ValidationError(_("One of the letters could not be read. Please type the text again."), code="unreadable")
        return text.clean(written, multiline=isinstance(self.widget, forms.Textarea))


class Amount(forms.DecimalField):
    """A number with at most two decimals, typed with point or comma, in European or Lao digits."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=6, decimal_places=2, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = text.fold_digits(value.strip()).replace(",", ".")
        return super().to_python(value)


class Day(forms.DateField):
    """Day, month and year as three inputs; Lao digits are read like any other. `earliest` and `latest` are years."""

    widget = DateParts
    default_error_messages = {
        "invalid": _("There is no such day. Write day, month and year in numbers, such as 12, 12 and 2025.")
    }

    def __init__(self, *, earliest: int = 1900, latest: int = 2200, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.years = range(earliest, latest + 1)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value.year not in self.years:
            said = {"first": str(self.years[0]), "last": str(self.years[-1])}
            raise ValidationError(_("Give a year between %(first)s and %(last)s."), code="year", params=said)
