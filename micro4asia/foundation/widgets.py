"""Inputs that HTML lacks: a date of three fields, choices that explain themselves, a row of segments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.forms import MultiWidget, RadioSelect, TextInput
from django.utils.functional import Promise

from micro4asia.foundation import text

Words = Mapping[str, str | Promise]


class DateParts(MultiWidget):
    """Day, month and year as three inputs, in any digits; hands a DateField one ISO date."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        part = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({"day": TextInput(part), "month": TextInput(part), "year": TextInput(part)}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Split a date, or what was typed and did not make one, so that nothing is lost."""
        if isinstance(value, dt.date):
            return [str(value.day), str(value.month), str(value.year)]
        year, month, day = ([*str(value or "").split("-", 2), "", ""])[:3]
        return [day, month, year]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:  # type: ignore[override]
        parts = super().value_from_datadict(data, files, name)
        day, month, year = (text.fold_digits(str(part or "").strip()) for part in parts)
        return f"{year}-{month}-{day}" if day or month or year else ""


class Cards(RadioSelect):
    """Radio buttons as cards. notes: what each choice means; symbols: its icon; both by value."""

    def __init__(
        self,
        *args: Any,
        notes: Words | None = None,
        symbols: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.notes = notes or {}
        self.symbols = symbols or {}


class Segments(Cards):
    """Radio buttons side by side. classes by value: `y` for covered, `p` for partly, `x` for not."""

    def __init__(self, *args: Any, classes: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes or {}
