"""What a desk owes an applicant before the legal clock starts, in working days of its country."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.models import TimeLimit
from institutions.working_days import Calendar
from recognition.clock import due_on, local_day
from recognition.limits import rolling, time_limit
from recognition.models import RecognitionRequest

ACKNOWLEDGED: str | Promise = _("Acknowledged, with an officer named")
CHECKED: str | Promise = _("Said whether the file is complete")


@dataclass(frozen=True)
class Duty:
    label: str | Promise
    due: dt.date
    done_on: dt.date | None
    today: dt.date

    @property
    def is_late(self) -> bool:
        """Done too late, or not done although the day has passed."""
        return (self.done_on or self.today) > self.due

    @property
    def state(self) -> str:
        if self.is_late:
            return "late"
        return "done" if self.done_on else ""


@dataclass(frozen=True)
class Expectation:
    """What the acknowledgement promises: the limits in force on the day it was sent, and the day if nothing is missing."""

    limit: TimeLimit
    expected: dt.date


def expectation_of(request: RecognitionRequest) -> Expectation | None:
    """None for a draft."""
    institution, sent = request.institution, request.submitted_on()
    if institution is None or sent is None:
        return None
    limit = time_limit(institution, sent, procedure=request.procedure)
    return Expectation(limit, due_on(sent, months=limit.decision_months, works=rolling(limit, sent)))


def duties_of(request: RecognitionRequest) -> list[Duty]:
    """Both count from the day the request was sent. A question, too, is a word on whether the file is complete."""
    institution, sent = request.institution, request.submitted_on()
    if institution is None or sent is None:
        return []
    limit = time_limit(institution, sent, procedure=request.procedure)
    calendar = Calendar(institution.country, sent)
    told = [local_day(question.asked_at, institution.zone) for question in request.questions.all()]
    told += [day for day in (request.complete_on, *(row.complete_on for row in request.reopenings.all())) if day]
    named = local_day(request.taken_at, institution.zone) if request.taken_at else None
    # An officer that was named later took the place of one who had been there: the first word to the applicant counts.
    named = min([day for day in (named, *told) if day], default=None)
    # Withdrawn before anybody said anything: nothing is owed any more.
    today = local_day(request.ended_at or timezone.now(), institution.zone)
    return [
        Duty(ACKNOWLEDGED, calendar.after(sent, limit.acknowledgement_days), named, today),
        Duty(CHECKED, calendar.after(sent, limit.completeness_days), min(told, default=None), today),
    ]
