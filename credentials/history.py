"""What has happened to a credential, for its holder: from the rows themselves, oldest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award, LaterActRow, ShareLink
from credentials.models.later_act import Kind

HAPPENED: dict[str, Promise] = {
    Kind.SUSPEND: gettext_lazy("Suspended, under review"),
    Kind.LIFT: gettext_lazy("Suspension lifted"),
    Kind.REVOKE: gettext_lazy("Revoked"),
    Kind.AMEND: gettext_lazy("Amended"),
    Kind.REPLACE: gettext_lazy("Replaced by a newer one"),
}


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
    for act in award.later_acts.filter(effect_at__isnull=False, rows__award=award, rows__fate=LaterActRow.Fate.DONE).distinct():
        note = act.get_field_display() if act.kind == Kind.AMEND else act.get_reason_display()
        events.append(Event(str(HAPPENED[act.kind]), _day(award, act.effect_at or act.asked_at), note))
    for act in award.later_acts.announced():
        if act.effective_on:
            events.append(Event(_("To be revoked"), act.effective_on, act.get_reason_display(), kind="next"))
    events += [_shared(award, link) for link in award.share_links.all()]
    return sorted(events, key=lambda event: event.at)


def _shared(award: Award, link: ShareLink) -> Event:
    return Event(_("You made the link “%(name)s”") % {"name": link.name}, _day(award, link.created_at), kind="person")


def _day(award: Award, moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment, award.institution.zone).date()
