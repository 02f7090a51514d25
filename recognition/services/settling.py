"""An appeal is settled, by somebody who took no part in the first answer: the decision stands, is made anew, or goes back."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.services.cataloguing import refresh_later
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import appeal_letters
from recognition.clock import local_day
from recognition.models import Appeal, Decision, RecognitionRequest
from recognition.policies_appeals import may_decide_appeal
from recognition.services.deciding import Ruling, build_decision, use_hours
from recognition.services.keeping_time import count_due
from recognition.services.locking import lock_what_is_counted
from recognition.services.record_checks import ConditionSaid
from recognition.services.recording import complete_record, withdraw_letter
from recognition.services.using import release_uses

State = RecognitionRequest.State
Outcome = Appeal.Outcome


@transaction.atomic
def uphold_decision(*, request: RecognitionRequest, by: User, reasons: str, next_steps: str = "") -> Decision:
    """Confirm what was decided, by a decision of its own with its own reasons. What the first one counted goes on counting.

    Raises PermissionDenied, ValidationError (reasons), WrongState.
    """
    request, appeal, now = _opened(request, by)
    first = appeal.against
    if first is None:
        raise WrongState(_("Nothing was decided yet that could stand. Decide, or send the case back."))
    if not reasons.strip():
        raise ValidationError({"reasons": _("Write the reasons as the learner will read them.")})
    request.move_to(State.DECIDED_ON_APPEAL)
    decision = _confirmed(first, by, now, reasons.strip(), next_steps.strip() or first.next_steps)
    _settle(request, appeal, by, now, Outcome.UPHELD, decision)
    return decision


@transaction.atomic
def decide_on_appeal(*, request: RecognitionRequest, by: User, ruling: Ruling) -> Decision:
    """Decide anew, in full: the first decision is no longer in force and no precedent, and its hours are free again before
    those of the new one are used.

    Raises PermissionDenied, ValidationError (by field of the ruling), WrongState.
    """
    request, appeal, now = _opened(request, by)
    lock_what_is_counted(request)
    request.move_to(State.DECIDED_ON_APPEAL)
    release_uses(request)
    # Against silence after a decision that was sent back, it takes the place of that one.
    first = appeal.against or request.answer
    decision = build_decision(request=request, by=by, ruling=ruling, now=now, replaces=first)
    _make_final(decision)
    _settle(request, appeal, by, now, Outcome.CHANGED, decision, ruling.conditions)
    return decision


@transaction.atomic
def send_back(*, request: RecognitionRequest, by: User, instruction: str) -> Appeal:
    """Return the case to its evaluator with what is to be done. What was decided is set aside, and the clock begins anew.

    Raises PermissionDenied, ValidationError (instruction), WrongState.
    """
    request, appeal, now = _opened(request, by)
    if not instruction.strip():
        raise ValidationError({"instruction": _("Say what is to be done.")})
    institution = request.institution
    if institution is None:
        raise WrongState(_("This request has not been sent."))
    request.move_to(State.IN_EVALUATION)
    freed = release_uses(request)
    if appeal.against is not None:
        withdraw_letter(appeal.against)
    appeal.instruction = instruction.strip()
    _close(appeal, by, now, local_day(now, institution.zone), Outcome.SENT_BACK, None)
    request.due_on, request.warned_days = count_due(request, institution), None
    request.save(update_fields=["state", "due_on", "warned_days"])
    record(
        "appeal_settled",
        on=request,
        by=by,
        institution_id=institution.pk,
        appeal=appeal.pk,
        outcome=appeal.outcome,
        due_on=request.due_on,
        released=freed,
    )
    _tell_catalogue(request)
    appeal_letters.tell_settled(appeal)
    return appeal


def _opened(request: RecognitionRequest, by: User) -> tuple[RecognitionRequest, Appeal, dt.datetime]:
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_decide_appeal(by, request).enforce()
    appeal = request.appeals.open().select_for_update(of=("self",)).first()
    if appeal is None or request.state != State.APPEALED:
        raise WrongState(_("No appeal waits in this case; it is “%(state)s”.") % {"state": request.get_state_display()})
    return request, appeal, timezone.now()


def _settle(
    request: RecognitionRequest,
    appeal: Appeal,
    by: User,
    now: dt.datetime,
    outcome: Outcome,
    decision: Decision,
    conditions: tuple[ConditionSaid, ...] = (),
) -> None:
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState(_("This appeal has been settled already.")) from error
    request.save(update_fields=["state"])
    used = use_hours(decision) if outcome == Outcome.CHANGED else None
    complete_record(decision, conditions)
    _close(appeal, by, now, decision.decided_on, outcome, decision)
    record(
        "appeal_settled",
        on=request,
        by=by,
        institution_id=request.institution_id,
        appeal=appeal.pk,
        outcome=appeal.outcome,
        decision=decision.pk,
        replaces=decision.replaces_id,
        granted=decision.outcome,
        credits=decision.credits,
        uses=used,
    )
    _tell_catalogue(request)
    appeal_letters.tell_settled(appeal)


def _close(appeal: Appeal, by: User, now: dt.datetime, today: dt.date, outcome: Outcome, decision: Decision | None) -> None:
    appeal.outcome, appeal.answer = outcome, decision
    appeal.settled_by, appeal.settled_at, appeal.settled_on = by, now, today
    appeal.full_clean()
    appeal.save(update_fields=["outcome", "answer", "instruction", "settled_by", "settled_at", "settled_on"])


def _confirmed(first: Decision, by: User, now: dt.datetime, reasons: str, next_steps: str) -> Decision:
    """The first decision once more, whole, under another hand and with other reasons."""
    institution = first.request.institution
    kept = {
        field.attname: getattr(first, field.attname)
        for field in Decision._meta.concrete_fields
        if field.name not in {"id", "public_id", "replaces"}
    }
    decision = Decision(**kept)
    decision.replaces, decision.reasons, decision.next_steps = first, reasons, next_steps
    decision.decided_by, decision.automatic_under, decision.proposed_by = by, None, None
    decision.lowered_because = decision.lowered_explained = ""  # no less than the first
    decision.decided_at = decision.notified_at = now
    decision.decided_on = local_day(now, institution.zone) if institution else now.date()
    _make_final(decision)
    return decision


def _make_final(decision: Decision) -> None:
    """Within the institution there is no further appeal; what a court may still do stands in the words of the decision."""
    decision.appeal_body, decision.appeal_days, decision.appeal_until = {}, 0, decision.decided_on


def _tell_catalogue(request: RecognitionRequest) -> None:
    if request.award:
        refresh_later(request.award.version.micro_credential_id)
