"""The clock against an oracle that walks day by day, over months, pauses, weekends and zones."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.clock import LONGEST, due_on, local_day, read_clock

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))
ZONES = st.sampled_from(
    ["Asia/Ho_Chi_Minh", "Asia/Vientiane", "Europe/Prague", "Europe/Rome", "Europe/Zagreb", "Europe/Brussels"]
)


@st.composite
def cases(draw):
    """A complete file, its months, and pauses that may overlap, touch, be empty, or begin before the file was complete."""
    complete = draw(DAYS)
    spans = draw(st.lists(st.tuples(st.integers(-20, 140), st.integers(0, 60)), max_size=5))
    pauses = [(complete + first * DAY, complete + (first + length) * DAY) for first, length in spans]
    return complete, draw(st.integers(1, 6)), pauses


def months_on(day, months):
    """Month by month: the same day, or the last there is."""
    year, month = day.year, day.month
    for _step in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    last = max(number for number in calendar.Calendar().itermonthdays(year, month) if number)
    return dt.date(year, month, day.day if day.day <= last else last)


def walk(complete, months, pauses):
    """Every day is looked at: one that lies in any pause moves the end by one."""
    days = {each for began, ended in pauses for each in _days(began, ended) if each >= complete}
    return months_on(complete, min(months, LONGEST)) + len(days) * DAY


def _days(began, ended):
    while began < ended:
        yield began
        began += DAY


@settings(max_examples=300, deadline=None)
@given(cases())
def test_the_last_day_is_the_one_that_a_walk_day_by_day_finds(case):
    complete, months, pauses = case
    assert due_on(complete, months=months, paused=pauses) == walk(complete, months, pauses)
    assert due_on(complete, months=months, paused=[*pauses, *pauses]) == walk(complete, months, pauses)


@settings(max_examples=200, deadline=None)
@given(cases(), st.sets(st.integers(0, 400), max_size=12))
def test_a_day_on_which_nobody_works_moves_to_the_first_on_which_somebody_does(case, closed):
    complete, months, pauses = case
    holidays = {complete + number * DAY for number in closed}

    def works(day):
        return day.weekday() < 5 and day not in holidays

    rolled, plain = due_on(complete, months=months, paused=pauses, works=works), walk(complete, months, pauses)
    assert works(rolled)
    assert not any(works(day) for day in _days(plain, rolled))


@settings(max_examples=300, deadline=None)
@given(cases(), st.integers(0, 140), st.integers(0, 40))
def test_while_it_stands_still_no_day_is_lost_whatever_overlapped(case, offset, later):
    """The days that are left on any day of an open pause are those that were left when it began."""
    complete, months, pauses = case
    began = complete + offset * DAY
    # What has ended by today is known to the stored day; what is still to come is not there yet.
    today = max([began, *(ended for _began, ended in pauses)]) + later * DAY
    due = due_on(complete, months=months, paused=pauses)
    clock = read_clock(complete, due, today, [*pauses, (began, None)])
    assert clock.days_left == (walk(complete, months, [*pauses, (began, today)]) - today).days
    assert clock.paused_since == began
    assert clock.is_silent() == clock.is_late


@settings(max_examples=200, deadline=None)
@given(st.integers(1_700_000_000, 2_000_000_000), ZONES)
def test_a_moment_lies_between_the_midnights_of_its_local_day(seconds, name):
    moment, zone = dt.datetime.fromtimestamp(seconds, dt.UTC), ZoneInfo(name)
    day = local_day(moment, zone)
    assert dt.datetime.combine(day, dt.time(), zone) <= moment < dt.datetime.combine(day + DAY, dt.time(), zone)


@settings(max_examples=200, deadline=None)
@given(cases(), st.integers(-200, 200))
def test_it_is_silent_from_the_day_after_and_never_before(case, offset):
    complete, months, pauses = case
    due = due_on(complete, months=months, paused=pauses)
    clock = read_clock(complete, due, due + offset * DAY, pauses)
    assert clock.is_silent() == (offset > 0) == clock.is_late
    assert clock.notice_missing == (offset > 0)
