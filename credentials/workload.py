"""Hours and the credits that follow from them, with the basis of each number: what the editor shows while somebody types."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import wording
from credentials.award_facts import CreditFacts
from credentials.models import MicroCredentialVersion
from credentials.snapshots import ECTS_HOURS, credits_of
from institutions.models import CreditSystem
from micro4asia.foundation.numbers import figure


@dataclass(frozen=True)
class Workload:
    """outcomes: the sum of their hours. apart: what lacks to the whole, below zero where they are too many."""

    hours: Decimal
    outcomes: Decimal
    lines: tuple[str, ...]

    @property
    def apart(self) -> Decimal:
        return self.hours - self.outcomes

    @property
    def too_many(self) -> Decimal:
        return -self.apart


def workload_of(version: MicroCredentialVersion, *, on: dt.date | None = None) -> Workload:
    day = on or timezone.localdate()
    outcomes = sum((row.hours for row in version.outcomes.all()), Decimal(0))
    return Workload(version.hours, outcomes, tuple(_lines(version, day)))


def _lines(version: MicroCredentialVersion, day: dt.date) -> list[str]:
    if not version.hours:
        return []
    local, ects = credits_of(version, on=day)
    if local is None:
        return [_("No credits are awarded: no awarding body may award them today. The hours stand by themselves.")]
    said = [_line(version, local, _source(version, day))]
    if ects and ects.system != local.system and ects.hours_per_credit != local.hours_per_credit:
        # At the network's own value: hours are what both systems share.
        source = _("ECTS Users' Guide, %(hours)s h a credit at least") % {"hours": figure(ECTS_HOURS)}
        said.insert(0, _line(version, ects, source))
    return said


def _line(version: MicroCredentialVersion, worth: CreditFacts, source: str) -> str:
    said = {
        "hours": figure(version.hours),
        "each": figure(worth.hours_per_credit),
        "credits": wording.credits(worth),
        "source": source,
    }
    if source:
        return _("%(hours)s h ÷ %(each)s h a credit = %(credits)s (%(source)s)") % said
    return _("%(hours)s h ÷ %(each)s h a credit = %(credits)s") % said


def _source(version: MicroCredentialVersion, day: dt.date) -> str:
    """Of the institution's own hours per credit, else of what holds in its country."""
    home = version.institution
    value = home.credit_value(day)
    if value is None or value.source:
        return value.source if value else ""
    system = CreditSystem.objects.on(day).filter(system=value.system, country=home.country).first()
    return system.source if system else ""
