"""The network's members as the world may see them: one table, from which the page, the file for other registries' software
and the signed list are made, so that the three never differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from institutions.models import AwardingStatus, Institution, SigningKey


@dataclass(frozen=True)
class MemberRow:
    """One institution that is or was a member. names: by language tag. keys: those of its DID document, oldest first.

    member_from, member_to: days of membership, both included; member_to is None while it lasts.
    """

    institution: Institution
    names: dict[str, str]
    member_from: dt.date | None
    member_to: dt.date | None
    awarding: AwardingStatus | None
    keys: list[SigningKey] = field(default_factory=list)

    @property
    def did(self) -> str:
        return self.institution.did

    @property
    def may_award_credits(self) -> bool:
        """Whether it may do so today: on a legal basis, and as an active member."""
        active = self.institution.state == Institution.State.ACTIVE
        return active and self.awarding is not None and self.awarding.may_award_credits


def member_rows(on: dt.date | None = None) -> list[MemberRow]:
    """Everybody who is or was a member, by code. Three queries, however many there are."""
    day = on or timezone.localdate()
    published = Prefetch("signing_keys", SigningKey.objects.published().order_by("created_at"), to_attr="published_keys")
    institutions = Institution.objects.visible_to(None).prefetch_related("name_history", "awarding_statuses", published)
    return [_row(institution, day) for institution in institutions.order_by("code")]


def _row(institution: Institution, day: dt.date) -> MemberRow:
    in_force = [
        row
        for row in institution.awarding_statuses.all()
        if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
    ]
    keys: list[SigningKey] = institution.published_keys  # type: ignore[attr-defined]
    for key in keys:
        key.institution = institution
    return MemberRow(
        institution=institution,
        names=institution.names(day),
        member_from=institution.member_from,
        member_to=institution.member_to,
        awarding=in_force[-1] if in_force else None,
        keys=keys,
    )


def known_issuers(rows: list[MemberRow]) -> dict[str, dict[str, str]]:
    """The registry in the form that other people's clients load: DID → name, location, address.

    Former members stay: what they awarded while they were members is still theirs, and this registry signs nothing more
    for them. Source: Digital Credentials Consortium, issuer-registry, format 0.1.
    """
    return {row.did: _known(row) for row in rows}


def _known(row: MemberRow) -> dict[str, str]:
    institution = row.institution
    said = {
        "name": row.names.get("en") or next(iter(row.names.values()), institution.code),
        "location": ", ".join(part for part in (_city(institution), institution.country) if part),
        "url": institution.website,
        "state": institution.state,
        "memberFrom": row.member_from.isoformat() if row.member_from else "",
        "memberTo": row.member_to.isoformat() if row.member_to else "",
    }
    return {name: value for name, value in said.items() if value or name == "url"}


def _city(institution: Institution) -> str:
    city: dict[str, str] = institution.city or {}
    return city.get("en") or next(iter(city.values()), "")
