"""The story of a request as dated steps, told from its own facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recognition.models import Decision, PreAnswer, RecognitionRequest

State = RecognitionRequest.State


@dataclass(frozen=True)
class Step:
    """who: person (the learner acted), desk (the institution acted) or next (still to come)."""

    label: str
    when: dt.datetime | dt.date
    who: str
    note: str = ""

    def event(self) -> dict[str, object]:
        """In the shape that the timeline component takes."""
        return {"title": self.label, "note": self.note, "at": self.when, "kind": "" if self.who == "desk" else self.who}


def steps(request: RecognitionRequest) -> list[Step]:
    """In the order they happened; what is still due comes last."""
    told: list[Step] = []
    if request.submitted_at:
        told.append(Step(_("Sent"), request.submitted_at, "person"))
    if request.taken_at:
        told.append(Step(_("An officer took the case"), request.taken_at, "desk"))
    for question in request.questions.all():
        whom = _("to the issuer") if question.issuer_id else ""
        told.append(Step(_("Question asked"), question.asked_at, "desk", whom))
        if question.answered_at:
            told.append(Step(_("Question answered"), question.answered_at, "desk" if question.issuer_id else "person", whom))
        if question.reminded_at:
            told.append(Step(_("Reply asked for again"), question.reminded_at, "desk"))
        if question.lapsed_at:
            told.append(Step(_("No reply came"), question.lapsed_at, "desk", whom))
    for notice in request.delay_notices.all():
        label = _("Delay told, decision expected by %(day)s") % {"day": date_format(notice.expected_on, "DATE_FORMAT")}
        told.append(Step(label, notice.written_at, "desk"))
    for reopening in request.reopenings.all():
        told.append(Step(_("Reopened"), reopening.reopened_at, "desk", str(reopening.get_ground_display())))
    for news in request.award_news.exclude(kind="revoked"):
        told.append(Step(str(news.get_kind_display()), news.happened_at, "desk"))
    if request.award_revoked_at:
        told.append(Step(_("The credential was revoked"), request.award_revoked_at, "desk"))
    if request.complete_on and request.due_on:
        told.append(Step(_("Complete, legal clock started"), request.complete_on, "desk"))
    decision = request.answer
    for one in request.decisions.all():
        if not hasattr(one, "settles"):
            told.append(Step(_("Decided"), one.decided_at, "desk", _outcome(one, request)))
    if request.kind == RecognitionRequest.Kind.BEFORE:
        told += [Step(_("Answered"), one.answered_at, "desk") for one in PreAnswer.objects.filter(request=request)]
    for appeal in request.appeals.all():
        told.append(Step(_("Appeal lodged"), appeal.lodged_at, "person"))
        if appeal.settled_at:
            told.append(Step(_("Appeal settled"), appeal.settled_at, "desk", str(appeal.get_outcome_display())))
    if request.ended_at:
        label = _("Withdrawn") if request.state == State.WITHDRAWN else _("Closed")
        if request.closed_because == RecognitionRequest.Closing.NO_REPLY:
            label = _("Closed without a reply, not a refusal")
        told.append(Step(label, request.ended_at, "person" if request.state == State.WITHDRAWN else "desk"))
    if _is_late(request) and request.due_on:
        told.append(Step(_("Decision was due"), request.due_on, "next"))
    told.sort(key=lambda step: _place(step, request))
    if appealed := next((one for one in request.appeals.all() if one.is_open), None):
        told.append(Step(_("Appeal to be settled by"), appealed.due_on, "next"))
    if request.is_open and request.due_on and not _is_late(request):
        told.append(Step(_("Decision due"), request.due_on, "next"))
    if decision and request.state == State.DECIDED:
        told.append(Step(_("Last day to appeal"), decision.appeal_until, "next"))
    return told


def _outcome(decision: Decision, request: RecognitionRequest) -> str:
    """With the day of the legal clock. A file that was opened again counts from a later day, which says nothing of it."""
    said = {"outcome": decision.get_outcome_display()}
    if request.complete_on is None or decision.decided_on < request.complete_on:
        return str(said["outcome"])
    days = (decision.decided_on - request.complete_on).days
    return _("%(outcome)s, on day %(day)s") % {**said, "day": days}


def _is_late(request: RecognitionRequest) -> bool:
    if not request.is_open or request.due_on is None or request.institution is None:
        return False
    return request.due_on < request.institution.today()


def _place(step: Step, request: RecognitionRequest) -> tuple[dt.date, int, dt.datetime]:
    """By the day at the institution. A day without a time stands after what led to it and before the decision of that day."""
    zone = request.institution.zone if request.institution else dt.UTC
    if not isinstance(step.when, dt.datetime):
        return step.when, 1, dt.datetime.min.replace(tzinfo=dt.UTC)
    after = request.complete_on is not None and step.when > _evaluated_from(request)
    return step.when.astimezone(zone).date(), 2 if after else 0, step.when


def _evaluated_from(request: RecognitionRequest) -> dt.datetime:
    """The moment after which everything belongs to the evaluation: the last thing that happened to complete the file."""
    moments = [request.submitted_at, request.taken_at]
    moments += [each.answered_at for each in request.questions.all() if not each.asked_in_evaluation]
    return max((moment for moment in moments if moment), default=dt.datetime.max.replace(tzinfo=dt.UTC))
