"""What an agreement decides without a person, and what people do about that afterwards (domain.md §3.3, decision 0116)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.models import Award
from credentials.services.cataloguing import refresh_later
from institutions.models import Course, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record
from recognition import case_letters, notifications, totals
from recognition.clock import local_day
from recognition.comparing import Row
from recognition.evaluation import evaluate, whole
from recognition.instruments.engine import Candidate, Proposal
from recognition.instruments.reading import read
from recognition.instruments.resting import named
from recognition.limits import last_day, time_limit
from recognition.models import AuditSample, Decision, Followed, HumanReview, RecognitionRequest
from recognition.policies import may_assess, may_decide, may_handle_as_applicant
from recognition.services.deciding import Ruling, scale_kept
from recognition.services.handing import give
from recognition.services.keeping_time import count_due
from recognition.services.leaving_over import left_over
from recognition.services.locking import lock_what_is_counted
from recognition.services.record_checks import exempted_json
from recognition.services.recording import complete_record
from recognition.services.using import counts_hours, enter_uses

State = RecognitionRequest.State
# The way of a case that nobody has to touch.
STEPS = (State.SUBMITTED, State.CHECKING, State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION, State.PROPOSED, State.DECIDED)
SAMPLE = 7  # per cent of automatic decisions that a person looks at


def look_at_agreements(request: RecognitionRequest) -> None:
    """In the transaction that sends it: something may answer it already, so a worker looks, within seconds."""
    if request.award_id is not None and request.course_id is not None:
        enqueue("decide_automatically", request.pk)


@transaction.atomic
def decide_automatically(*, request_id: int) -> Decision | None:
    """Decide in full, under an agreement, where every condition holds; else leave the case to the desk, untouched.

    Run twice, it decides once: the second time the case is no longer where it was sent.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request_id)
    if request.state not in (State.SUBMITTED, State.CHECKING) or request.questions.exists():
        return None  # somebody is at work on it already
    lock_what_is_counted(request)
    with override(request.decision_language):
        reading = read(request)
        if reading is None or reading.proposal.chosen is None:
            return None
        # An agreement is about one credential: where more was sent, a person looks at all of it.
        if not reading.proposal.may_be_automatic or request.further_sources.exists():
            request.instrument_hint = reading.proposal.instrument
            request.save(update_fields=["instrument_hint"])
            return None
        try:
            with transaction.atomic():
                return _decide(request, reading.proposal, reading.proposal.chosen)
        except IntegrityError:
            return None  # hours of it were used elsewhere a moment ago: a person looks


def _decide(request: RecognitionRequest, proposal: Proposal, chosen: Candidate) -> Decision:
    award, _course, institution = whole(request)
    now = timezone.now()
    today = local_day(now, institution.zone)
    for step in STEPS[STEPS.index(request.state) + 1 :]:
        request.move_to(step)
    request.complete_on = today
    request.due_on = count_due(request, institution)
    decision = _decision(request, proposal, chosen)
    request.instrument_hint = chosen.instrument
    request.save(update_fields=["state", "complete_on", "due_on", "instrument_hint"])
    decision.save(force_insert=True)
    used = (
        enter_uses(decision, [(award, outcome) for outcome in award.version.outcomes.all()])
        if counts_hours(request, decision.outcome)
        else 0
    )
    rule = decision.rule
    if rule is None:
        raise WrongState(_("An agreement decides only by terms that both sides have signed."))
    record(
        "request_decided_automatically",
        on=request,
        by=None,
        institution_id=institution.pk,
        decision=decision.pk,
        agreement=chosen.agreement,
        rule=rule.pk,
        rule_digest=rule.fingerprint(),
        trace_digest=sha256(decision.trace.encode()).hexdigest(),
        uses=used,
    )
    if is_drawn(decision.public_id):
        AuditSample.objects.create(decision=decision)
    complete_record(decision)
    notifications.tell_decided_automatically(decision)
    refresh_later(award.version.micro_credential_id)
    return decision


def is_drawn(public_id: str) -> bool:
    """The draw of the sample: the same for the same decision, and known to nobody before it is made."""
    return int(sha256(public_id.encode()).hexdigest()[:8], 16) % 100 < SAMPLE


def _decision(request: RecognitionRequest, proposal: Proposal, chosen: Candidate) -> Decision:
    award, course, institution = whole(request)
    now = timezone.now()
    today = local_day(now, institution.zone)
    view = evaluate(request, on=today)
    if view.conversion is None:
        raise WrongState(_("The credential declares no hours. Ask for them before you decide."))
    limit = time_limit(institution, today, procedure=request.procedure)
    granted = Decimal(chosen.credits.numerator) / Decimal(chosen.credits.denominator)
    statistical = view.grades.statistical if view.grades and chosen.grade_handling == "statistical" else None
    decision = Decision(
        request=request,
        **named(proposal, chosen),
        followed=Followed.ACCEPTED,
        is_precedent=False,  # the agreement is what later cases rest on
        outcome=Decision.Outcome.FULL,
        credits=granted,
        credit_system=view.value.system,
        basis=Decision.Basis.COURSE if chosen.credits == course.credits else Decision.Basis.OFFICER,
        hours=award.version.hours,
        hours_per_credit=view.value.hours_per_credit,
        step=view.value.step,
        raw_numerator=view.conversion.raw.numerator,
        raw_denominator=view.conversion.raw.denominator,
        grade_handling=Decision.GradeHandling.STATISTICAL if statistical else Decision.GradeHandling.WITHOUT,
        grade=statistical.grade if statistical else "",
        grade_scale=scale_kept(course, Decision.Outcome.FULL, statistical.grade if statistical else ""),
        grade_basis=json.dumps(view.grades.basis(), ensure_ascii=False, sort_keys=True) if view.grades else "",
        language=request.decision_language,
        reasons=chosen.reasons,
        legal_basis=Decision.LegalBasis.NETWORK,
        legal_reference=chosen.cited[:200],
        cap=totals.used(request, today).kept(granted),
        left_over=left_over(
            request,
            hours=award.version.hours,
            credits=granted,
            hours_per_credit=view.value.hours_per_credit,
            counted=[(award, outcome) for outcome in award.version.outcomes.all()],
        )
        if counts_hours(request, Decision.Outcome.FULL)
        else "",
        exempted=exempted_json(request, Ruling(outcome=Decision.Outcome.FULL, reasons=chosen.reasons, credits=granted), today),
        findings=_findings(chosen, award, course, view.rows),
        appeal_body=limit.appeal_body,
        appeal_days=limit.appeal_days,
        appeal_until=last_day(limit, today, limit.appeal_days),
        automatic_under_id=chosen.agreement,
        notified_at=now,
        decided_at=now,
        decided_on=today,
    )
    decision.full_clean(exclude=["findings", "grade_basis", "request"], validate_unique=False)
    return decision


