"""What experts say, beside the outcomes and on the page of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone

from institutions.models import CourseOutcome, User
from recognition.clock import local_day
from recognition.evaluation import NotEnoughFacts, evaluate, place_of
from recognition.models import Opinion, OpinionVerdict, RecognitionRequest
from recognition.opinions import by_outcome, opinions_beside
from recognition.policies import may_assess
from recognition.source_facts import assessment_words
from recognition.sources import SourceOutcome

register = template.Library()


@register.simple_tag
def expert_verdicts(opinions: Sequence[Opinion], outcome: CourseOutcome) -> list[OpinionVerdict]:
    return by_outcome(opinions, outcome)


@register.simple_tag
def expert_hours(opinion: Opinion) -> dict[str, Fraction]:
    """Hours that the expert finds met, of how many."""
    rows = list(opinion.verdicts.all())
    met = sum((row.covered_hours for row in rows), Fraction(0))
    return {"met": met, "whole": sum((Fraction(row.outcome.hours) for row in rows), Fraction(0))}


@register.simple_tag
def codes_of(theirs: Iterable[SourceOutcome], keys: Iterable[str] | None) -> str:
    """The codes of outcomes of theirs by their keys, in the order of theirs."""
    chosen = set(keys or ())
    return ", ".join(outcome.code for outcome in theirs if outcome.key in chosen)


@register.simple_tag(name="assessment_words")
def told_assessments(codes: Sequence[str]) -> str:
    return assessment_words(codes)


@register.simple_tag
def findings_of(request: RecognitionRequest, user: User) -> dict[str, Any] | None:
    """For the page of a case; None for whoever does not handle it, and where nothing can be said yet."""
    if not may_assess(user, request):
        return None
    try:
        rows = evaluate(request, on=local_day(timezone.now(), place_of(request).zone)).rows
    except NotEnoughFacts:
        return None
    return {"rows": rows, **opinions_beside(request, user)}
