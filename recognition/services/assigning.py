"""The desk takes a case, checks that everything is there, and asks where something is not."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import notifications
from recognition.clock import due_on, local_day
from recognition.evaluation import time_limit
from recognition.models import Question, RecognitionRequest
from recognition.policies import may_assess, may_hand_over, may_handle, may_handle_as_applicant, may_keep_queue
from recognition.services.declaring import say_none, settle
from recognition.services.handing import give, hand_out, stands_in, today_at, who_is_there

State = RecognitionRequest.State
REPLY_DAYS = 30
ROUNDS = 2


@transaction.atomic
def take_request(*, request: RecognitionRequest, by: User, words: str = "") -> RecognitionRequest:
    """Become the officer of a case that nobody has, or whose officer is away, and declare no conflict of interest with it.

    words: why what suggests a conflict is none; asked for only where something does. Raises PermissionDenied,
    ValidationError (words), WrongState (a colleague was quicker, or it has ended).
    """
    request = _locked(request)
    may_handle(by, request).enforce()
    if not request.is_open:
        raise WrongState(_("This request is “%(state)s”.") % {"state": request.get_state_display()})
    mine = request.officer_id == by.pk
    if not mine and _is_with_another(request, by):
        raise WrongState(_("%(name)s has taken this case already.") % {"name": getattr(request.officer, "full_name", "")})
    said = say_none(request, by, words)
    if mine and not said:
        return request
    if not mine:
        give(request, by)
    settle(request)
    request.save(update_fields=["state", "officer", "taken_at"])
    record("request_taken", on=request, by=by, institution_id=request.institution_id)
    return request


def _is_with_another(request: RecognitionRequest, by: User) -> bool:
    """Whether a colleague has it for whom this person does not stand in today."""
    if request.officer is None or request.institution is None:
        return False
    return not stands_in(by, request.officer, request.institution, today_at(request.institution))


def take_next(*, institution: Institution, by: User) -> RecognitionRequest | None:
    """Take the case with the least time left that nobody has; None where none is waiting. Raises PermissionDenied.

    Cases in which something suggests a conflict of interest are passed over: they are taken by name.
    """
    may_keep_queue(by, institution).enforce()
    waiting = RecognitionRequest.objects.received_by(institution).open().filter(officer__isnull=True).exclude(applicant=by)
    for request in waiting.by_legal_clock()[:20]:
        try:
            return take_request(request=request, by=by)
        except (WrongState, PermissionDenied, ValidationError):
            continue  # a colleague was quicker, or this one is not for them; the next one, then
    return None


@transaction.atomic
def assign_request(*, request: RecognitionRequest, by: User, to: User) -> RecognitionRequest:
    """Hand a case to a colleague, or to whoever stands in for one that is away; they declare when they begin.

    Raises PermissionDenied, ValidationError (to), WrongState.
    """
    request = _locked(request)
    may_hand_over(by, request).enforce()
    institution = request.institution
    if institution is None or not request.is_open:
        raise WrongState(_("This request is “%(state)s”.") % {"state": request.get_state_display()})
    there = who_is_there(to, institution, today_at(institution))
    if there is None:
        raise ValidationError({"to": _("%(name)s is away, and nobody stands in.") % {"name": to.full_name}})
    if not (verdict := may_handle(there, request)):
        raise ValidationError({"to": _("%(name)s cannot have this case.") % {"name": there.full_name} + f" {verdict.reason}"})
    if request.officer_id == there.pk:
        return request
    give(request, there)
    settle(request)
    request.save(update_fields=["state", "officer", "taken_at"])
    record("request_assigned", on=request, by=by, institution_id=institution.pk, to=there.pk)
    if there.pk != by.pk:
        notifications.tell_assigned(request)
    return request


@transaction.atomic
def release_request(*, request: RecognitionRequest, by: User) -> RecognitionRequest:
    """Give a case back to the queue. Raises PermissionDenied, WrongState (it is somebody else's)."""
    request = _locked(request)
    may_hand_over(by, request).enforce()
    if request.officer is None:
        return request
    if request.officer_id != by.pk:
        raise WrongState(_("This case is with %(name)s; only they give it back.") % {"name": request.officer.full_name})
    request.officer = request.taken_at = None
    request.save(update_fields=["officer", "taken_at"])
    record("request_released", on=request, by=by, institution_id=request.institution_id)
    return request


def last_arrival(request: RecognitionRequest) -> dt.date:
    """The local day the last item arrived, as far as the registry knows: the request itself, or the latest answer."""
    if request.institution is None or request.submitted_at is None:
        raise WrongState(_("This request has not been sent."))
    moments = [request.submitted_at, *(q.answered_at for q in request.questions.all() if q.answered_at)]
    return local_day(max(moments), request.institution.zone)


@transaction.atomic
def mark_complete(*, request: RecognitionRequest, by: User, complete_on: dt.date | None = None) -> RecognitionRequest:
    """Everything is there: the legal clock starts on the local day the last needed item arrived.

    complete_on: that day, where it came by another way than through the registry; else the day it came through it.
    Raises PermissionDenied, ValidationError, WrongState.
    """
    request = _locked(request)
    may_assess(by, request).enforce()
    request.move_to(State.COMPLETE)
    arrived = last_arrival(request)
    day = complete_on or arrived
    institution = request.institution
    if institution is None:
        raise WrongState(_("This request has not been sent."))
    if not arrived <= day <= local_day(timezone.now(), institution.zone):
        raise ValidationError({"complete_on": _("The day lies between the last item that came through the registry and today.")})
    request.complete_on = day
    request.due_on = due_on(day, months=time_limit(institution, day).decision_months)
    hand_out(request)
    settle(request)
    request.save(update_fields=["state", "complete_on", "due_on", "officer", "taken_at"])
    record("request_complete", on=request, by=by, institution_id=institution.pk, complete_on=day, due_on=request.due_on)
    notifications.tell_complete(request)
    return request


@transaction.atomic
def ask_learner(*, request: RecognitionRequest, by: User, wording: str) -> Question:
    """Ask one precise question; a running clock pauses. Two rounds at most.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    request = _locked(request)
    may_assess(by, request).enforce()
    in_evaluation = request.state == State.IN_EVALUATION
    request.move_to(State.INFORMATION_REQUESTED)
    if request.questions.filter(asked_in_evaluation=in_evaluation).count() >= ROUNDS:
        raise WrongState(_("You have asked twice already. Decide on what is there."))
    now = timezone.now()
    if request.institution is None:
        raise WrongState(_("This request has not been sent."))
    question = Question(
        request=request,
        wording=wording,
        asked_by=by,
        asked_at=now,
        reply_by=local_day(now, request.institution.zone) + dt.timedelta(days=REPLY_DAYS),
        asked_in_evaluation=in_evaluation,
    )
    question.full_clean()
    question.save(force_insert=True)
    request.save(update_fields=["state"])
    record("request_question_asked", on=request, by=by, institution_id=request.institution_id, question=question.pk)
    notifications.tell_question(question)
    return question


@transaction.atomic
def answer_question(*, request: RecognitionRequest, by: User, answer: str) -> Question:
    """The learner answers; the case returns to where it came from, and the days of waiting are added to the clock.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    request = _locked(request)
    may_handle_as_applicant(by, request).enforce()
    question = request.questions.filter(answered_at__isnull=True).first()
    if question is None or request.institution is None:
        raise WrongState(_("There is no open question in this case."))
    request.move_to(State.IN_EVALUATION if question.asked_in_evaluation else State.CHECKING)
    question.answer, question.answered_at = answer, timezone.now()
    question.full_clean()
    question.save(update_fields=["answer", "answered_at"])
    if question.asked_in_evaluation and request.due_on:
        zone = request.institution.zone
        request.due_on += local_day(question.answered_at, zone) - local_day(question.asked_at, zone)
    request.save(update_fields=["state", "due_on"])
    record("request_question_answered", on=request, by=by, institution_id=request.institution_id, question=question.pk)
    return question


def _locked(request: RecognitionRequest) -> RecognitionRequest:
    return RecognitionRequest.objects.select_for_update().get(pk=request.pk)
