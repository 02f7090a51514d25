"""Promises of the database about cases, broken; see broken.py."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.cases_clock import (
    AwardNewsFactory,
    CaseMessageFactory,
    DelayNoticeFactory,
    PauseFactory,
    QuestionItemFactory,
    ReopeningFactory,
)
from tests.factories.recognition import QuestionFactory, RequestFactory


def elsewhere(row: Any, **said: Any) -> Any:
    """What is frozen is inserted, in another case."""
    return repeat(row, request=RequestFactory(), **said)


BROKEN: dict[str, Callable[[Any], Any]] = {
    "a_pause_ends_after_it_began": lambda sent: change(PauseFactory(), ended_on=dt.date(2020, 1, 1)),
    "a_pause_has_its_question_or_says_why": lambda sent: elsewhere(PauseFactory(), why=""),
    "one_wish_for_time_at_once": lambda sent: repeat(PauseFactory()),
    "a_delay_promises_a_later_day": lambda sent: elsewhere(DelayNoticeFactory(), expected_on=timezone.localdate()),
    "a_delay_notice_says_why": lambda sent: elsewhere(DelayNoticeFactory(), reason=""),
    "a_case_is_reopened_after_it_was_closed": lambda sent: elsewhere(
        ReopeningFactory(), reopened_at=timezone.now() - dt.timedelta(days=1)
    ),
    "a_reopening_says_why": lambda sent: elsewhere(ReopeningFactory(), why=""),
    "a_message_says_something": lambda sent: elsewhere(CaseMessageFactory(), words=""),
    "news_of_a_credential_arrives_once": lambda sent: repeat(AwardNewsFactory()),
    "news_is_looked_at_iff_dated_and_signed_off": lambda sent: change(AwardNewsFactory(), seen_at=timezone.now()),
    "items_of_a_question_have_places": lambda sent: repeat(QuestionItemFactory()),
    "an_item_says_what_and_why": lambda sent: repeat(QuestionItemFactory(), position=2, why=""),
    "a_question_that_lapsed_has_no_answer": lambda sent: change(
        QuestionFactory(), answer="Here.", answered_at=timezone.now(), lapsed_at=timezone.now()
    ),
    "a_reminder_gives_a_second_deadline": lambda sent: change(QuestionFactory(), reminded_at=timezone.now()),
    "a_closed_request_says_because_of_what": lambda sent: change(RequestFactory(), closed_because="answered"),
}
