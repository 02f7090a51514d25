"""Promises of the database about cases, broken; see broken.py."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.cases_appeals import AppealFactory, CaseFileFactory
from tests.factories.recognition import DecisionFactory, RequestFactory

BROKEN: dict[str, Callable[[Any], Any]] = {
    "one_open_appeal_per_request": lambda sent: repeat(AppealFactory(), against=None),
    "an_open_appeal_says_why": lambda sent: repeat(
        AppealFactory(), request=RequestFactory(), against=DecisionFactory(), grounds=""
    ),
    "an_appeal_is_due_after_it_came": lambda sent: repeat(
        AppealFactory(), request=RequestFactory(), against=None, due_on=timezone.localdate() - dt.timedelta(days=1)
    ),
    "an_appeal_is_settled_iff_dated_and_signed": lambda sent: change(AppealFactory(), settled_at=timezone.now()),
    "an_appeal_ends_with_a_decision_or_an_instruction": lambda sent: change(AppealFactory(), instruction="Ask the expert."),
    "silence_is_not_upheld": lambda sent: change(
        AppealFactory(against=None, request=RequestFactory()),
        outcome="upheld",
        answer=DecisionFactory(),
        settled_by=sent.applicant,
        settled_at=timezone.now(),
        settled_on=timezone.localdate(),
    ),
    "a_case_file_is_ready_iff_it_is_there": lambda sent: change(CaseFileFactory(), state="done"),
    "a_case_file_ends_after_it_was_asked_for": lambda sent: change(CaseFileFactory(), expires_at=F("asked_at")),
}
