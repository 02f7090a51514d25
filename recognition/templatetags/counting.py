"""Totals of a case and the board's choice, for pages that are not about them."""

from __future__ import annotations

from fractions import Fraction

from django import template

from recognition.credit_limits import limits_of
from recognition.instruments.engine import Condition
from recognition.models import GradeRule, RecognitionRequest
from recognition.regulation import regulation_of
from recognition.services.counting_checks import grade_rule_of
from recognition.totals import Totals, used

register = template.Library()


@register.simple_tag
def totals_of(row: RecognitionRequest) -> Totals:
    return used(row)


@register.simple_tag
def told(totals: Totals, row: RecognitionRequest, credits: Fraction | None = None) -> str:
    """With what would be added, as long as a decision is to come: on an appeal, too.

    credits: what the hours come to, where that is known; else those of the course.
    """
    undecided = row.is_open or row.state == RecognitionRequest.State.APPEALED
    counts = undecided and row.purpose in RecognitionRequest.COUNTS_CREDITS and row.course is not None
    return totals.sentence((credits or row.course.credits) if counts and row.course else None)


@register.simple_tag
def asked_by_law(row: RecognitionRequest) -> list[Condition]:
    """What the law asks of the credits themselves, as it stands for everything that was brought."""
    return limits_of(row, row.institution.today()) if row.institution and row.submitted_at else []


@register.simple_tag
def regulated(row: RecognitionRequest) -> Condition | None:
    """Whether the field is regulated in the receiver's country, or that nobody has said so."""
    return regulation_of(row, row.institution.today()) if row.institution else None


@register.simple_tag
def grade_rule(row: RecognitionRequest) -> GradeRule | None:
    return grade_rule_of(row, row.institution.today()) if row.institution else None
