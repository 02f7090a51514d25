"""What a learner appeals with, and how an appeal is settled other than by a decision of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from credentials.paper_gate import AcceptedPaper, Paper
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Cards
from recognition.models import Appeal

PLACES = ("first_paper", "second_paper", "third_paper")


class AppealForm(forms.Form):
    grounds = Words(
        label=_("What is wrong with the decision?"),
        max_length=6000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Say which point you disagree with, and why. You need not quote any law."),
        error_messages={"required": _("Say what you think is wrong with the decision.")},
    )
    first_paper = Paper(label=_("Evidence"), help_text=_("PDF, PNG, JPEG or signed data, at most 10 MB each."))
    second_paper = Paper(label=_("More evidence"))
    third_paper = Paper(label=_("More evidence"))

    def __init__(self, *args: Any, silence: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if silence:
            grounds = self.fields["grounds"]
            grounds.required, grounds.label = False, _("Do you want to add anything?")
            grounds.help_text = _("You need not: that the day has passed is enough.")

    def papers(self) -> list[AcceptedPaper]:
        return [paper for place in PLACES if (paper := self.cleaned_data.get(place))]

    def take(self, error: ValidationError) -> None:
        """Put what the service found wrong beside the fields it names."""
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, messages in found.items():
            place = PLACES[0] if field == "papers" else field
            self.add_error(place if place in self.fields else None, ValidationError(messages))


class CounterForm(AppealForm):
    """An appeal on paper, entered by an officer."""

    received_on = Day(
        label=_("Reached us on"),
        help_text=_("The day of the stamp, not of today: it decides whether the appeal came in time."),
    )
    field_order = ("received_on", "grounds", *PLACES)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": today}
        super().__init__(*args, **kwargs)
        self.fields["grounds"].label = _("Grounds, as the learner gave them")
        self.fields["grounds"].help_text = ""


class SettleForm(forms.Form):
    """Uphold or send back; deciding anew has the page of a decision."""

    outcome = forms.ChoiceField(
        label=_("Outcome of the appeal"),
        choices=[
            (Appeal.Outcome.UPHELD, _("Let the decision stand")),
            (Appeal.Outcome.CHANGED, _("Decide anew")),
            (Appeal.Outcome.SENT_BACK, _("Send the case back")),
        ],
        widget=Cards(
            notes={
                Appeal.Outcome.UPHELD: _("The same result, confirmed with reasons of your own."),
                Appeal.Outcome.CHANGED: _("You write the whole decision on the next page. The first one is overturned."),
                Appeal.Outcome.SENT_BACK: _("The evaluator works on it again, as you instruct. The clock begins anew."),
            }
        ),
        error_messages={"required": _("Choose an outcome.")},
    )
    words = Words(
        label=_("Reasons, or what is to be done"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("The learner reads them, in the language of the decision. Not needed to decide anew."),
    )

    def __init__(self, *args: Any, silence: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if silence:
            outcome = self.fields["outcome"]
            outcome.choices = [one for one in outcome.choices if one[0] != Appeal.Outcome.UPHELD]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("outcome") not in {None, Appeal.Outcome.CHANGED} and not values.get("words", "").strip():
            self.add_error("words", _("Write it here: the learner and the evaluator read it."))
        return values