def _findings(chosen: Candidate, award: Award, course: Course, rows: Sequence[Row]) -> str:
    """What the comparison of a person would hold, as the agreement settles it: every outcome met, no difference argued."""
    blank: dict[str, Any] = {"difference": "", "substantial": False, "why": "", "evidence": "", "author": None}
    codes = [outcome.code for outcome in award.version.outcomes.all()]
    said = {
        "rows": [
            {"element": row.element.value, "source": row.source, "target": row.target, "finding": row.finding, **blank}
            for row in rows
        ],
        "coverage": [
            {
                "outcome": outcome.position,
                "texts": outcome.texts,
                "hours": str(outcome.hours),
                "verdict": "covered",
                "share": "100",
                "note": chosen.cited,
                "sources": codes,
                "author": None,
            }
            for outcome in course.outcomes.all()
        ],
        "covered_hours": str(sum((outcome.hours for outcome in course.outcomes.all()), Decimal(0))),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


@transaction.atomic
def ask_for_a_person(*, request: RecognitionRequest, by: User) -> HumanReview:
    """The learner asks that a person look at what was decided automatically. Asked twice, it is asked once.

    Raises PermissionDenied, WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_handle_as_applicant(by, request).enforce()
    decision = request.answer
    if decision is None or decision.automatic_under_id is None or request.state != State.DECIDED:
        raise WrongState(_("This was not decided automatically, or it is closed."))
    row, made = HumanReview.objects.get_or_create(request=request, defaults={"decision": decision})
    if made:
        record("human_review_asked", on=request, by=by, institution_id=request.institution_id, decision=decision.pk)
    return row


@transaction.atomic
def answer_review(*, review: HumanReview, by: User, reopen: bool, remark: str) -> HumanReview:
    """A person has looked: it stands, or the case is opened again in the applicant's favour. remark: for the learner.

    Raises PermissionDenied, WrongState (somebody answered already, or the case has moved on).
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=review.request_id)
    review = HumanReview.objects.select_for_update().get(pk=review.pk)
    may_decide(by, request).enforce()
    if review.result:
        raise WrongState(_("Somebody has answered this already."))
    if reopen:
        _still_stands(request, review.decision_id)
    review.result = HumanReview.Result.REOPENED if reopen else HumanReview.Result.STANDS
    review.remark, review.answered_by, review.answered_at = remark.strip(), by, timezone.now()
    review.full_clean(exclude=["request", "decision"])
    review.save(update_fields=["result", "remark", "answered_by", "answered_at"])
    if reopen:
        _open_again(request, by)
    record("human_review_answered", on=request, by=by, institution_id=request.institution_id, result=review.result)
    notifications.tell_reviewed(review)
    return review


def _still_stands(request: RecognitionRequest, decision_id: int) -> None:
    """Only the answer in force of a decided case is opened again. Raises WrongState."""
    answer = request.answer
    if request.state != State.DECIDED or answer is None or answer.pk != decision_id:
        said = _("The request is “%(state)s”; this is no longer possible.")
        raise WrongState(said % {"state": request.get_state_display()})


def _open_again(request: RecognitionRequest, by: User) -> None:
    """In the applicant's favour: what was decided holds until another decision takes its place, which is not less (0123)."""
    request.move_to(State.IN_EVALUATION)
    give(request, by)
    request.save(update_fields=["state", "officer", "taken_at"])


@transaction.atomic
def record_audit(*, sample: AuditSample, by: User, result: str, remark: str, reopen: bool = False) -> AuditSample:
    """Note what a person found in a sample. reopen: where more is due, the case is opened again in the applicant's favour.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=sample.decision.request_id)
    sample = AuditSample.objects.select_for_update().get(pk=sample.pk)
    (may_decide if reopen else may_assess)(by, request).enforce()
    if sample.result:
        raise WrongState(_("Somebody has looked at this already."))
    if reopen and result != AuditSample.Result.DIFFERS:
        raise ValidationError({"reopen": _("A case is opened again where a person would have decided otherwise.")})
    if reopen:
        _still_stands(request, sample.decision_id)
    sample.result, sample.remark, sample.looked_by, sample.looked_at = result, remark.strip(), by, timezone.now()
    sample.full_clean(exclude=["decision"])
    sample.save(update_fields=["result", "remark", "looked_by", "looked_at"])
    record(
        "audit_recorded",
        on=request,
        by=by,
        institution_id=request.institution_id,
        decision=sample.decision_id,
        result=result,
        reopened=reopen,
    )
    if reopen:
        _open_again(request, by)
        case_letters.tell_opened_again(request, sample.decision_id)
    return sample
