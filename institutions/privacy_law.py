"""What laws say in numbers about a person's data: ages, terms of answer, dossiers. Dated rows with their sources, by country."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "reference" / "privacy.json"
ANYWHERE = "*"


@dataclass(frozen=True)
class Term:
    value: int
    unit: str  # years, months or days
    source: str
    doubt: str

    def after(self, day: dt.date) -> dt.date:
        """The day on which it ends, counted from `day`."""
        return move(day, self.value, self.unit)


@cache
def content() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def term(name: str, country: str, on: dt.date) -> Term | None:
    """The row in force on the day: the country's own, else everybody's. None where no law asks for it."""
    for whom in (country, ANYWHERE):
        for row in content()["rows"]:
            ends = row["valid_to"] and dt.date.fromisoformat(row["valid_to"]) < on
            begun = dt.date.fromisoformat(row["valid_from"]) <= on
            if row["term"] == name and row["country"] == whom and begun and not ends:
                return Term(row["value"], row["unit"], row["source"], row["doubt"])
    return None


def move(day: dt.date, amount: int, unit: str) -> dt.date:
    """So many days, months or years later, or before with a negative amount; a day that is missing becomes the month's last."""
    if unit == "days":
        return day + dt.timedelta(days=amount)
    months = day.year * 12 + day.month - 1 + (amount * 12 if unit == "years" else amount)
    year, month = months // 12, months % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def age(born: dt.date, on: dt.date) -> int:
    """In full years. Born on 29 February, one is a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
