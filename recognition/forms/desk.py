"""What an officer enters before the comparison, and what a learner answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation.fields import Day, Words


class CompleteForm(forms.Form):
    complete_on = Day(
        label=_("The last needed item arrived on"),
        help_text=_("The legal clock counts from this local day, whenever you tick it off."),
    )

    def __init__(self, *args: Any, arrived: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"complete_on": arrived}
        super().__init__(*args, **kwargs)


class QuestionForm(forms.Form):
    wording = Words(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Ask for exactly what is missing, and say why it is needed. The learner has 30 days."),
    )


class AnswerForm(forms.Form):
    answer = Words(label=_("Your answer"), max_length=4000, widget=forms.Textarea({"rows": 5}))


class SearchForm(forms.Form):
    """A name is looked for by POST, so that it never stands in an address."""

    words = Words(label=_("Number, learner or course"), max_length=100)
