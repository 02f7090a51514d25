"""The kinds of reference data, and what a change of one row would mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.models import (
    EVERYWHERE,
    CreditSystem,
    CreditValue,
    Fact,
    GradeScale,
    GradeTable,
    Holiday,
    Institution,
    LegalCap,
    Level,
    RegulatedField,
    StatutoryLimit,
    TimeLimit,
    TreatyStatus,
)


@dataclass(frozen=True)
class Kind:
    """One kind. `code` stands in addresses; `own`: an institution's own administrators keep it, not the network's."""

    code: str
    model: type[Fact]
    label: str | Promise
    own: bool = False
    # Columns beside what it is about and what it says, taken over from the row before.
    kept: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("credit-systems", CreditSystem, _("Credit systems")),
        Kind("levels", Level, _("Levels"), kept=("country", "framework_names")),
        Kind("grade-scales", GradeScale, _("Grade scales"), kept=("country",)),
        Kind("caps", LegalCap, _("Legal caps")),
        Kind("regulated-fields", RegulatedField, _("Regulated fields")),
        Kind("treaties", TreatyStatus, _("Treaties")),
        Kind("time-limits", StatutoryLimit, _("Time limits")),
        Kind("holidays", Holiday, _("Public holidays")),
        Kind("credit-value", CreditValue, _("Hours per credit"), own=True),
        Kind("published-limits", TimeLimit, _("Published time limits"), own=True),
        Kind("grade-table", GradeTable, _("Distribution of grades"), own=True),
    )
}
NETWORK = [kind for kind in KINDS.values() if not kind.own]
OWN = [kind for kind in KINDS.values() if kind.own]


@dataclass(frozen=True)
class Change:
    """A row that is to begin. `before` is the one that it ends, if there is one."""

    kind: Kind
    after: Any
    before: Any = None
    institution: Institution | None = None

    @property
    def ends_on(self) -> dt.date:
        """The last day of the row before."""
        day: dt.date = self.after.valid_from
        return day - dt.timedelta(days=1)

    def members(self) -> QuerySet[Institution]:
        """The institutions that the row is about."""
        if self.institution:
            return Institution.objects.filter(pk=self.institution.pk)
        active, row = Institution.objects.active(), self.after
        match self.kind.model.__name__:
            case "Level":
                return active.filter(level_framework=row.framework)
            case "GradeScale":
                uses = Q(grade_tables__scale__code=row.code) | Q(courses__grade_scale__code=row.code)
                return active.filter(uses).distinct()
            case "CreditSystem":
                counting = CreditValue.objects.on(row.valid_from).filter(system=row.system)
                active = active.filter(credit_values__in=counting)
        return active if row.country == EVERYWHERE else active.filter(country=row.country)

    def seal(self, told: list[Any]) -> str:
        """SHA-256 over the change and what was told about it: what is confirmed is what was shown."""
        said = [self.kind.code, self.after.wording(), self.before and [self.before.pk, self.before.wording()], told]
        return sha256(repr(said).encode()).hexdigest()
