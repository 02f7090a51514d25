"""Whether everything is there: the desk asks, the applicant or the issuer replies, and a complete file starts the legal clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.paper_gate import accept_paper
from institutions.models import Institution, User
from micro4asia.foundation import walls
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import case_letters, notifications
from recognition.clock import DAY, local_day
from recognition.evaluation import place_of
from recognition.limits import days_to_reply
from recognition.models import CasePaper, Question, QuestionItem, RecognitionRequest
from recognition.policies import may_answer_for_issuer, may_assess, may_handle_as_applicant
from recognition.services.declaring import settle
from recognition.services.handing import hand_out
from recognition.services.keeping_time import count_due, end_pause, pause_for

State = RecognitionRequest.State
# What the reminder adds to the time for a reply.
SECOND_DAYS = 14
LONGEST_REPLY = 120
ROUNDS = 2
MOST_ITEMS = 6


@dataclass(frozen=True)
class Missing:
    """One thing that is asked for, and why it is needed."""

    what: str
    why: str


def last_arrival(request: RecognitionRequest) -> dt.date:
    """The local day the last item arrived, as far as the registry knows: the request, the latest answer, or its reopening."""
    if request.institution is None or request.submitted_at is None:
        raise WrongState(_("This request has not been sent."))
    moments = [request.submitted_at, *(q.answered_at for q in request.questions.all() if q.answered_at)]
    moments += request.reopenings.values_list("reopened_at", flat=True)
    return local_day(max(moments), request.institution.zone)


@transaction.atomic
def mark_complete(
    *, request: RecognitionRequest, by: User, complete_on: dt.date | None = None, procedure: str = ""
) -> RecognitionRequest:
    """Everything is there: the legal clock starts on the local day the last needed item arrived.

    complete_on: that day, where it came by another way than through the registry; else the day it came through it.
    procedure: whose limits apply, where it is not the one that was asked for.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    request, institution = _locked(request)
    may_assess(by, request).enforce()
    request.move_to(State.COMPLETE)
    arrived = last_arrival(request)
    day = complete_on or arrived
    if not arrived <= day <= local_day(timezone.now(), institution.zone):
        raise ValidationError({"complete_on": _("The day lies between the last item that came through the registry and today.")})
    request.complete_on, request.warned_days = day, None
    request.procedure = procedure or request.procedure
    request.due_on = count_due(request, institution)
    hand_out(request)
    settle(request)
    columns = ["state", "complete_on", "due_on", "procedure", "warned_days", "officer", "taken_at"]
    request.save(update_fields=columns)
    record("request_complete", on=request, by=by, institution_id=institution.pk, complete_on=day, due_on=request.due_on)
    notifications.tell_complete(request)
    return request


def issuers_of(request: RecognitionRequest) -> list[Institution]:
    """The institutions of the network that issued what is to be recognised, each once."""
    awards = [request.award, *(source.award for source in request.further_sources.select_related("award__institution"))]
    return list({award.institution_id: award.institution for award in awards if award}.values())


@transaction.atomic
def ask_for_information(
    *,
    request: RecognitionRequest,
    by: User,
    items: Iterable[Missing],
    reply_by: dt.date | None = None,
    issuer: Institution | None = None,
    wording: str = "",
) -> Question:
    """Ask for what is missing, item by item, the applicant or the issuer; a running clock pauses. Two rounds at most,
    while checking and in the evaluation together.

    Raises PermissionDenied, ValidationError (items, reply_by, issuer), WrongState.
    """
    request, institution = _locked(request)
    may_assess(by, request).enforce()
    in_evaluation = request.state == State.IN_EVALUATION
    request.move_to(State.INFORMATION_REQUESTED)
    since = request.reopenings.values_list("reopened_at", flat=True).last() or request.submitted_at
    if request.questions.filter(asked_at__gte=since).count() >= ROUNDS:
        raise WrongState(_("You have asked twice already. Decide on what is there."))
    now, asked = timezone.now(), list(items)
    today = local_day(now, institution.zone)
    reply_by = reply_by or today + days_to_reply(institution, today, procedure=request.procedure) * DAY
    _check_question(request, asked, reply_by, today, issuer)
    question = Question(
        request=request,
        issuer=issuer,
        wording=wording,
        asked_by=by,
        asked_at=now,
        reply_by=reply_by,
        asked_in_evaluation=in_evaluation,
    )
    question.full_clean()
    question.save(force_insert=True)
    for position, item in enumerate(asked, start=1):
        row = QuestionItem(question=question, position=position, what=item.what, why=item.why)
        row.full_clean()
        row.save(force_insert=True)
    pause_for(question, institution)
    request.save(update_fields=["state"])
    record("request_question_asked", on=request, by=by, institution_id=institution.pk, question=question.pk, items=len(asked))
    if issuer is None:
        notifications.tell_question(question)
    else:
        case_letters.tell_enquiry(question)
    return question


