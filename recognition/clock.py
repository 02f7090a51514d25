"""The two clocks of a request, in local days: since it was sent, and since its file was complete. The second is the legal one.

Pure arithmetic of dates; "today" is given, not read.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONGEST = 4  # calendar months: Revised Recommendation on Criteria and Procedures 2010, paragraph 4
WARN_DAYS = 14
DAY = dt.timedelta(days=1)

# From a day until the one that counts again; None: still waiting.
Waiting = tuple[dt.date, dt.date | None]


def local_day(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The day it is at the institution at that moment."""
    return moment.astimezone(zone).date()


def add_months(day: dt.date, months: int) -> dt.date:
    """Calendar months on; where the month is shorter, its last day. 31 October and four months end on 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def waited(paused: Iterable[tuple[dt.date, dt.date]], *, since: dt.date) -> int:
    """Days that do not count, each once however many pauses it lies in; none before `since`."""
    days, counted = 0, since
    for began, ended in sorted(paused):
        days += max(0, (ended - max(began, counted)).days)
        counted = max(counted, ended)
    return days


def due_on(
    complete_on: dt.date,
    *,
    months: int,
    paused: Iterable[tuple[dt.date, dt.date]] = (),
    works: Callable[[dt.date], bool] | None = None,
) -> dt.date:
    """The last day to decide on. Days between sending a question and its answer are added after the months are counted.

    paused: pairs of local days (asked, answered). works: whether anybody works on a day, where the institution has published
    that a last day on which nobody does moves to the next; without it nothing rolls over a weekend.
    """
    last = add_months(complete_on, min(months, LONGEST)) + dt.timedelta(days=waited(paused, since=complete_on))
    return _moved(last, works)


def appeal_until(told_on: dt.date, *, days: int, works: Callable[[dt.date], bool] | None = None) -> dt.date:
    """The last day of the appeal window, counted from the day the notice was made available. works: as for `due_on`."""
    return _moved(told_on + dt.timedelta(days=days), works)


def _moved(last: dt.date, works: Callable[[dt.date], bool] | None) -> dt.date:
    while works is not None and not works(last):
        last += DAY
    return last


@dataclass(frozen=True)
class Clock:
    """The legal clock as the queue tells it: running, paused or not yet started; and the other one, since it was sent."""

    complete_on: dt.date | None
    due: dt.date | None
    today: dt.date
    paused_since: dt.date | None = None
    # Days after `paused_since` that `due` knows as waiting already: of a pause that overlapped with this one and has ended.
    known: int = 0
    because: str = ""
    sent_on: dt.date | None = None
    # Decided, or ended otherwise.
    is_stopped: bool = False
    # The day of the answer or of the end: both clocks tell it for good.
    stopped_on: dt.date | None = None
    # The day that the last delay notice promised.
    promised: dt.date | None = None

    @property
    def days_left(self) -> int | None:
        """Negative once it is late; None before it starts."""
        return (self.due - self._now).days if self.due else None

    @property
    def day(self) -> int | None:
        """Days since the file was complete; the day of completion is day 0."""
        return (self._now - self.complete_on).days if self.complete_on else None

    @property
    def days_since_sent(self) -> int | None:
        return ((self.stopped_on or self.today) - self.sent_on).days if self.sent_on else None

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_near(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= WARN_DAYS

    def is_silent(self, today: dt.date | None = None) -> bool:
        """Whether the day has passed without a decision, so that its absence can be appealed; a delay notice changes nothing,
        and neither does a pause that began afterwards."""
        if self.due is None or self.is_stopped:
            return False
        day = today or self.today
        return (min(day, self._now) if self.paused_since else day) > self.due

    @property
    def notice_missing(self) -> bool:
        """Late, and the applicant was not told why and until when; or was, and that day has passed as well."""
        return self.is_silent() and (self.promised is None or self.promised < self.today)

    @property
    def spent(self) -> int:
        """Per cent of the time that is used up, 0 to 100, for the bar."""
        if not (self.complete_on and self.due) or self.due <= self.complete_on:
            return 0
        return max(0, min(100, 100 * (self._now - self.complete_on).days // (self.due - self.complete_on).days))

    @property
    def _now(self) -> dt.date:
        if self.paused_since:
            return self.paused_since + dt.timedelta(days=self.known)
        return self.stopped_on or self.today


def read_clock(
    complete_on: dt.date | None, due: dt.date | None, today: dt.date, pauses: Iterable[Waiting], **further: object
) -> Clock:
    """The clock with what its pauses say: since when it stands still, and what of that is counted already."""
    rows = list(pauses)
    since = min((began for began, ended in rows if ended is None), default=None)
    if since is not None and complete_on is not None:
        since = max(since, complete_on)
    known = waited([(began, ended) for began, ended in rows if ended], since=since) if since else 0
    return Clock(complete_on, due, today, since, known, **further)  # type: ignore[arg-type]
