"""What is typed around a decision: a remark, a result, a rule, a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from micro4asia.foundation.fields import Amount, Words
from recognition.models import Decision, ReasonParagraph, RecognitionRequest


class RemarkForm(forms.Form):
    remark = Words(
        label=_("What is to be looked at again"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say what is to be looked at again.")},
    )


class SettleForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[("met", _("Met")), ("failed", _("Not met"))],
        widget=forms.RadioSelect,
        help_text=_("Not met can be said once the last day is over. What the decision said for that case happens at once."),
    )
    evidence = Words(
        label=_("What shows it"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The learner reads this."),
        error_messages={"required": _("Say what shows it.")},
    )


class RuleForm(forms.Form):
    """What is left empty asks for nothing."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a decision", "Outcome"), required=False, choices=[("", _("Any")), *Decision.Outcome.choices]
    )
    purpose = forms.ChoiceField(label=_("Purpose"), required=False, choices=[("", _("Any")), *RecognitionRequest.Purpose.choices])
    credits_over = Amount(label=_("More credits than"), required=False, min_value=0, help_text=_("Empty: any number."))

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ParagraphForm(forms.Form):
    about = forms.ChoiceField(label=_("What it is about"), choices=ReasonParagraph.About.choices)
    outcome = forms.ChoiceField(label=_("For this outcome"), required=False, choices=[("", _("Any")), *Decision.Outcome.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = Words(
                label=name, required=False, max_length=1500, widget=forms.Textarea({"rows": 3, "lang": code})
            )
            self.fields[f"translated_{code}"] = forms.BooleanField(
                label=_("Only translated: nobody has checked it yet"), required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"text_{code}") for code, _name in settings.LANGUAGES):
            self.add_error(f"text_{settings.LANGUAGES[0][0]}", _("Write it in at least one language."))
        return data

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        return {
            "about": data["about"],
            "outcome": data["outcome"],
            "texts": {code: data[f"text_{code}"] for code in codes},
            "translated": [code for code in codes if data[f"translated_{code}"]],
        }

    @staticmethod
    def initial_of(about: str, outcome: str, texts: Mapping[str, str], translated: Iterable[str]) -> dict[str, object]:
        return {
            "about": about,
            "outcome": outcome,
            **{f"text_{code}": words for code, words in texts.items()},
            **{f"translated_{code}": True for code in translated},
        }
