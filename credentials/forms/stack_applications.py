"""Choosing awards, applying, ruling on an overlap, deciding."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from credentials.models import Award, Learner, LearningOutcome, MicroCredentialVersion, OutcomeLink, StackApplication
from credentials.stack_words import Line
from institutions.vocabulary import Supervision
from micro4asia.foundation.fields import Amount, Words
from micro4asia.foundation.widgets import Cards

Outcome = StackApplication.Outcome


class ChooseForm(forms.Form):
    awards = forms.MultipleChoiceField(
        label=gettext_lazy("Credentials that are to count"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("One of these is not yours, or does not fit this stack.")},
    )

    def __init__(self, *args: Any, held: Collection[Award], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {award.public_id: award for award in held}
        choices = [(key, f"{award.version.title()} ({award.version.micro_credential.code})") for key, award in self.held.items()]
        self.fields["awards"].choices = choices  # type: ignore[attr-defined]

    def clean_awards(self) -> list[Award]:
        return [self.held[key] for key in self.cleaned_data["awards"]]


class ApplyForm(ChooseForm):
    """The same choice once more, and the consent. The words agreed to stand on the page."""

    consent = forms.BooleanField(
        required=False,
        label=gettext_lazy("I agree"),
    )

    def __init__(self, *args: Any, wording: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = wording

    def take(self, error: ValidationError) -> None:
        take(self, error)


class OverlapForm(forms.Form):
    """Nothing is chosen beforehand: likeness of words is no ruling."""

    first = forms.IntegerField(widget=forms.HiddenInput)
    second = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Your ruling"),
        choices=OutcomeLink.Kind.choices,
        widget=Cards(
            notes={
                OutcomeLink.Kind.EQUAL: gettext_lazy("The hours count once; of unequal ones the larger."),
                OutcomeLink.Kind.CONTAINED: gettext_lazy("The smaller one adds no hours."),
                OutcomeLink.Kind.PARTIAL: gettext_lazy("A share of the smaller one adds no hours."),
                OutcomeLink.Kind.NONE: gettext_lazy("Both count in full. It is kept that you looked."),
            }
        ),
    )
    percent = Amount(
        label=gettext_lazy("Per cent of the smaller outcome"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Only where they are partly the same."),
    )
    statement = Words(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Shown with the stack, with your ruling and its date."),
    )

    def __init__(self, *args: Any, outcomes: Collection[LearningOutcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = {row.pk: row for row in outcomes}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for name in ("first", "second"):
            if name in values:
                values[name] = self.outcomes.get(values[name])
                if values[name] is None:
                    raise ValidationError(_("This outcome is not part of the stack."))
        if values.get("kind") == OutcomeLink.Kind.PARTIAL and not values.get("percent") and "percent" not in self.errors:
            self.add_error("percent", _("Say how much of the smaller outcome is the same."))
        return values


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a decision", "Outcome"),
        choices=[(Outcome.GRANTED, gettext_lazy("Grant")), (Outcome.REFUSED, gettext_lazy("Refuse"))],
        widget=Cards(
            notes={
                Outcome.GRANTED: gettext_lazy("The larger award is prepared; another registrar signs it."),
                Outcome.REFUSED: gettext_lazy("Needs reasons; the hours are free again."),
            },
            symbols={Outcome.GRANTED: "ok", Outcome.REFUSED: "no"},
        ),
        error_messages={"required": gettext_lazy("Choose an outcome.")},
    )
    reasons = Words(
        label=gettext_lazy("Reasons, as the learner will read them"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Required to refuse."),
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Line],
        learner: Learner | None,
        version: MicroCredentialVersion | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for line in questions:
            self.fields[f"{line.slot}-met"] = forms.ChoiceField(
                label=_("%(rule)s: is it met?") % {"rule": line.title},
                required=False,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=Cards(),
            )
            self.fields[f"{line.slot}-reason"] = Words(
                label=_("%(rule)s: why?") % {"rule": line.title}, required=False, max_length=500
            )
        award_fields(self, learner, version)

    def answers(self) -> dict[str, dict[str, Any]]:
        data = self.cleaned_data
        met = {"yes": True, "no": False}
        return {
            line.slot: {"met": met.get(data.get(f"{line.slot}-met", "")), "reason": data.get(f"{line.slot}-reason", "")}
            for line in self.questions
        }

    def pairs(self) -> list[tuple[Line, Any, Any]]:
        return [(line, self[f"{line.slot}-met"], self[f"{line.slot}-reason"]) for line in self.questions]

    def take(self, error: ValidationError) -> None:
        take(self, error)


class PrepareForm(forms.Form):
    """What the larger award needs besides the name and the day."""

    def __init__(self, *args: Any, learner: Learner | None, version: MicroCredentialVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        award_fields(self, learner, version)

    def take(self, error: ValidationError) -> None:
        take(self, error)


class EndForm(forms.Form):
    """Giving up a grant that has no award any more."""

    reason = Words(
        label=gettext_lazy("Why it ends, as the learner will read it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Say why, as the learner will read it.")},
    )


AWARD_FIELDS = ("number", "grade", "supervision", "identity_method")


def award_fields(form: forms.Form, learner: Learner | None, version: MicroCredentialVersion | None) -> None:
    if learner is None:
        form.fields["number"] = Words(
            label=_("Number of the learner at your institution"),
            required=False,
            max_length=40,
            help_text=_("Your institution has not met this person yet."),
        )
    if version is not None and version.grade_scale_id:
        form.fields["grade"] = Words(label=_("Grade"), required=False, max_length=12)
    form.fields["supervision"] = forms.ChoiceField(
        label=_("Supervision of the final assessment"), choices=Supervision.choices, initial=Supervision.ON_SITE, required=False
    )
    form.fields["identity_method"] = Words(label=_("How identity was checked"), required=False, max_length=200)


def entered(form: forms.Form) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name, "") for name in AWARD_FIELDS if name in form.fields}


def take(form: forms.Form, error: ValidationError) -> None:
    """Put what a service found wrong beside the fields it names."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.error_dict.items():
        form.add_error(field if field in form.fields else None, messages)
