"""An officer holds the credential beside the course and writes down what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import CourseOutcome, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.clock import local_day
from recognition.comparing import Element, Row
from recognition.evaluation import evaluate, place_of
from recognition.models import Comparison, ComparisonRow, Opinion, OpinionVerdict, OutcomeCoverage, RecognitionRequest
from recognition.policies import may_assess
from recognition.policies_appeals import may_decide_appeal
from recognition.services.declaring import begin_evaluation
from recognition.services.stating import write_hours
from recognition.sources import outcome_keys, read_whole, sources_of

State = RecognitionRequest.State
Verdict = OutcomeCoverage.Verdict


@dataclass(frozen=True)
class Judged:
    """One outcome of the course. share: per cent, asked for where it is met in part; 50 if none is given.

    source_ids: outcomes of the registry; described: those of documents, by their keys.
    """

    outcome_id: int
    verdict: str
    share: Decimal | None = None
    note: str = ""
    source_ids: tuple[int, ...] = ()
    described: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """One element: what differs, whether that is substantial, and why for this purpose."""

    element: str
    difference: str = ""
    substantial: bool = False
    why: str = ""
    evidence: str = ""


@transaction.atomic
def save_comparison(
    *,
    request: RecognitionRequest,
    by: User,
    outcomes: Iterable[Judged],
    elements: Iterable[Found],
    hours: Mapping[int, Decimal | None] | None = None,
) -> Comparison:
    """Write the comparison, or rewrite it; outcomes without a verdict stay open. The evaluation begins with the first one.

    What somebody else has entered stays theirs where it is saved unchanged. Where an expert's signed opinion says otherwise,
    a note says why: the expert is told. hours: of documents that stated none, see stating.py. Raises PermissionDenied,
    ValidationError (by field: share_<outcome>, note_<outcome>, difference_<element>, why_<element>, hours_<document>),
    WrongState.
    """
    given = list(elements)
    stated = write_hours(opened(begin(request=request, by=by), by), hours) if hours else []
    comparison = write_comparison(request=request, by=by, outcomes=outcomes, elements=given)
    said: dict[str, Any] = {"substantial": [found.element for found in given if found.substantial]}
    if stated:
        said["hours_of"] = stated
    record("comparison_saved", on=comparison.request, by=by, institution_id=request.institution_id, **said)
    return comparison


def write_comparison(
    *, request: RecognitionRequest, by: User, outcomes: Iterable[Judged], elements: Iterable[Found]
) -> Comparison:
    """As save_comparison, for an act that tells of it in its own entry of the journal; within its transaction."""
    request = begin(request=request, by=by)
    institution, now = place_of(request), timezone.now()
    comparison = opened(request, by)
    errors: dict[str, str] = {}
    read_whole(request)
    _write_outcomes(comparison, by, list(outcomes), errors)
    stands = Comparison.objects.of(request) or comparison
    facts = {row.element: row for row in evaluate(request, on=local_day(now, institution.zone), comparison=stands).rows}
    given = {found.element: found for found in elements}
    known = {row.element: row for row in stands.rows.all()}
    rows = []
    for element in Element:
        found = given.get(element, Found(element))
        if wrong := _unexplained(found):
            errors |= wrong
        else:
            rows.append(element_row(comparison, facts[element], found, by, known=known.get(element)))
    if errors:
        raise ValidationError(dict(errors))
    write_elements(rows)
    noted(request, stands)
    return comparison


def begin(*, request: RecognitionRequest, by: User) -> RecognitionRequest:
    """Lock the case and bring it to its evaluation, within the transaction of whoever calls. Raises as save_comparison."""
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_assess(by, request).enforce()
    begin_evaluation(request, by)
    if request.state == State.APPEALED:
        may_decide_appeal(by, request).enforce()
    elif request.state != State.IN_EVALUATION:
        raise WrongState(_("The request is “%(state)s”; nothing can be compared now.") % {"state": request.get_state_display()})
    return request


def noted(request: RecognitionRequest, comparison: Comparison) -> None:
    """Whether everything is judged stands with the case, for the queue."""
    request.judged = comparison.is_judged
    request.save(update_fields=["judged"])


def opened(request: RecognitionRequest, by: User) -> Comparison:
    comparison, _new = Comparison.objects.update_or_create(request=request, defaults={"author": by, "saved_at": timezone.now()})
    comparison.request = request
    return comparison


def _unexplained(found: Found) -> dict[str, str]:
    errors: dict[str, str] = {}
    if found.substantial and not found.difference.strip():
        errors[f"difference_{found.element}"] = _("Name the difference.")
    if found.substantial and not found.why.strip():
        errors[f"why_{found.element}"] = _("Say why it is substantial for this purpose.")
    return errors


def element_row(
    comparison: Comparison, row: Row, found: Found, by: User, opinion: Opinion | None = None, *, known: ComparisonRow | None
) -> ComparisonRow:
    """What is said of an element now, for `write_elements`. known: the row that says it so far. Raises ValidationError."""
    facts: dict[str, Any] = {
        "source": " · ".join(filter(None, [row.source, row.source_note]))[:500],
        "target": " · ".join(filter(None, [row.target, row.target_note]))[:500],
        "finding": row.finding[:200],
    }
    said = {
        "difference": found.difference.strip(),
        "substantial": found.substantial,
        "why": found.why.strip(),
        "evidence": found.evidence.strip(),
    }
    if known is None or _differs(known, said):
        facts |= {"author": by, "opinion": opinion}
    told = known or ComparisonRow(comparison=comparison, element=row.element)
    for name, value in {**facts, **said}.items():
        setattr(told, name, value)
    told.clean_fields(exclude={"comparison", "author", "opinion"})
    return told


def write_elements(rows: Sequence[ComparisonRow]) -> None:
    """All of them in one statement; the case is locked."""
    names = ["source", "target", "finding", "difference", "substantial", "why", "evidence", "author", "opinion"]
    ComparisonRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["comparison", "element"], update_fields=names)


def _differs(row: Model, said: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in said.items())


def _write_outcomes(comparison: Comparison, by: User, judged: list[Judged], errors: dict[str, str]) -> None:
    request = comparison.request
    ours: Mapping[int, CourseOutcome] = {row.pk: row for row in request.course.outcomes.all()} if request.course else {}
    keys = outcome_keys(sources_of(request))
    experts = _experts(request)
    known = {row.outcome_id: row for row in comparison.coverage.prefetch_related("sources")}
    for entry in judged:
        chosen = {str(pk) for pk in entry.source_ids} | set(entry.described)
        if entry.outcome_id not in ours or chosen - set(keys):
            raise ValidationError(_("This outcome does not belong to the course or to the credential."))
        if not entry.verdict:
            comparison.coverage.filter(outcome=entry.outcome_id).delete()
            continue
        if entry.verdict not in Verdict.values:
            raise ValidationError({f"verdict_{entry.outcome_id}": _("Choose covered, partly or not.")})
        share = {Verdict.COVERED: Decimal(100), Verdict.NOT: Decimal(0)}.get(Verdict(entry.verdict), entry.share or Decimal(50))
        if entry.verdict == Verdict.PARTLY and not 0 < share < 100:
            errors[f"share_{entry.outcome_id}"] = _("A part lies between 1 and 99 per cent.")
            continue
        expert = experts.get(entry.outcome_id)
        if expert and expert.verdict != entry.verdict and not entry.note.strip():
            errors[f"note_{entry.outcome_id}"] = _("The expert sees this otherwise. Say why you do not; they are told.")
            continue
        write_outcome(comparison, ours[entry.outcome_id], entry, share, by, known=known.get(entry.outcome_id))


def write_outcome(
    comparison: Comparison,
    outcome: CourseOutcome,
    entry: Judged,
    share: Decimal,
    by: User,
    opinion: Opinion | None = None,
    *,
    known: OutcomeCoverage | None,
) -> None:
    """known: the verdict that stands so far, its sources read with it."""
    nothing = entry.verdict == Verdict.NOT
    said: dict[str, Any] = {
        "verdict": entry.verdict,
        "share": share,
        "note": entry.note.strip(),
        "described": [] if nothing else sorted(entry.described),
    }
    sources = set() if nothing else set(entry.source_ids)
    named = {each.pk for each in known.sources.all()} if known else set()
    if known and not _differs(known, said) and named == sources:
        return
    row = known or OutcomeCoverage(comparison=comparison, outcome=outcome)
    for name, value in {**said, "author": by, "opinion": opinion}.items():
        setattr(row, name, value)
    row.save()
    if named != sources:
        row.sources.set(sources)


def _experts(request: RecognitionRequest) -> dict[int, OpinionVerdict]:
    """By outcome, what the latest signed opinion says."""
    found = OpinionVerdict.objects.filter(opinion__request=request, opinion__signed_at__isnull=False)
    return {row.outcome_id: row for row in found.order_by("opinion__signed_at", "opinion__pk")}
