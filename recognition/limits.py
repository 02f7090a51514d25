"""How long each step may take: what an institution has published, held against the law of its country and the network's rows.

Dated: asked of the day on which a time begins. Whether a last day moves is the institution's to say, by the calendar of its
country as it stood on that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from institutions.models import EVERYWHERE, Institution, StatutoryLimit, TimeLimit
from institutions.working_days import Calendar
from recognition.clock import appeal_until

Procedure, Step, Unit = StatutoryLimit.Procedure, StatutoryLimit.Step, StatutoryLimit.Unit
# What the law may shorten: column of the published limit, and the step of the law.
SHORTENED = (
    ("decision_months", Step.DECISION),
    ("acknowledgement_days", Step.ACKNOWLEDGEMENT),
    ("completeness_days", Step.COMPLETENESS),
    ("settle_days", Step.APPEAL_DECISION),
)
# Where no row of reference data says more.
REPLY_DAYS = 30
OPINION_DAYS = 21


def time_limit(institution: Institution, on: dt.date, *, procedure: str = Procedure.RECOGNITION) -> TimeLimit:
    """The limits in force: the shortest of what the institution published, its country's law, the network's and four months.

    The window of an appeal is the learner's: as long as published, and never shorter than the law of the country. Where the
    institution published none for another procedure, those for recognition; where it published none at all, the network's.
    """
    rows = institution.time_limits.filter(procedure__in=[procedure, Procedure.RECOGNITION]).on(on)
    found = sorted(rows, key=lambda row: row.procedure != procedure)
    law = _law(institution, on, procedure)
    limit = found[0] if found else TimeLimit(institution=institution, appeal_body={}, valid_from=on, **_of_network(law))
    # Never saved: the row keeps what the institution has published.
    for name, step in SHORTENED:
        setattr(limit, name, min([getattr(limit, name), *(row.value for row in law if row.step == step)]))
    least = [row.value for row in law if row.step == Step.APPEAL and row.country != EVERYWHERE]
    limit.appeal_days = max([limit.appeal_days, *least])
    return limit


def days_to_reply(institution: Institution, on: dt.date, *, procedure: str = Procedure.RECOGNITION) -> int:
    """So many days at least for whoever is asked for something: the longest that is said."""
    said = [row.value for row in _law(institution, on, procedure) if row.step == Step.INFORMATION]
    return max(said, default=REPLY_DAYS)


def days_for_opinion(institution: Institution, on: dt.date, *, procedure: str = Procedure.RECOGNITION) -> int:
    """For an assessor, if the officer names no day."""
    return min([row.value for row in _law(institution, on, procedure) if row.step == Step.OPINION], default=OPINION_DAYS)


def last_day(limit: TimeLimit, since: dt.date, days: int) -> dt.date:
    """The last of so many days after the one, which itself does not count."""
    return appeal_until(since, days=days, works=rolling(limit, since))


def rolling(limit: TimeLimit, since: dt.date) -> Callable[[dt.date], bool] | None:
    """Whether somebody works on a day, for a last day that moves; None where the institution lets none move."""
    return Calendar(limit.institution.country, since).works if limit.rolls else None


def _law(institution: Institution, on: dt.date, procedure: str) -> Sequence[StatutoryLimit]:
    """Of the country and of everywhere, each in the unit that its step is counted in."""
    rows = StatutoryLimit.objects.on(on).filter(country__in=[institution.country, EVERYWHERE], procedure=procedure)
    return [row for row in rows if row.unit == StatutoryLimit.UNITS[Step(row.step)]]


def _of_network(law: Sequence[StatutoryLimit]) -> dict[str, int]:
    said = [row.value for row in law if row.step == Step.APPEAL and row.country == EVERYWHERE]
    return {"appeal_days": said[0]} if said else {}
