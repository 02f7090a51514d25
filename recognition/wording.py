"""Sentences about requests that several pages and rows need alike, in the active language."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credentials.wording import country_name
from recognition.clock import Clock, local_day
from recognition.models import RecognitionRequest


def consent(request: RecognitionRequest) -> str:
    """What the learner agrees to when sending; kept with the request word for word."""
    if request.institution is None or request.award is None:
        return ""
    receiver, issuer = request.institution, request.award.institution
    names = {
        "institution": receiver.name(),
        "issuer": issuer.name(on=request.award.awarded_on),
        "title": request.award.version.title(),
        "there": country_name(receiver.country),
        "here": country_name(issuer.country),
    }
    said = _(
        "%(institution)s may see the credential “%(title)s” with everything listed on this page, check it with %(issuer)s, and"
        " keep both for as long as it must account for its decision."
    )
    if receiver.country == issuer.country:
        return said % names
    across = _("For this, the data go from %(here)s to %(there)s.")
    return f"{said % names} {across % names}"


def sent_ago(request: RecognitionRequest, now: dt.datetime | None = None) -> str:
    """The other clock, which runs from the sending on, in local days of the receiver."""
    sent = request.submitted_on()
    if sent is None or request.institution is None:
        return ""
    days = (local_day(now or timezone.now(), request.institution.zone) - sent).days
    if days < 1:
        return _("Sent today")
    return ngettext("Sent %(days)s day ago", "Sent %(days)s days ago", days) % {"days": days}


def deadline(clock: Clock, request: RecognitionRequest) -> tuple[str, str]:
    """The legal clock as a sentence, and its state: "", warn, late or paused."""
    if not request.is_open:
        return str(request.get_state_display()), ""
    if clock.paused_since:
        if clock.day is None:
            return _("Waiting for the applicant"), "paused"
        return _("Paused at day %(day)s") % {"day": clock.day}, "paused"
    left = clock.days_left
    if left is None:
        return _("Not complete yet, clock not started"), ""
    if left < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}, "late"
    said = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return said, "warn" if clock.is_near else ""
