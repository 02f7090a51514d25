"""How old credits may be and how they must be graded, by the law of the receiver (domain.md §4.3): bars, never differences.

Each is told as found, required and held, or as not known: a missing fact is a question to whoever has it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credentials.models import Award
from institutions.models import GradeScale, LegalCap
from institutions.services.teaching_programmes import caps_of
from micro4asia.foundation.numbers import figure
from recognition.clock import add_months
from recognition.equal_grades import equals_of, reaches
from recognition.instruments.conditions import day, held
from recognition.instruments.engine import Answer, Condition
from recognition.models import RecognitionRequest
from recognition.sources import Source, sources_of
from recognition.totals import programme_of

Measure = LegalCap.Measure
# The worst first: one credential that fails is told before one that nobody knows enough about.
ORDER = (Answer.FAIL, Answer.UNKNOWN, Answer.PASS)


@dataclass(frozen=True)
class _Found:
    answer: Answer
    said: str
    change: str = ""


def limits_of(request: RecognitionRequest, on: dt.date, among: Iterable[Source] | None = None) -> list[Condition]:
    """One condition for each limit of the law on the day. among: the sources it is asked of, else all that were sent.

    None for purposes that count no credits, and where the law has no such limit for the degree.
    """
    programme, institution = programme_of(request), request.institution
    if request.purpose not in RecognitionRequest.COUNTS_CREDITS or institution is None:
        return []
    asked = LegalCap.objects.on(on).filter(country=institution.country, measure__in=[Measure.AGE, Measure.GRADE])
    rows: list[LegalCap] = sorted(asked, key=lambda row: (row.measure, row.scope))
    if programme is None:
        return [_unknown_degree(row, request.submitted_on() or on) for row in rows]
    kept = [cap.row for cap in caps_of(programme, on, rows)]
    if not kept:
        return []
    sources = list(sources_of(request) if among is None else among)
    return [(_age if row.measure == Measure.AGE else _grade)(row, sources, request, on) for row in kept] if sources else []


def _age(row: LegalCap, sources: Sequence[Source], request: RecognitionRequest, on: dt.date) -> Condition:
    """Counted back from the day it was sent: what the office takes longer for, takes no credit away."""
    sent = request.submitted_on() or on
    years = Decimal(row.value)
    found = []
    for source in sources:
        earned = _earned(source)
        if earned is None:
            change = _("Ask whoever issued it on which day it was earned.")
            found.append(_Found(Answer.UNKNOWN, _("%(what)s: no day stated") % {"what": source.facts.label}, change))
            continue
        said = _("%(what)s: earned on %(day)s") % {"what": source.facts.label, "day": day(earned)}
        found.append(_Found(held(holds=sent <= add_months(earned, int(years * 12))), said))
    return _told(row, found, _required(row, sent))


def _grade(row: LegalCap, sources: Sequence[Source], _request: RecognitionRequest, on: dt.date) -> Condition:
    scale = GradeScale.objects.on(on).filter(code=row.unit).first()
    found = [_graded(source, row, scale, on) for source in sources]
    return _told(row, found, _required(row, on))


def _graded(source: Source, row: LegalCap, scale: GradeScale | None, on: dt.date) -> _Found:
    """On the scale of the law, where the issuer's country says which grade of it this is; a foreign grade is nobody's guess."""
    what, award = source.facts.label, source.award
    if not source.facts.grade:
        said = _("%(what)s: no grade stated") % {"what": what}
        return _Found(Answer.UNKNOWN, said, _("Ask the issuer for the grade, or why there is none."))
    stated = _("%(what)s: %(grade)s") % {"what": what, "grade": source.facts.grade}
    grade = _on_scale(award, row.unit, on) if award and scale else ""
    holds = reaches(grade, row.value, scale)
    if holds is None:
        change = _("The body that recognises says which grade of %(scale)s this is, and names its decision in the reasons.")
        said = _("%(stated)s, which no table puts on %(scale)s") % {"stated": stated, "scale": row.unit}
        return _Found(Answer.UNKNOWN, said, change % {"scale": row.unit})
    if grade != source.facts.grade:
        stated = _("%(stated)s, equal to %(grade)s") % {"stated": stated, "grade": grade}
    return _Found(held(holds=holds), stated)


def _on_scale(award: Award, code: str, on: dt.date) -> str:
    scale = award.grade_scale
    if scale is None or not scale.tells_grades_apart:
        return ""
    if scale.code == code:
        return award.grade
    return next((each.grade for each in equals_of(award.grade, scale, on=on) if each.scale.code == code), "")


def _earned(source: Source) -> dt.date | None:
    try:
        return dt.date.fromisoformat(source.facts.achieved_on)
    except ValueError:
        return None


def _required(row: LegalCap, sent: dt.date) -> str:
    if row.measure == Measure.GRADE:
        return _("%(grade)s or better (%(scale)s)") % {"grade": row.value, "scale": row.unit}
    years = Decimal(row.value)
    required = ngettext(
        "At most %(number)s year old on %(day)s, when it was sent",
        "At most %(number)s years old on %(day)s, when it was sent",
        int(years),
    )
    return required % {"number": figure(years), "day": day(sent)}


def _named(row: LegalCap) -> tuple[str, str]:
    if row.measure == Measure.AGE:
        return "credit-age", _("Age of the credits")
    return "lowest-grade", _("Lowest grade for credit")


def _told(row: LegalCap, found: Sequence[_Found], required: str) -> Condition:
    """By the worst of what was brought; what is as bad is told with it."""
    answer = min((each.answer for each in found), key=ORDER.index)
    worst = [each for each in found if each.answer == answer]
    change = next((each.change for each in worst if each.change), "")
    if answer == Answer.FAIL:
        change = _("Leave it out of the comparison, or refuse on that ground.")
    return Condition(*_named(row), "; ".join(each.said for each in worst), _with_source(required, row), answer, change)


def _with_source(required: str, row: LegalCap) -> str:
    return _("%(required)s; %(source)s") % {"required": required, "source": row.source} if row.source else required


def _unknown_degree(row: LegalCap, sent: dt.date) -> Condition:
    found = _("Not known: the course is listed in no programme, or in several.").rstrip(".")
    said = {"degree": row.get_scope_display(), "required": _required(row, sent)}
    return Condition(
        *_named(row),
        found,
        _with_source(_("%(degree)s: %(required)s") % said, row),
        Answer.UNKNOWN,
        _("Enter the programme, its credits and what it counted before."),
    )
