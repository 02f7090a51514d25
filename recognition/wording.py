"""Sentences about requests that several pages and rows need alike, in the active language."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credentials.models import Award
from credentials.wording import country_name
from recognition.clock import Clock, local_day
from recognition.models import RecognitionRequest


def consent(request: RecognitionRequest) -> str:
    """What the learner agrees to when sending; kept with the request word for word. Every country is named that data reach."""
    if request.institution is None:
        return ""
    receiver = request.institution
    said = {"institution": receiver.name(), "there": country_name(receiver.country)}
    if request.version:
        asked = _(
            "%(institution)s may read what is listed on this page, and keep it for as long as it must account for its answer."
        )
        return asked % said
    rows = list(request.further_sources.select_related("award__institution", "award__version", "paper"))
    awards = [award for award in (request.award, *(row.award for row in rows)) if award]
    sentences = [_of_award(award) % said for award in awards]
    if papers := [str(row.described.get("title", "")) for row in rows if row.paper]:
        said["titles"] = ", ".join(f"“{title}”" for title in papers)
        sentences.append(
            _("%(institution)s may see %(titles)s with the files and everything listed here, and ask who issued them.") % said
        )
    if not sentences:
        return ""
    sentences.append(_("It keeps all of this for as long as it must account for its decision."))
    countries = {award.institution.country for award in awards} | {str(row.described.get("country") or "") for row in rows}
    for here in sorted(countries - {"", receiver.country}):
        sentences.append(_("For this, the data go from %(here)s to %(there)s.") % {**said, "here": country_name(here)})
    return " ".join(sentences)


def _of_award(award: Award) -> str:
    """With the place of the receiving institution left open."""
    issuer, title = award.institution.name(on=award.awarded_on), award.version.title()
    sentence = _(
        "%(institution)s may see the credential “%(title)s” with everything listed on this page and check it with %(issuer)s."
    )
    return sentence.replace("%(title)s", title.replace("%", "%%")).replace("%(issuer)s", issuer.replace("%", "%%"))


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
