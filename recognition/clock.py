"""The two clocks of a request, in local days: since it was sent, and since its file was complete. The second is the legal one.

Pure arithmetic of dates; "today" is given, not read.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONGEST = 4  # calendar months: Revised Recommendation on Criteria and Procedures 2010, paragraph 4
WARN_DAYS = 14


def local_day(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The day it is at the institution at that moment."""
    return moment.astimezone(zone).date()


def add_months(day: dt.date, months: int) -> dt.date:
    """Calendar months on; where the month is shorter, its last day. 31 October and four months end on 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due_on(complete_on: dt.date, *, months: int, paused: Iterable[tuple[dt.date, dt.date]] = ()) -> dt.date:
    """The last day to decide on. Days between sending a question and its answer are added after the months are counted.

    paused: pairs of local days (asked, answered), both on or after `complete_on`. Nothing rolls over a weekend.
    """
    waiting = sum((answered - asked).days for asked, answered in paused)
    return add_months(complete_on, min(months, LONGEST)) + dt.timedelta(days=waiting)


def appeal_until(told_on: dt.date, *, days: int) -> dt.date:
    """The last day of the appeal window, counted from the day the notice was made available."""
    return told_on + dt.timedelta(days=days)


@dataclass(frozen=True)
class Clock:
    """The legal clock as the queue tells it: running, paused or not yet started."""

    complete_on: dt.date | None
    due: dt.date | None
    today: dt.date
    paused_since: dt.date | None = None

    @property
    def days_left(self) -> int | None:
        """Negative once it is late; None before it starts."""
        return (self.due - self._now).days if self.due else None

    @property
    def day(self) -> int | None:
        """Days since the file was complete; the day of completion is day 0."""
        return (self._now - self.complete_on).days if self.complete_on else None

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_near(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= WARN_DAYS

    @property
    def spent(self) -> int:
        """Per cent of the time that is used up, 0 to 100, for the bar."""
        if not (self.complete_on and self.due) or self.due <= self.complete_on:
            return 0
        return max(0, min(100, 100 * (self._now - self.complete_on).days // (self.due - self.complete_on).days))

    @property
    def _now(self) -> dt.date:
        return self.paused_since or self.today
