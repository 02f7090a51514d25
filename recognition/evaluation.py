"""What the numbers say about one request: read from the rows, computed by the craft, decided by nobody here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from credentials.award_facts import AwardFacts, CreditFacts
from credentials.models import Award
from institutions.models import Course, CreditValue, Institution
from recognition import comparing
from recognition.converting import Conversion, Proposal, convert, propose
from recognition.models import Comparison, OutcomeCoverage, RecognitionRequest
from recognition.source_facts import SourceFacts, Standing, facts_of_award
from recognition.sources import NotEnoughFacts, Source, leading_standing, sources_of
from recognition.suggesting import GradeView, grades_of

__all__ = ["NotEnoughFacts", "sources_of"]
EQUATIONS = Path(__file__).parent / "reference" / "credit_equations.json"


def whole(request: RecognitionRequest) -> tuple[Award, Course, Institution]:
    """The parts of a request for a course by a credential of the network."""
    if request.award is None or request.course is None or request.institution is None:
        raise NotEnoughFacts(_("This request has not been sent."))
    return request.award, request.course, request.institution


def credit_value(institution: Institution, on: dt.date) -> CreditValue:
    found = institution.credit_value(on)
    if found is None:
        raise NotEnoughFacts(
            _("%(institution)s has no hours per credit in force today; its administrator must enter them first.")
            % {"institution": institution.name()}
        )
    return found


def target_of(course: Course, value: CreditValue) -> comparing.Target:
    return comparing.Target(
        hours=Fraction(course.hours),
        credits=Fraction(course.credits),
        credit_system=value.system,
        level_framework=course.level_framework,
        level_code=course.level_code,
        eqf=course.eqf,
        isced_f=course.isced_f,
        profile=course.profile,
        assessment_types=course.assessment_types,
        supervision=course.supervision,
        quality_required=course.quality_required,
        outcomes=course.outcomes.count(),
    )


def place_of(request: RecognitionRequest) -> Institution:
    """Where it was sent. Raises NotEnoughFacts for a draft."""
    if request.institution is None or request.submitted_at is None:
        raise NotEnoughFacts(_("This request has not been sent."))
    return request.institution


def covered_of(comparison: Comparison | None, course: Course | None) -> comparing.Covered:
    hours = [Fraction(each.hours) for each in course.outcomes.all()] if course else []
    whole_hours = sum(hours, Fraction(0))
    if comparison is None:
        return comparing.Covered(Fraction(0), whole_hours, 0, len(hours))
    return comparing.Covered(comparison.covered_hours, whole_hours, len(comparison.coverage.all()), len(hours))


def standing_of(request: RecognitionRequest) -> Standing:
    """Of the leading credential. Raises NotEnoughFacts where there is none, or where nothing was sent."""
    found = leading_standing(request)
    if found is None:
        raise NotEnoughFacts(_("This request rests on documents alone."))
    return found


def conversion_of(facts: AwardFacts, value: CreditValue) -> Conversion:
    """Of one credential by itself. Raises NotEnoughFacts where it states no hours."""
    return conversion_of_all([facts_of_award(facts)], value)


def conversion_of_all(sources: Iterable[SourceFacts], value: CreditValue) -> Conversion:
    """Of all hours together, rounded once. Raises NotEnoughFacts where one source states none."""
    hours = [facts.hours for facts in sources]
    known = [each for each in hours if each]
    if not known or len(known) < len(hours):
        raise NotEnoughFacts(_("The credential declares no hours. Ask the issuer; do not guess."))
    return convert(known, hours_per_credit=value.hours_per_credit, step=value.step)


@dataclass(frozen=True)
class Alternative:
    """Another equation of credits and what it would give; for reading only."""

    code: str
    factor: Fraction
    credits: Fraction
    source: str


@cache
def _equations() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(EQUATIONS.read_text(encoding="utf-8"))["rows"])


def alternatives(sources: Iterable[SourceFacts], value: CreditValue, on: dt.date) -> list[Alternative]:
    """What other ways of counting would say about the issuers' own credits, where all of them count in one system."""
    theirs: list[CreditFacts | None] = [facts.credits for facts in sources]
    known = [each for each in theirs if each and each.system != value.system]
    if not known or len(known) < len(theirs) or len({each.system for each in known}) > 1:
        return []
    total = sum((Fraction(each.value) for each in known), Fraction(0))
    return [
        Alternative(row["code"], Fraction(row["factor"]), total * Fraction(row["factor"]), row["source"])
        for row in _equations()
        if known[0].system in row["from"]
        and value.system in row["to"]
        and dt.date.fromisoformat(row["valid_from"]) <= on
        and (row["valid_to"] is None or on <= dt.date.fromisoformat(row["valid_to"]))
    ]


