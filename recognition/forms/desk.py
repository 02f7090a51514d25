"""What an officer enters before the comparison, and what a learner answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import StatutoryLimit
from micro4asia.foundation.fields import Day, Words
from recognition.models import RecognitionRequest

Procedure = StatutoryLimit.Procedure


class CompleteForm(forms.Form):
    complete_on = Day(
        label=_("The last needed item arrived on"),
        help_text=_("The legal clock counts from this local day, whenever you tick it off."),
    )

    procedure = forms.ChoiceField(
        label=_("Procedure"),
        help_text=_("Whose published time limits apply."),
        choices=[(each.value, each.label) for each in (Procedure.RECOGNITION, Procedure.RPL)],
    )

    def __init__(self, *args: Any, arrived: dt.date, row: RecognitionRequest, **kwargs: Any) -> None:
        kwargs["initial"] = {"complete_on": arrived, "procedure": row.procedure}
        super().__init__(*args, **kwargs)
        # Asked only where there is something to choose.
        if row.institution is None or not row.institution.time_limits.on(arrived).filter(procedure=Procedure.RPL).exists():
            del self.fields["procedure"]


class SearchForm(forms.Form):
    """A name is looked for by POST, so that it never stands in an address."""

    words = Words(label=_("Number, learner or course"), max_length=100)
