"""What totals and the board's standing choice of a grade hold against a ruling, as sentences by field."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from recognition.evaluation import Evaluation
from recognition.models import Decision, GradeRule, Instrument, RecognitionRequest
from recognition.services.using import counts_hours
from recognition.totals import Totals, programme_of

if TYPE_CHECKING:
    from recognition.services.deciding import Ruling

Handling = Decision.GradeHandling
# These bring a rule for grades of their own.
SETTLED = (Instrument.AGREEMENT, Instrument.ARTICULATION, Instrument.LEARNING_AGREEMENT, Instrument.EQUIVALENCE)


def counting_errors(
    request: RecognitionRequest, ruling: Ruling, view: Evaluation, counted: Totals, on: dt.date
) -> dict[str, str]:
    if ruling.outcome == Decision.Outcome.REFUSED:
        return {}
    return {**_cap_errors(request, ruling, counted), **_grade_errors(request, ruling, view, on)}


def goes_over(request: RecognitionRequest, ruling: Ruling, counted: Totals) -> bool:
    return counts_hours(request, ruling.outcome) and counted.exceeded_by(ruling.credits)


def _cap_errors(request: RecognitionRequest, ruling: Ruling, counted: Totals) -> dict[str, str]:
    """More than the limit is granted only by a rule that is named."""
    if not goes_over(request, ruling, counted) or counted.ceiling is None:
        return {}
    if ruling.over_cap:
        needed = _("Name the rule that lets more be recognised than the limit.")
        return {} if ruling.legal_reference.strip() else {"legal_reference": needed}
    said = {"sum": counted.sentence(ruling.credits), "rule": counted.ceiling.said()}
    return {
        "credits": _(
            "This goes over the limit of the programme: %(sum)s (%(rule)s). Grant fewer, refuse on that ground, or name the rule"
            " that allows more."
        )
        % said
    }


def grade_rule_of(request: RecognitionRequest, on: dt.date) -> GradeRule | None:
    """What the receiving board chose for everybody, as it holds on the day."""
    if request.institution is None:
        return None
    return GradeRule.objects.in_force(request.institution, programme_of(request), on)


def handling_by(rule: GradeRule, view: Evaluation) -> str:
    """What the choice comes to here: without a grade where its method finds none, so for pass or fail and small tables."""
    grades = view.grades
    found = {
        GradeRule.Method.EQUAL: bool(grades and grades.equal),
        GradeRule.Method.STATISTICAL: bool(grades and grades.statistical),
        GradeRule.Method.LINEAR: bool(grades and grades.linear),
    }
    return str(rule.method) if found.get(GradeRule.Method(rule.method)) else str(Handling.WITHOUT)


def _grade_errors(request: RecognitionRequest, ruling: Ruling, view: Evaluation, on: dt.date) -> dict[str, str]:
    """The choice is the board's, once; another way for one student needs its reason."""
    rule = grade_rule_of(request, on)
    if rule is None or view.grades is None or ruling.grade_departure.strip():
        return {}
    if getattr(ruling, "instrument", Instrument.CASE) in SETTLED or ruling.grade_handling == handling_by(rule, view):
        return {}
    said = {"method": rule.get_method_display(), "body": rule.body}
    return {
        "grade_departure": _("The board chose for everybody: %(method)s (%(body)s). Say why this grade is found otherwise.")
        % said
    }
