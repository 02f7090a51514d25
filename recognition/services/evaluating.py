"""An officer holds the credential beside the course and writes down what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import LearningOutcome
from institutions.models import Course, CourseOutcome, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.clock import local_day
from recognition.comparing import Element, Row
from recognition.evaluation import evaluate, whole
from recognition.models import Comparison, ComparisonRow, OutcomeCoverage, RecognitionRequest
from recognition.policies import may_assess
from recognition.policies_appeals import may_decide_appeal
from recognition.services.declaring import begin_evaluation

State = RecognitionRequest.State
Verdict = OutcomeCoverage.Verdict


@dataclass(frozen=True)
class Judged:
    """One outcome of the course. share: per cent, asked for where it is met in part; 50 if none is given."""

    outcome_id: int
    verdict: str
    share: Decimal | None = None
    note: str = ""
    source_ids: tuple[int, ...] = ()


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
    *, request: RecognitionRequest, by: User, outcomes: Iterable[Judged], elements: Iterable[Found]
) -> Comparison:
    """Write the comparison, or rewrite it; outcomes without a verdict stay open. The evaluation begins with the first one.

    Raises PermissionDenied, ValidationError (by field: share_<outcome>, difference_<element>, why_<element>), WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_assess(by, request).enforce()
    begin_evaluation(request, by)
    if request.state == State.APPEALED:
        may_decide_appeal(by, request).enforce()
    elif request.state != State.IN_EVALUATION:
        raise WrongState(_("The request is “%(state)s”; nothing can be compared now.") % {"state": request.get_state_display()})
    _award, course, institution = whole(request)
    now = timezone.now()
    comparison, _created = Comparison.objects.update_or_create(request=request, defaults={"author": by, "saved_at": now})
    errors: dict[str, str] = {}
    _write_outcomes(comparison, course, by, list(outcomes), errors)
    facts = {row.element: row for row in evaluate(request, on=local_day(now, institution.zone)).rows}
    given = {found.element: found for found in elements}
    for element in Element:
        found = given.get(element, Found(element))
        if wrong := _unexplained(found):
            errors |= wrong
        else:
            _write_element(comparison, facts[element], found, by)
    if errors:
        raise ValidationError(dict(errors))
    request.judged = comparison.is_judged
    request.save(update_fields=["judged"])
    substantial = [found.element for found in given.values() if found.substantial]
    record("comparison_saved", on=request, by=by, institution_id=institution.pk, substantial=substantial)
    return comparison


def _unexplained(found: Found) -> dict[str, str]:
    errors: dict[str, str] = {}
    if found.substantial and not found.difference.strip():
        errors[f"difference_{found.element}"] = _("Name the difference.")
    if found.substantial and not found.why.strip():
        errors[f"why_{found.element}"] = _("Say why it is substantial for this purpose.")
    return errors


def _write_element(comparison: Comparison, row: Row, found: Found, by: User) -> None:
    said = {
        "source": " · ".join(filter(None, [row.source, row.source_note]))[:500],
        "target": " · ".join(filter(None, [row.target, row.target_note]))[:500],
        "finding": row.finding[:200],
        "difference": found.difference.strip(),
        "substantial": found.substantial,
        "why": found.why.strip(),
        "evidence": found.evidence.strip(),
        "author": by,
    }
    ComparisonRow(comparison=comparison, element=row.element, **said).full_clean(
        validate_unique=False, validate_constraints=False
    )
    ComparisonRow.objects.update_or_create(comparison=comparison, element=row.element, defaults=said)


def _write_outcomes(comparison: Comparison, course: Course, by: User, judged: list[Judged], errors: dict[str, str]) -> None:
    award = comparison.request.award
    ours: Mapping[int, CourseOutcome] = {row.pk: row for row in course.outcomes.all()}
    theirs = {row.pk: row for row in LearningOutcome.objects.filter(version=award.version_id)} if award else {}
    for entry in judged:
        if entry.outcome_id not in ours or set(entry.source_ids) - set(theirs):
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
        row, _new = OutcomeCoverage.objects.update_or_create(
            comparison=comparison,
            outcome=ours[entry.outcome_id],
            defaults={"verdict": entry.verdict, "share": share, "note": entry.note.strip(), "author": by},
        )
        row.sources.set([] if entry.verdict == Verdict.NOT else [theirs[pk] for pk in entry.source_ids])
