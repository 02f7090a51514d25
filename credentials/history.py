"""What has happened to a credential, for its holder: from the rows themselves, oldest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, Revocation, ShareLink


@dataclass(frozen=True)
class Event:
    """As `components/timeline.html` takes it. kind: "" for the institution, "person" for the learner."""

    title: str
    at: dt.date
    note: str = ""
    kind: str = ""


def history_of(award: Award) -> list[Event]:
    institution = award.institution.name(on=award.awarded_on)
    events = [Event(_("You achieved it"), award.achieved_on, kind="person")]
    if award.awarded_on:
        note = _("%(institution)s, register book %(number)s")
        events.append(Event(_("Signed"), award.awarded_on, note % {"institution": institution, "number": award.register_number}))
    if award.suspended_at and award.state == Award.State.SUSPENDED:
        events.append(Event(_("Suspended, under review"), _day(award, award.suspended_at), award.suspension_reason))
    if award.revoked_at:
        file = award.revocations.filter(outcome=Revocation.Outcome.APPROVED).first()
        events.append(Event(_("Revoked"), _day(award, award.revoked_at), file.get_reason_display() if file else ""))
    events += [_shared(award, link) for link in award.share_links.all()]
    return sorted(events, key=lambda event: event.at)


def _shared(award: Award, link: ShareLink) -> Event:
    return Event(_("You made the link “%(name)s”") % {"name": link.name}, _day(award, link.created_at), kind="person")


def _day(award: Award, moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment, award.institution.zone).date()
