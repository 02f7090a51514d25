"""What time does to a case without anybody's decision: it closes, answered or for want of a reply; and how it is reopened."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import case_letters
from recognition.clock import DAY, add_months, local_day
from recognition.models import HumanReview, Question, RecognitionRequest, Reopening
from recognition.outcome_letters import tell_programme_office
from recognition.policies import may_assess, may_handle_as_applicant
from recognition.services.checking import SECOND_DAYS, go_on
from recognition.services.keeping_time import end_pause

State = RecognitionRequest.State
Closing = RecognitionRequest.Closing
Ground = Reopening.Ground
# How long a case that was closed for want of a reply may be reopened by its applicant.
REOPEN_MONTHS = 12


def close_answered_requests() -> int:
    """Close what was decided and can no longer be appealed, by the receiving institution's own day.

    A case whose learner asked for a person stays open until somebody has looked.
    """
    now, closed = timezone.now(), 0
    settled = (State.DECIDED, State.DECIDED_ON_APPEAL)
    decided = RecognitionRequest.objects.filter(state__in=settled, decisions__appeal_until__lte=now.date()).distinct()
    decided = decided.exclude(_waits_for_a_person())
    for pk in list(decided.values_list("pk", flat=True)):
        with transaction.atomic():
            request = RecognitionRequest.objects.select_for_update().get(pk=pk)
            decision, institution = request.answer, request.institution
            if request.state not in settled or decision is None or institution is None:
                continue
            if RecognitionRequest.objects.filter(_waits_for_a_person(), pk=pk).exists():
                continue  # asked for a moment ago
            if decision.appeal_until >= now.astimezone(institution.zone).date():
                continue
            _close(request, Closing.ANSWERED, now)
            record("request_closed", on=request, by=None, institution_id=institution.pk)
            case_letters.tell_closed(request)
            tell_programme_office(decision)
            closed += 1
    return closed + _close_answered_before(now)


def _waits_for_a_person() -> Q:
    """What was decided automatically, where nobody has answered yet who wants a person to look."""
    return Q(Exists(HumanReview.objects.filter(request=OuterRef("pk"), result="")), state=State.DECIDED)


def _close_answered_before(now: dt.datetime) -> int:
    """What was answered before it was earned is closed when the answer holds no longer."""
    over = RecognitionRequest.objects.filter(state=State.DECIDED, pre_answer__valid_until__lte=now.date())
    closed = 0
    for pk in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            request = RecognitionRequest.objects.select_for_update().get(pk=pk)
            institution = request.institution
            if request.state != State.DECIDED or institution is None:
                continue
            if request.pre_answer.valid_until >= local_day(now, institution.zone):
                continue
            _close(request, Closing.ANSWERED, now)
            record("request_closed", on=request, by=None, institution_id=institution.pk)
            closed += 1
    return closed


def follow_up_questions(now: dt.datetime | None = None) -> int:
    """Remind once of what was asked, with a second deadline; when that has passed, go on without. Returns how many moved."""
    now = now or timezone.now()
    overdue = Q(reminded_at__isnull=True, reply_by__lte=now.date()) | Q(extended_to__lte=now.date())
    asked = Question.objects.open().filter(overdue, request__state=State.INFORMATION_REQUESTED)
    return sum(_follow_up(pk, now) for pk in list(asked.values_list("pk", flat=True)))


@transaction.atomic
def _follow_up(pk: int, now: dt.datetime) -> bool:
    request = RecognitionRequest.objects.select_for_update().get(questions=pk)
    question = Question.objects.select_related("issuer").get(pk=pk)
    question.request, institution = request, request.institution
    if institution is None or not question.is_open or request.state != State.INFORMATION_REQUESTED:
        return False
    today = local_day(now, institution.zone)
    if today <= question.last_day:
        return False
    if question.reminded_at is None:
        question.reminded_at, question.extended_to = now, today + SECOND_DAYS * DAY
        question.save(update_fields=["reminded_at", "extended_to"])
        record("request_question_reminded", on=request, by=None, institution_id=institution.pk, question=pk)
        case_letters.tell_reminder(question)
        return True
    question.lapsed_at = now
    question.save(update_fields=["lapsed_at"])
    end_pause(request, institution, Q(question=question), now)
    if question.issuer_id:
        # The silence of the issuer is not the applicant's: the case goes on.
        go_on(request, question)
        request.save(update_fields=["state", "due_on"])
        record("request_question_lapsed", on=request, by=None, institution_id=institution.pk, question=pk)
        case_letters.tell_issuer_silent(question)
        return True
    end_pause(request, institution, Q(), now)
    _close(request, Closing.NO_REPLY, now)
    request.save(update_fields=["due_on"])
    record("request_closed_without_reply", on=request, by=None, institution_id=institution.pk, question=pk)
    case_letters.tell_closed_without_reply(request, question)
    return True


def _close(request: RecognitionRequest, because: str, now: dt.datetime) -> None:
    request.move_to(State.CLOSED)
    request.ended_at, request.closed_because = now, because
    request.save(update_fields=["state", "ended_at", "closed_because"])


def reopen_until(request: RecognitionRequest) -> dt.date | None:
    """The last day on which the applicant may have the case reopened; None where that is for the desk alone."""
    if request.state != State.CLOSED or request.closed_because != Closing.NO_REPLY:
        return None
    if request.ended_at is None or request.institution is None:
        return None
    return add_months(local_day(request.ended_at, request.institution.zone), REOPEN_MONTHS)


@transaction.atomic
def reopen_request(*, request: RecognitionRequest, by: User, ground: str, why: str) -> Reopening:
    """Look at a closed case again, under its number and with its history; its clock begins anew once everything is there.

    The desk at any time, in favour of the applicant, upon new evidence or a proven error; the applicant within twelve months
    after a case was closed for want of a reply. Raises PermissionDenied, ValidationError (ground, why), WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    own = request.applicant_id == by.pk
    (may_handle_as_applicant if own else may_assess)(by, request).enforce()
    if ground not in ({Ground.REPLY} if own else {Ground.EVIDENCE, Ground.ERROR}):
        raise ValidationError({"ground": _("A case is not reopened on this ground.")})
    if request.state != State.CLOSED or request.ended_at is None or request.institution is None:
        raise WrongState(_("Only a closed case is reopened; this one is “%(state)s”.") % {"state": request.get_state_display()})
    now, last = timezone.now(), reopen_until(request)
    if own and (last is None or local_day(now, request.institution.zone) > last):
        raise WrongState(_("This case can no longer be reopened by you. You may send a new request."))
    reopening = Reopening(
        request=request,
        ground=ground,
        why=why.strip(),
        reopened_by=by,
        reopened_at=now,
        closed_at=request.ended_at,
        closed_because=request.closed_because,
        complete_on=request.complete_on,
        due_on=request.due_on,
    )
    reopening.full_clean()
    reopening.save(force_insert=True)
    request.move_to(State.CHECKING)
    # How long the first decision took is left out of what is counted: the file has a new day from here on.
    cleared = ("ended_at", "complete_on", "due_on", "warned_days", "answered_in")
    for name in cleared:
        setattr(request, name, None)
    request.closed_because = ""
    try:
        with transaction.atomic():
            request.save(update_fields=[*cleared, "state", "closed_because"])
    except IntegrityError as error:
        raise WrongState(_("Another request for this credential, course and purpose is open already.")) from error
    record("request_reopened", on=request, by=by, institution_id=request.institution_id, ground=ground)
    case_letters.tell_reopened(reopening)
    return reopening
