"""The legal clock: calendar months, local days, pauses."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from recognition.clock import Clock, add_months, appeal_until, due_on, local_day

day = dt.date


@pytest.mark.parametrize(
    ("complete", "due", "decided", "count"),
    [
        (day(2026, 1, 19), day(2026, 5, 19), day(2026, 2, 16), 28),  # R1
        (day(2026, 2, 20), day(2026, 6, 20), day(2026, 4, 13), 52),  # R2
        (day(2026, 3, 10), day(2026, 7, 10), day(2026, 4, 7), 28),  # R3
        (day(2026, 3, 9), day(2026, 7, 9), day(2026, 5, 8), 60),  # R6
    ],
)
def test_the_scenarios_keep_their_dates(complete, due, decided, count):
    assert due_on(complete, months=4) == due
    assert Clock(complete, due, decided).day == count


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (day(2025, 10, 31), 4, day(2026, 2, 28)),
        (day(2027, 10, 31), 4, day(2028, 2, 29)),
        (day(2026, 9, 30), 4, day(2027, 1, 30)),
        (day(2026, 12, 31), 2, day(2027, 2, 28)),
    ],
)
def test_four_months_from_the_last_of_a_month_end_on_the_last_of_a_shorter_one(start, months, end):
    assert add_months(start, months) == end


def test_no_published_limit_is_longer_than_four_months():
    assert due_on(day(2026, 1, 19), months=6) == day(2026, 5, 19)
    assert due_on(day(2026, 1, 19), months=2) == day(2026, 3, 19)


def test_days_of_waiting_are_added_after_the_months():
    pauses = [(day(2026, 2, 1), day(2026, 2, 11)), (day(2026, 3, 1), day(2026, 3, 2))]
    assert due_on(day(2026, 1, 19), months=4, paused=pauses) == day(2026, 5, 30)
    assert due_on(day(2026, 1, 19), months=4, paused=[(day(2026, 2, 1), day(2026, 2, 1))]) == day(2026, 5, 19)


def test_the_day_is_that_of_the_institution():
    late = dt.datetime(2026, 1, 19, 20, 30, tzinfo=dt.UTC)
    assert local_day(late, ZoneInfo("Europe/Prague")) == day(2026, 1, 19)
    assert local_day(late, ZoneInfo("Asia/Ho_Chi_Minh")) == day(2026, 1, 20)


def test_the_clock_tells_late_near_and_far():
    due = day(2026, 5, 19)
    clocks = [Clock(day(2026, 1, 19), due, today) for today in (day(2026, 5, 20), due, day(2026, 5, 5), day(2026, 2, 16))]
    assert [clock.days_left for clock in clocks] == [-1, 0, 14, 92]
    assert [(clock.is_late, clock.is_near) for clock in clocks] == [(True, False), (False, True), (False, True), (False, False)]
    assert [clock.spent for clock in clocks] == [100, 100, 88, 23]


def test_a_paused_clock_stands_still():
    clock = Clock(day(2026, 1, 19), day(2026, 5, 19), day(2026, 3, 1), paused_since=day(2026, 2, 2))
    assert (clock.day, clock.days_left) == (14, 106)


def test_before_the_file_is_complete_there_is_no_clock():
    clock = Clock(None, None, day(2026, 1, 12))
    assert (clock.day, clock.days_left, clock.is_late, clock.spent) == (None, None, False, 0)


def test_the_appeal_window_runs_from_the_day_of_the_notice():
    assert appeal_until(day(2026, 2, 16), days=30) == day(2026, 3, 18)
