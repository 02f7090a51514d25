"""Which time a report is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recognition.reports import Period

FIRST_YEAR = 2024


class PeriodForm(forms.Form):
    """By address: the last twelve months where nothing else is asked for."""

    period = forms.ChoiceField(label=pgettext_lazy("of a report", "Period"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        years = [(str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)]
        self.fields["period"].choices = [("", _("Last twelve months")), *years, ("all", _("Since the beginning"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> str:
        """As it stands in an address."""
        return str(self.cleaned_data["period"]) if self.is_valid() else ""

    def asked(self) -> Period:
        chosen = self.cleaned_data["period"] if self.is_valid() else ""
        if chosen == "all":
            return Period(dt.date(FIRST_YEAR, 1, 1), self.today)
        if chosen:
            return Period(dt.date(int(chosen), 1, 1), dt.date(int(chosen), 12, 31))
        begin = self.today.replace(day=1)
        return Period(begin.replace(year=begin.year - 1), self.today)
