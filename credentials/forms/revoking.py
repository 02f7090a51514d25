"""Asking for a revocation, and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Revocation
from micro4asia.foundation.fields import Words
from micro4asia.foundation.widgets import Cards

NOTES: dict[str, Any] = {
    Revocation.Reason.NOT_EARNED: gettext_lazy("The outcomes were not achieved, or the result was entered wrongly."),
    Revocation.Reason.WRONG_PERSON: gettext_lazy("Somebody else earned it."),
    Revocation.Reason.MISCONDUCT: gettext_lazy("Found in a procedure in which the learner was heard."),
    Revocation.Reason.FRAUD: gettext_lazy("Who the learner is, or how they were admitted, was not true."),
    Revocation.Reason.AUTHORITY: gettext_lazy("A court or an authority has ordered it."),
}


class RevokeForm(forms.Form):
    # “Change” goes back to the form whatever stands in it.
    use_required_attribute = False

    reason = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=Revocation.Reason.choices,
        widget=Cards(notes=NOTES),
        help_text=gettext_lazy("The public is told the ground and nothing more."),
    )
    explanation = Words(
        label=gettext_lazy("What happened"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For the file and for the person who answers. Not shown to the public."),
    )
    legal_act = Words(
        label=gettext_lazy("Legal act"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Number and date of the decision, where there is one. A court order needs it."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("reason") == Revocation.Reason.AUTHORITY and not values.get("legal_act") and "legal_act" not in self.errors:
            self.add_error("legal_act", ValidationError(_("Name the order: its number and its date.")))
        return values


class AnswerForm(forms.Form):
    """Approving needs no words, declining does."""

    answer = Words(
        label=gettext_lazy("Your answer"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed to decline; the person who asked reads it."),
    )

    @property
    def approves(self) -> bool:
        return self.data.get("do") == "approve"

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.approves and not values.get("answer") and "answer" not in self.errors:
            self.add_error("answer", ValidationError(_("Say why the award stands as it is.")))
        return values