def _check_question(
    request: RecognitionRequest, asked: list[Missing], reply_by: dt.date, today: dt.date, issuer: Institution | None
) -> None:
    errors: dict[str, str] = {}
    if not asked or len(asked) > MOST_ITEMS or any(not (item.what.strip() and item.why.strip()) for item in asked):
        errors["items"] = _("Name each thing that is missing, and why it is needed.")
    least = days_to_reply(place_of(request), today, procedure=request.procedure)
    if not today + least * DAY <= reply_by <= today + max(least, LONGEST_REPLY) * DAY:
        said = {"least": least, "most": max(least, LONGEST_REPLY)}
        errors["reply_by"] = _("Give at least %(least)s days for the reply, and at most %(most)s.") % said
    if issuer is not None and issuer not in issuers_of(request):
        errors["issuer"] = _("This institution did not issue what is to be recognised.")
    if errors:
        raise ValidationError(errors)


def ask_learner(*, request: RecognitionRequest, by: User, wording: str) -> Question:
    """One thing, which says itself why it is needed. See `ask_for_information`."""
    return ask_for_information(request=request, by=by, items=[Missing(wording[:500], _("The evaluation needs it."))])


@transaction.atomic
def answer_question(*, request: RecognitionRequest, by: User, answer: str, files: Iterable[Any] = ()) -> Question:
    """The applicant replies, with papers where there are any; the case returns to where it came from, and the clock runs again.

    Raises PermissionDenied, ValidationError (answer, file), WrongState.
    """
    request, institution = _locked(request)
    may_handle_as_applicant(by, request).enforce()
    question = request.questions.open().filter(issuer__isnull=True).first()
    return _reply(request, institution, question, by, answer, files)


def answer_for_issuer(*, question: Question, by: User, answer: str, files: Iterable[Any] = ()) -> Question:
    """An officer or a registrar of the issuing institution replies. Raises PermissionDenied, ValidationError, WrongState."""
    may_answer_for_issuer(by, question).enforce()
    with walls.everything(), transaction.atomic():  # the case is the receiving institution's; what is written is this reply alone
        request, institution = _locked(question.request)
        found = request.questions.open().filter(pk=question.pk).first()
        return _reply(request, institution, found, by, answer, files)


def _reply(
    request: RecognitionRequest,
    institution: Institution,
    question: Question | None,
    by: User,
    answer: str,
    files: Iterable[Any],
) -> Question:
    if question is None:
        raise WrongState(_("There is no open question in this case."))
    go_on(request, question)
    now = timezone.now()
    question.answer, question.answered_at, question.answered_by = answer, now, by
    question.full_clean()
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    for file in files:
        _keep(file, request, question, by)
    end_pause(request, institution, Q(question=question), now)
    request.save(update_fields=["state", "due_on"])
    record("request_question_answered", on=request, by=by, institution_id=institution.pk, question=question.pk)
    case_letters.tell_replied(question)
    return question


def _keep(file: Any, request: RecognitionRequest, question: Question, by: User) -> None:
    """A paper that the case has already stays as it came first."""
    if request.papers.count() >= CasePaper.MOST:
        raise ValidationError({"file": _("A case takes %(most)s files at most.") % {"most": CasePaper.MOST}})
    try:
        accepted = accept_paper(file)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    CasePaper.objects.get_or_create(
        request=request,
        digest=accepted.digest,
        defaults={
            "kind": CasePaper.Kind.REPLY,
            "question": question,
            "name": accepted.name,
            "media_type": accepted.media_type,
            "content": accepted.content,
            "added_by": by,
        },
    )


def go_on(request: RecognitionRequest, question: Question) -> None:
    """Back to where it was asked from."""
    request.move_to(State.IN_EVALUATION if question.asked_in_evaluation else State.CHECKING)


def _locked(request: RecognitionRequest) -> tuple[RecognitionRequest, Institution]:
    row = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    if row.institution is None:
        raise WrongState(_("This request has not been sent."))
    return row, row.institution
