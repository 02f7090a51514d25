"""What pages ask about stacks: where a version counts, what a change of it touches, the ledger of an award."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from credentials.models import Award, MicroCredentialVersion, OutcomeLink, StackVersion, UseLedger

# Few enough to be read one by one: the stacks in force in the whole network.
IN_FORCE = (StackVersion.State.PUBLISHED, StackVersion.State.SUPERSEDED)


@dataclass(frozen=True)
class CountsIn:
    """A stack that takes a micro-credential, and the name of the group it stands in there."""

    version: StackVersion
    group: dict[str, str]


def stacks_of(version: MicroCredentialVersion) -> list[CountsIn]:
    """Published stacks that take this version as a part, those of its own institution first."""
    code, number = version.micro_credential.code, version.number
    found = []
    for row in _naming(version).filter(state=StackVersion.State.PUBLISHED):
        group = next((group for group in row.parsed.groups if group.takes(code, number)), None)
        if group:
            found.append(CountsIn(row, dict(group.names)))
    return sorted(found, key=lambda each: (each.version.institution.pk != version.institution.pk, each.version.stack.code))


@dataclass(frozen=True)
class Use:
    """Hours of one credential that count somewhere, for good or while an application waits. reference: of a decision its case."""

    code: str
    hours: Decimal
    where: str
    kind: str
    state: str
    since: dt.date
    reference: str


def uses_of(awards: Collection[Award]) -> list[Use]:
    """Where the hours of these went, the latest first; one line a credential and place."""
    rows = UseLedger.objects.standing().filter(award__in=[award.pk for award in awards])
    rows = rows.select_related("award__version__micro_credential", "institution").prefetch_related("institution__name_history")
    found: dict[tuple[int, int | None, str], list[UseLedger]] = {}
    for row in rows.order_by("-since", "award", "pk"):
        found.setdefault((row.award_id, row.application_id, row.reference), []).append(row)
    return [
        Use(
            code=lines[0].award.version.micro_credential.code,
            hours=sum((line.hours for line in lines), Decimal(0)),
            where=lines[0].institution.name(),
            kind=str(lines[0].get_kind_display()),
            state=str(lines[0].get_status_display()),
            since=lines[0].since,
            reference=lines[0].reference,
        )
        for lines in found.values()
    ]


def stacks_touched(version: MicroCredentialVersion) -> list[StackVersion]:
    """Stacks whose parts a new version of this micro-credential may concern: in force, or still holding for somebody."""
    return list(_naming(version).filter(state__in=IN_FORCE))


def _naming(version: MicroCredentialVersion) -> QuerySet[StackVersion]:
    """Versions whose rules name the micro-credential; which of its versions they take, the rules say."""
    return StackVersion.objects.for_pages().filter(parts=version.micro_credential_id)


def rulings_touched(version: MicroCredentialVersion) -> int:
    """Rulings on overlaps that rest on the outcomes of this version: another version's outcomes are ruled on anew."""
    outcomes = version.outcomes.values("pk")
    rows = OutcomeLink.objects.in_force()
    return rows.filter(first__in=outcomes).count() + rows.filter(second__in=outcomes).count()


def rulings_on(version: StackVersion) -> QuerySet[OutcomeLink]:
    """What the institution ruled of outcomes of this stack's parts: shown with the stack, with expert's words and date."""
    codes = version.parsed.codes
    rows = OutcomeLink.objects.in_force().filter(
        institution=version.institution,
        first__version__micro_credential__code__in=codes,
        second__version__micro_credential__code__in=codes,
    )
    return rows.select_related(*(f"{one}__version__micro_credential__institution" for one in ("first", "second"))).order_by("pk")
