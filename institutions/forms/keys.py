"""Comparing a key, stopping one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation.fields import Words


class CompareForm(forms.Form):
    typed = Words(
        label=_("Last eight digits of the fingerprint"),
        max_length=40,
        help_text=_("As they were read out to you, with or without the space: two groups of four."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class StopForm(forms.Form):
    reason = Words(
        label=_("What happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For your colleagues: what makes you think that the key is in other hands. Not shown to the public."),
    )
