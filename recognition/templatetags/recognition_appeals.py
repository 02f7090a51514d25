"""What the page of a case says about appeals, for the desk and for the learner."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from recognition.appeals import NOTHING, Ground, ground_of
from recognition.clock import local_day
from recognition.models import Decision, RecognitionRequest
from recognition.policies_appeals import may_decide_appeal, may_have_file

register = template.Library()


def _told(row: RecognitionRequest) -> dict[str, Any]:
    today = local_day(timezone.now(), row.institution.zone) if row.institution else None
    return {
        "row": row,
        "appeals": list(row.appeals.select_related("against", "answer", "settled_by", "lodged_by", "request")),
        "ground": ground_of(row, today) if today else NOTHING,
        "earlier": earlier_decisions(row),
    }


def earlier_decisions(row: RecognitionRequest) -> list[Decision]:
    """Those that hold no longer, the latest first."""
    standing = row.standing_answer
    return sorted((one for one in row.decisions.all() if one != standing), key=lambda one: -one.pk)


@register.inclusion_tag("recognition/appeal_desk.html", takes_context=True)
def appeal_at_desk(context: dict[str, Any], row: RecognitionRequest) -> dict[str, Any]:
    user = context["request"].user
    told = _told(row)
    waits = any(one.is_open for one in told["appeals"])
    return told | {"may_settle": may_decide_appeal(user, row) if waits else None, "may_have_file": may_have_file(user, row)}


@register.inclusion_tag("recognition/appeal_mine.html")
def appeal_of_mine(row: RecognitionRequest) -> dict[str, Any]:
    return _told(row)


@register.filter
def appeal_ground(row: RecognitionRequest) -> Ground:
    """What may be appealed against today."""
    return ground_of(row, row.institution.today()) if row.institution else NOTHING


@register.filter
def is_on_appeal(decision: Decision) -> bool:
    """Made on an appeal, and final here."""
    return hasattr(decision, "settles")
