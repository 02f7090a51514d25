"""What the page of a case shows while it waits: alerts, the two clocks, and what was asked and written."""

from __future__ import annotations

from typing import Any

from django import template

from credentials.models import Award
from recognition.clock import Clock
from recognition.duties import duties_of
from recognition.models import RecognitionRequest
from recognition.services.closing import reopen_until

register = template.Library()
State = RecognitionRequest.State


@register.inclusion_tag("recognition/casework/alerts.html", takes_context=True)
def case_alerts(context: Any, row: RecognitionRequest, clock: Clock) -> dict[str, Any]:
    """What the desk must not overlook: a day that passed, news about a credential, a clock that stands still."""
    return {
        "row": row,
        "clock": clock,
        "news": list(row.award_news.unseen()) if row.is_open else [],
        "notice": row.delay_notices.last(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("recognition/casework/clocks.html")
def two_clocks(row: RecognitionRequest, clock: Clock) -> dict[str, Any]:
    return {
        "row": row,
        "clock": clock,
        "duties": duties_of(row),
        "wish": any(p.cause == "wish" and not p.ended_on for p in row.pauses.all()),
    }


@register.inclusion_tag("recognition/casework/talk.html")
def case_talk(row: RecognitionRequest) -> dict[str, Any]:
    """Questions with their replies, and ways to ask, write, and reopen."""
    return {
        "row": row,
        "questions": row.questions.select_related("asked_by", "issuer").prefetch_related("items", "papers"),
        "can_ask": row.state in {State.CHECKING, State.IN_EVALUATION},
        "unread": row.messages.filter(from_desk=False, read_at__isnull=True).count(),
        "written": row.messages.count(),
        "closed": row.state == State.CLOSED,
    }


@register.inclusion_tag("recognition/casework/award_now.html")
def award_now(row: RecognitionRequest) -> dict[str, Any]:
    """What the credential is today, where that is something else than issued."""
    state = row.award.state if row.award else ""
    return {"state": state if state in {Award.State.SUSPENDED, Award.State.REPLACED} else ""}


@register.simple_tag
def may_reopen_until(row: RecognitionRequest) -> Any:
    return reopen_until(row)


@register.simple_tag
def unread_for_applicant(row: RecognitionRequest) -> int:
    return row.messages.filter(from_desk=True, read_at__isnull=True).count()
