"""Forms about proposals, precedents and automatic decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from micro4asia.foundation.fields import Words
from recognition.models import AuditSample, Decision, RecognitionRequest


class DepartureForm(forms.Form):
    reason = Words(
        label=_("Why this case is different"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Equal cases are treated alike; the reason stands in the record of the decision."),
        error_messages={"required": _("Say why this case is different; equal cases are treated alike.")},
    )


class PrecedentSearchForm(forms.Form):
    """Everything may stay empty. Words are of micro-credentials, courses and institutions; people are not searched."""

    words = Words(label=_("Micro-credential, course or institution"), required=False, max_length=100)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False, choices=[("", _("Any")), *RecognitionRequest.Purpose.choices])
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a decision", "Outcome"), required=False, choices=[("", _("Any")), *Decision.Outcome.choices]
    )


class NoteForm(forms.Form):
    wording_en = Words(label=_("In English"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))
    wording_vi = Words(label=_("In Vietnamese"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))
    wording_lo = Words(label=_("In Lao"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))

    def wording(self) -> dict[str, str]:
        return {tag: words for tag in ("en", "vi", "lo") if (words := self.cleaned_data[f"wording_{tag}"].strip())}


class ReasonForm(forms.Form):
    reason = Words(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Give the reason.")},
    )


class AuditForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Finding"), choices=AuditSample.Result.choices, error_messages={"required": _("Choose a finding.")}
    )
    remark = Words(
        label=_("Remark"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Required where you would have decided otherwise."),
    )

    reopen = forms.BooleanField(
        label=_("Open the case again, in the applicant's favour"),
        required=False,
        help_text=_("Where more is due. What was decided holds until another decision takes its place; it cannot be less."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("reopen") and values.get("result") != AuditSample.Result.DIFFERS:
            self.add_error(
                "reopen", forms.ValidationError(_("A case is opened again where a person would have decided otherwise."))
            )
        if values.get("result") == AuditSample.Result.DIFFERS and not values.get("remark"):
            self.add_error("remark", forms.ValidationError(_("Say what you would have decided, and why.")))
        return values


class ReviewForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("stands", _("The decision stands")), ("reopened", _("Open it again in the applicant's favour"))],
        error_messages={"required": _("Choose an answer.")},
    )
    remark = Words(
        label=_("What the learner reads"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what the learner reads.")},
    )
