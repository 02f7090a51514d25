"""Fields about totals and the board's choice of a grade, and the small forms of their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Programme
from micro4asia.foundation.fields import Amount, Day, Words
from recognition.ended_targets import ended_target
from recognition.evaluation import Evaluation
from recognition.instruments.resting import is_proposed, why_fallen
from recognition.models import Decision, GradeRule, RecognitionRequest
from recognition.services.counting_checks import grade_rule_of, handling_by
from recognition.totals import used


class CountingFields(forms.Form):
    """Each only where it can be needed: a limit that the whole course would exceed, a choice that binds, a proposal."""

    over_cap = forms.BooleanField(
        label=_("Our rules let more be recognised than the limit"),
        required=False,
        help_text=_("Then name the rule above, as the act or rule and its article."),
    )
    grade_departure = Words(
        label=_("Why this grade is not found as the board chose"),
        required=False,
        max_length=500,
        help_text=_("Required where you find it in another way: no student gets a choice of their own."),
    )

    departure = Words(
        label=_("Why you depart from the proposal"),
        required=False,
        max_length=1000,
        help_text=_("Needed where the rules or an earlier decision propose otherwise."),
    )

    counts_for = forms.ChoiceField(
        label=_("Which version of the course this counts for"),
        required=False,
        choices=[("", _("Not chosen yet")), *Decision.CountsFor.choices],
        help_text=_("The version that was asked about has ended while the case was open. A grant says what it counts for."),
    )

    def keep_counting(self, request: RecognitionRequest, view: Evaluation, on: dt.date) -> None:
        credits = request.course.credits if request.course else 0
        if ended_target(request, on) is None:
            del self.fields["counts_for"]
        if request.purpose not in RecognitionRequest.COUNTS_CREDITS or not used(request, on).exceeded_by(credits):
            del self.fields["over_cap"]
        if not is_proposed(request):
            del self.fields["departure"]
        elif lost := why_fallen(request):
            self.fields["departure"].help_text = lost
        rule = grade_rule_of(request, on)
        if rule is None or view.grades is None:
            del self.fields["grade_departure"]
        else:
            self.fields["grade_handling"].initial = handling_by(rule, view)


class EarlierForm(forms.Form):
    """What was recognised in the programme before the registry."""

    credits = Amount(label=_("Credits"), min_value=0)
    reference = Words(label=_("Number of that decision"), max_length=80)
    recognised_on = Day(label=_("Recognised on"))


class GradeRuleForm(forms.Form):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), required=False, empty_label=_("The whole institution")
    )
    method = forms.ChoiceField(label=_("How grades are converted"), choices=GradeRule.Method.choices)
    valid_from = Day(label=_("First day"), help_text=_("A choice begins today or later; what was decided keeps what it used."))
    body = Words(label=_("Who chose, and by which decision"), max_length=200)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = institution.programmes.filter(ended_on__isnull=True)  # type: ignore[attr-defined]
