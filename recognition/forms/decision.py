"""The decision. What belongs together is checked by the service; its sentences come back beside these fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.models import Course
from micro4asia.foundation.fields import Amount, Words
from micro4asia.foundation.numbers import figure
from micro4asia.foundation.widgets import Cards
from recognition.evaluation import Evaluation
from recognition.forms.counting import CountingFields
from recognition.forms.decision_parts import RecordForm
from recognition.forms.lowering import LoweringFields
from recognition.legal_bases import legal_bases
from recognition.models import Decision, RecognitionRequest
from recognition.services.deciding import Ruling

Outcome, Handling = Decision.Outcome, Decision.GradeHandling
FIELDS = frozenset(field.name for field in fields(Ruling))


class DecisionForm(RecordForm, CountingFields, LoweringFields):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a decision", "Outcome"),
        choices=[
            (Outcome.FULL, _("Grant in full")),
            (Outcome.PARTIAL, _("Grant in part")),
            (Outcome.CONDITIONAL, _("Grant on a condition")),
            (Outcome.ALTERNATIVE, _("Grant otherwise than asked")),
            (Outcome.REFUSED, _("Refuse")),
        ],
        widget=Cards(
            notes={
                Outcome.PARTIAL: _("Fewer credits than asked. You say what is missing and how to get it."),
                Outcome.CONDITIONAL: _("It stands once a condition is met: what, by when, who checks, and what happens if not."),
                Outcome.ALTERNATIVE: _("For another purpose, or at a lower level than asked."),
                Outcome.REFUSED: _("Needs a substantial difference with its reason, and what the learner can do next."),
            },
            symbols={
                Outcome.FULL: "ok",
                Outcome.PARTIAL: "half",
                Outcome.CONDITIONAL: "half",
                Outcome.ALTERNATIVE: "half",
                Outcome.REFUSED: "no",
            },
        ),
        error_messages={"required": _("Choose an outcome.")},
    )
    credits = Amount(label=_("Credits granted"), required=False, min_value=0)
    grade_handling = forms.ChoiceField(label=_("Grade"), choices=Handling.choices)
    grade = Words(label=_("Grade, if you set it yourself"), required=False, max_length=12)
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=Decision.LegalBasis.choices)
    legal_reference = Words(
        label=_("Act or rule, and article"), required=False, max_length=200, help_text=_("Required for national law.")
    )
    reasons = Words(
        label=_("Reasons, as the learner will read them"),
        max_length=6000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Write the reasons as the learner will read them.")},
    )
    next_steps = Words(
        label=_("What the learner can do next"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Required unless you grant in full."),
    )
    bar = forms.ChoiceField(
        label=_("Legal ground against recognition"),
        required=False,
        choices=[("", _("None")), *((bar, bar.label) for bar in Decision.Bar if bar != Decision.Bar.CONDITION)],
        help_text=_("Only for a refusal. It needs no substantial difference, but its own explanation."),
    )
    bar_explanation = Words(label=_("The legal ground, with its arithmetic"), required=False, max_length=1000)
    double_use = forms.BooleanField(
        label=_("Our rules let these hours count here too"),
        required=False,
        help_text=_("Then name the rule above, as the act or rule and its article."),
    )

    def __init__(
        self, *args: Any, request: RecognitionRequest, view: Evaluation, used: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """used: where hours went that this decision would count."""
        super().__init__(*args, **kwargs)
        bases = legal_bases(request, view_day(request))
        self.fields["legal_basis"].choices = [(basis, basis.label) for basis in bases]  # type: ignore[attr-defined]
        if not used:
            del self.fields["double_use"]
        self.keep_counting(request, view, request.institution.today() if request.institution else timezone.localdate())
        self.keep_lowering(request)
        self.fields["grade_handling"].choices = _grades(view, request.course)  # type: ignore[attr-defined]
        if view.grades is None:
            self.fields["grade"].widget = forms.HiddenInput()
        course = request.course
        if course is not None:
            full = gettext("%(credits)s credits, and the course is done.") % {"credits": figure(course.credits)}
            self.fields["outcome"].widget.notes = {**self.fields["outcome"].widget.notes, Outcome.FULL: full}

    def ruling(self) -> Ruling:
        data = {name: value for name, value in self.cleaned_data.items() if name in FIELDS}
        if data["outcome"] == Outcome.REFUSED and "credits" not in self.changed_data:
            data["credits"] = None  # the page had put them there, not the officer
        return Ruling(
            **{
                **data,
                "credits": data["credits"] or Decimal(0),
                "translation": data["translation"] or Decision.Translation.WRITTEN,
                "conditions": self.said_conditions(),
                "is_precedent": not self.cleaned_data["no_precedent"],
            }
        )

    def take(self, error: ValidationError) -> None:
        """Put what the service found wrong beside the fields it names."""
        for field, messages in (
            error.error_dict.items() if hasattr(error, "error_dict") else [(NON_FIELD_ERRORS, error.error_list)]
        ):
            place = f"c{field.removeprefix('condition_')}_what" if field.startswith("condition_") else field
            self.add_error(place if place in self.fields else None, ValidationError(messages))


def view_day(request: RecognitionRequest) -> dt.date:
    """Today at the receiving institution."""
    return request.institution.today() if request.institution else timezone.localdate()


def _grades(view: Evaluation, course: Course | None) -> list[tuple[str, str]]:
    """Only what can be: no conversion of pass or fail, no suggestion without tables."""
    letter = course.grade_scale.without_grade if course and course.grade_scale else ""
    without = gettext("Recognised without a grade: letter %(letter)s, outside the average") % {"letter": letter}
    found: list[tuple[str, str]] = [(Handling.WITHOUT, without if letter else str(Handling.WITHOUT.label))]
    grades = view.grades
    if grades is None:
        return found
    if grades.equal:
        found.append((Handling.EQUAL, gettext("%(grade)s by the country's own table") % {"grade": grades.equal.grade}))
    if grades.statistical:
        said = gettext("%(grade)s by the grading tables (n = %(theirs)s and %(ours)s)")
        told = {"grade": grades.statistical.grade, "theirs": grades.theirs_n, "ours": grades.ours_n}
        found.append((Handling.STATISTICAL, said % told))
    if grades.linear:
        found.append((Handling.LINEAR, gettext("%(grade)s by the linear method") % {"grade": grades.linear}))
    found.append((Handling.ENTERED, str(Handling.ENTERED.label)))
    return found