@dataclass(frozen=True)
class Evaluation:
    """One request as an officer sees it today. facts: the snapshot of the leading credential, where there is one."""

    facts: AwardFacts | None
    sources: list[Source]
    value: CreditValue
    rows: list[comparing.Row]
    covered: comparing.Covered
    conversion: Conversion | None
    proposal: Proposal | None
    alternatives: list[Alternative]
    grades: GradeView | None

    @property
    def hours(self) -> Fraction:
        """What is stated of all sources, added."""
        return sum((source.facts.hours or Fraction(0) for source in self.sources), Fraction(0))


def evaluate(request: RecognitionRequest, *, on: dt.date, comparison: Comparison | None = None) -> Evaluation:
    """Compute everything that follows from the facts and from what was judged so far.

    on: the receiver's local day; its hours per credit are those of that day. comparison: where it was read already. Raises
    NotEnoughFacts for a draft.
    """
    institution, course, award = place_of(request), request.course, request.award
    value, sources = credit_value(institution, on), sources_of(request)
    stated = [source.facts for source in sources]
    covered = covered_of(comparison or Comparison.objects.of(request), course)
    given = [(source.facts, source.standing) for source in sources]
    rows = comparing.compare(given, target_of(course, value) if course else None, covered)
    try:
        conversion: Conversion | None = conversion_of_all(stated, value)
    except NotEnoughFacts:
        conversion = None
    proposal = None
    if course and conversion and covered.total and covered.judged == covered.total:
        proposal = propose(
            conversion=conversion,
            exemption=request.purpose == RecognitionRequest.Purpose.EXEMPTION,
            course_credits=course.credits,
            course_hours=covered.whole,
            covered_hours=covered.hours,
        )
    return Evaluation(
        facts=award.facts if award else None,
        sources=sources,
        value=value,
        rows=rows,
        covered=covered,
        conversion=conversion,
        proposal=proposal,
        alternatives=alternatives(stated, value, on),
        grades=grades_of(award, course, on=on) if award and course else None,
    )


def frozen_findings(comparison: Comparison) -> str:
    """The whole comparison as JSON, for the decision that rests on it."""
    prefetch_related_objects([comparison], "rows", "coverage__outcome", "coverage__sources")
    said = {
        "rows": [
            {
                "element": row.element,
                "source": row.source,
                "target": row.target,
                "finding": row.finding,
                "difference": row.difference,
                "substantial": row.substantial,
                "why": row.why,
                "evidence": row.evidence,
                "author": row.author_id,
                "opinion": row.opinion_id,
            }
            for row in comparison.rows.all()
        ],
        "coverage": [_said(row) for row in comparison.coverage.all()],
        "covered_hours": str(comparison.covered_hours),
        **({"entered_hours": comparison.hours} if comparison.hours else {}),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _said(row: OutcomeCoverage) -> dict[str, Any]:
    return {
        "outcome": row.outcome.position,
        "texts": row.outcome.texts,
        "hours": str(row.outcome.hours),
        "verdict": row.verdict,
        "share": str(row.share),
        "note": row.note,
        "sources": [source.code for source in row.sources.all()],
        "described": row.described,
        "author": row.author_id,
        "opinion": row.opinion_id,
    }
