"""The answer to what somebody asks before earning it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation.fields import Amount, Day, Words
from micro4asia.foundation.widgets import Cards
from recognition.models import PreAnswer
from recognition.services.pre_asking import Said


class PreAnswerForm(forms.Form):
    would = forms.ChoiceField(label=_("What would happen?"), choices=PreAnswer.Would.choices, widget=Cards)
    credits = Amount(label=_("Credits"), required=False, min_value=0)
    earned_with = Words(
        label=_("If it is earned so"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For example the least grade, or supervision with identity verified."),
    )
    reasons = Words(label=_("Reasons"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    valid_until = Day(label=_("The answer holds until"))

    def said(self) -> Said:
        values = self.cleaned_data
        return Said(values["would"], values["reasons"], values["valid_until"], values["earned_with"], values["credits"])
