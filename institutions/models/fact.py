"""What every row of reference data has in common: it holds from one day to another, and says who says so."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation.remembering import Remembering

# The first day of what was so as long as anybody asks; pages say "always".
EVER = dt.date(1900, 1, 1)
EVERYWHERE = "*"


class Doubt(models.TextChoices):
    """How sure the registry is of a row. The codes are those of the network's domain pages."""

    SEEN = "seen", _("Read in the source")
    KNOWLEDGE = "knowledge", _("Professional knowledge, not read again")
    CONFIRM = "knowledge?", _("To be confirmed with the partner")
    PROPOSAL = "proposal", _("A proposal of the network")


class FactQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date) -> Self:
        """What holds on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def same_as(self, row: Fact) -> Self:
        """The rows about the same thing: its past, its present, its future."""
        return self.filter(**{name: getattr(row, name) for name in row.identity})

    def meeting(self, first: dt.date, last: dt.date | None) -> Self:
        """Rows that share a day with this period; an open end reaches for ever."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        return rows if last is None else rows.filter(valid_from__lte=last)


class Fact(Remembering):
    """A dated, sourced row. Never changed: another row follows it, so that a decision of the past can be worked out again."""

    # What the row is about: of those that agree in these, one holds on any day.
    identity: ClassVar[tuple[str, ...]]
    # What it says about that.
    said: ClassVar[tuple[str, ...]]

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The last day; empty: until another row follows")
    source = models.CharField(max_length=300, blank=True)
    doubt = models.CharField(max_length=12, choices=Doubt.choices, default=Doubt.CONFIRM)
    note = models.CharField(max_length=500, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta(Remembering.Meta):
        abstract = True

    def holds(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def since_ever(self) -> bool:
        return self.valid_from == EVER

    @property
    def is_doubtful(self) -> bool:
        return self.doubt in {Doubt.CONFIRM, Doubt.PROPOSAL}

    def wording(self) -> dict[str, str]:
        """What it says as texts, for comparing and for hashing."""
        named = (*self.identity, *self.said, "valid_from", "valid_to", "source", "doubt", "note")
        return {name: str(getattr(self, f"{name}_id", getattr(self, name))) for name in named}


def in_time(noun: str, *identity: str) -> list[models.BaseConstraint]:
    """What any database can promise of a kind of fact. That two periods do not overlap is kept by the service, under a lock."""
    return [
        models.CheckConstraint(
            name=f"a_{noun}_ends_after_it_began", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
        ),
        models.UniqueConstraint(fields=[*identity, "valid_from"], name=f"one_{noun}_from_a_day"),
        models.UniqueConstraint(fields=[*identity], condition=Q(valid_to__isnull=True), name=f"one_{noun}_without_an_end"),
    ]
