"""The parts of a decision beside its outcome: conditions, an alternative, the version of the law, how long it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation.fields import Amount, Day, Words
from recognition.models import Condition, Decision, RecognitionRequest
from recognition.services.record_checks import ConditionSaid

CONDITIONS = (1, 2)
PARTS = ("what", "due", "checker", "otherwise", "credits")


class RecordForm(forms.Form):
    alternative_purpose = forms.ChoiceField(
        label=_("Recognised for another purpose"),
        required=False,
        choices=[("", _("No")), *RecognitionRequest.Purpose.choices],
    )
    alternative_level = Words(label=_("Recognised at a lower level"), required=False, max_length=60)
    translation = forms.ChoiceField(label=_("These reasons are"), choices=Decision.Translation.choices, required=False)
    legal_version = Day(label=_("Version of the act, as of"), required=False, help_text=_("Required for national law."))
    valid_until = Day(label=_("Holds until"), required=False, help_text=_("Empty: without end."))
    dissent = Words(
        label=_("What the evaluator or an expert saw otherwise"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Stays in the record; it is not part of the letter."),
    )
    no_precedent = forms.BooleanField(label=_("Do not propose this decision to later cases"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in CONDITIONS:
            self.fields |= _condition_fields(number)

    @property
    def conditions(self) -> list[list[forms.BoundField]]:
        """For the page: the fields of each condition."""
        return [[self[f"c{number}_{part}"] for part in PARTS] for number in CONDITIONS]

    def said_conditions(self) -> tuple[ConditionSaid, ...]:
        data = self.cleaned_data
        return tuple(
            ConditionSaid(
                data[f"c{number}_what"],
                data[f"c{number}_due"],
                data[f"c{number}_checker"],
                data[f"c{number}_otherwise"] or Condition.Otherwise.LAPSES,
                data[f"c{number}_credits"],
            )
            for number in CONDITIONS
            if data.get(f"c{number}_what")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in CONDITIONS:
            if data.get(f"c{number}_what") and f"c{number}_due" in data and not data[f"c{number}_due"]:
                self.add_error(f"c{number}_due", gettext("Say by when."))
            if data.get(f"c{number}_checker") and not data.get(f"c{number}_what"):
                self.add_error(f"c{number}_what", gettext("Say what is asked for."))
        return data


def _condition_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"c{number}_what": Words(label=_("What"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})),
        f"c{number}_due": Day(label=_("By when"), required=False),
        f"c{number}_checker": Words(label=_("Who checks it"), required=False, max_length=200),
        f"c{number}_otherwise": forms.ChoiceField(
            label=_("If it is not met"), required=False, choices=Condition.Otherwise.choices
        ),
        f"c{number}_credits": Amount(label=_("Credits that remain then"), required=False, min_value=0),
    }


def typed(form_class: type[forms.Form], data: Mapping[str, Any], **kwargs: Any) -> dict[str, Any]:
    """What was sent, as initial values of a form that is shown again without being judged."""
    fields = form_class(**kwargs).fields
    return {name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()}


def initial_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """A stored ruling, as initial values."""
    initial = dict(said)
    initial["no_precedent"] = not said.get("is_precedent", True)
    for number, one in enumerate(said.get("conditions") or (), start=1):
        initial |= {
            f"c{number}_what": one["what"],
            f"c{number}_due": one["due_on"],
            f"c{number}_checker": one["checked_by"],
            f"c{number}_otherwise": one["otherwise"],
            f"c{number}_credits": one["credits_otherwise"] or "",
        }
    return initial
