"""Whether the network stands behind an issuer: judged on the day of the award, and told apart from the signature.

A signature can be right and its institution no member, and an institution that has left since leaves its signatures valid.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from credentials.models import Award
from institutions.models import Institution, SigningKey, registry_did


@dataclass(frozen=True)
class Noted:
    """Something a reader should know that changes no verdict. kind: info or warn."""

    kind: str
    code: str
    title: str
    text: str


@dataclass(frozen=True)
class IssuerTrust:
    """What the registry's own books say of an issuer.

    on: the day of the award, in the issuer's time zone; None where the document names none. member: whether it was a member
    that day; None where that cannot be judged. awarding: whether it, or a body that awarded together with it, might award
    credits that day. key_stopped: somebody has stopped the key that signed.
    """

    institution: Institution | None = None
    on: dt.date | None = None
    member: bool | None = None
    awarding: bool | None = None
    credits: bool = False
    key_stopped: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For machines: codes and days only."""
        known = self.institution
        return {
            "registry": registry_did(),
            "known": known is not None,
            "judgedOn": self.on.isoformat() if self.on else None,
            "memberThen": self.member,
            "awardingCreditsThen": self.awarding,
            "stateNow": known.state if known else None,
            "memberFrom": known.member_from.isoformat() if known and known.member_from else None,
            "memberTo": known.member_to.isoformat() if known and known.member_to else None,
            "notices": [notice.code for notice in self.notices],
        }

    @property
    def notices(self) -> list[Noted]:
        """In the reader's language."""
        if self.institution is None or not self.member:
            return []
        found = []
        if self.institution.state == Institution.State.SUSPENDED:
            found.append(
                Noted(
                    "warn",
                    "suspended_now",
                    _("The issuer is suspended at present"),
                    _("It was a member of the network on the day of this award, which stays as it is. It can award nothing new."),
                )
            )
        elif self.institution.state != Institution.State.ACTIVE:
            found.append(
                Noted(
                    "info",
                    "left_since",
                    _("The issuer has left the network since"),
                    _("It was a member on the day of this award, which stays as it is. It can award nothing new here."),
                )
            )
        if self.credits and self.awarding is False:
            found.append(
                Noted(
                    "warn",
                    "no_awarding_right",
                    _("Its right to award credits is not on record"),
                    _("The registry knows of no right of the institution to award credits on that day. Ask it for its basis."),
                )
            )
        if self.key_stopped:
            found.append(
                Noted(
                    "warn",
                    "key_stopped",
                    _("The issuer has stopped the key that signed this"),
                    _("It is finding out whether the key is in other hands. The signature counts until then; ask again soon."),
                )
            )
        return found


def trust_of(institution: Institution | None, award: Award | None, *, on: dt.date | None, method: str) -> IssuerTrust:
    """institution: with its awarding statuses prefetched. method: the address of the key that signed, as the proof states it."""
    if institution is None or on is None:
        return IssuerTrust(institution, on)
    return IssuerTrust(
        institution=institution,
        on=on,
        member=institution.was_member(on),
        awarding=institution.may_award_credits(on) or _partner_may(institution, award, on),
        credits=award is not None and award.facts.version.local_credits is not None,
        key_stopped=_is_stopped(institution, method),
    )


def _partner_may(institution: Institution, award: Award | None, on: dt.date) -> bool:
    """Whether one of those who award jointly with it might: their right covers the credits then."""
    dids = [body.did for body in award.facts.version.awarding_bodies if body.did != institution.did] if award else []
    if not dids:
        return False
    partners = Institution.objects.filter(did__in=dids).prefetch_related("awarding_statuses")
    return any(partner.may_award_credits(on) for partner in partners)


def _is_stopped(institution: Institution, method: str) -> bool:
    fragment = method.rpartition("#")[2]
    return any(key.fragment == fragment and key.state == SigningKey.State.STOPPED for key in institution.signing_keys.all())
