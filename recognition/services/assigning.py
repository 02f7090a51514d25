"""The desk takes a case, checks that everything is there, and asks where something is not."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
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
from recognition.policies import may_assess, may_handle_as_applicant, may_keep_queue

State = RecognitionRequest.State
REPLY_DAYS = 30
ROUNDS = 2


@transaction.atomic
def take_request(*, request: RecognitionRequest, by: User) -> RecognitionRequest:
    """Become the officer of a case nobody has. Raises PermissionDenied, WrongState (a colleague was quicker, or it has ended)."""
    request = _locked(request)
    may_assess(by, request).enforce()
    if not request.is_open:
        raise WrongState(_("This request is “%(state)s”.") % {"state": request.get_state_display()})
    if request.officer_id == by.pk:
        return request
    if request.officer is not None:
        raise WrongState(_("%(name)s has taken this case already.") % {"name": request.officer.full_name})
    request.officer, request.taken_at = by, timezone.now()
    if request.state == State.SUBMITTED:
        request.move_to(State.CHECKING)
    request.save(update_fields=["state", "officer", "taken_at"])
    record("request_taken", on=request, by=by, institution_id=request.institution_id)
    return request


def take_next(*, institution: Institution, by: User) -> RecognitionRequest | None:
    """Take the case with the least time left that nobody has; None where none is waiting. Raises PermissionDenied."""
    may_keep_queue(by, institution).enforce()
    waiting = RecognitionRequest.objects.received_by(institution).open().filter(officer__isnull=True).exclude(applicant=by)
    for request in waiting.by_legal_clock()[:20]:
        try:
            return take_request(request=request, by=by)
        except WrongState:
            continue  # a colleague was quicker; the next one, then
    return None


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
    request.save(update_fields=["state", "complete_on", "due_on"])
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
