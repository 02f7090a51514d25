"""Which days the offices of a country work: its dated calendar of holidays, and weekends."""

from __future__ import annotations

import datetime as dt

from institutions.models import Holiday

SATURDAY = 5
DAY = dt.timedelta(days=1)


class Calendar:
    """Days around a first one, read at once: nothing we count goes further than the span."""

    def __init__(self, country: str, since: dt.date, *, span: int = 400, on: dt.date | None = None) -> None:
        """on: as the calendar stood that day; a holiday that is announced later moves nothing before."""
        self.country = country
        rows = Holiday.objects.on(on or since).filter(country=country, day__range=(since, since + dt.timedelta(days=span)))
        self.kinds: dict[dt.date, str] = dict(rows.values_list("day", "kind"))

    def works(self, day: dt.date) -> bool:
        kind = self.kinds.get(day)
        return day.weekday() < SATURDAY if kind is None else kind == Holiday.Kind.WORKED

    def after(self, day: dt.date, days: int) -> dt.date:
        """The last of so many working days that follow the day, which itself does not count."""
        while days > 0:
            day += DAY
            days -= self.works(day)
        return day
