"""What was seen of a guardian's consent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from credentials.models import GuardianConsent
from micro4asia.foundation.fields import Day, Words


class ConsentForm(forms.Form):
    guardian_name = Words(label=_("Name of the parent or guardian"), max_length=200)
    relation = forms.ChoiceField(label=_("Relation to the learner"), choices=GuardianConsent.Relation.choices)
    given_on = Day(label=_("Consent given on"))
    evidence = Words(
        label=_("What you saw, and where it is kept"),
        max_length=300,
        help_text=_("For example: signed form, folder 12 of the academic office. No document numbers."),
    )
