"""What an act on awards says in words, for pages of the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credentials import wording
from credentials.models import LaterAct
from credentials.models.later_act import Kind

# What is asked for, as a heading; and what will happen, sentence by sentence.
ASKS: dict[str, Promise] = {
    Kind.SUSPEND: gettext_lazy("Suspend"),
    Kind.LIFT: gettext_lazy("Lift the suspension"),
    Kind.REVOKE: gettext_lazy("Ask for a revocation"),
    Kind.AMEND: gettext_lazy("Correct by an amendment"),
    Kind.REPLACE: gettext_lazy("Re-issue"),
}
WHAT_FOLLOWS: dict[str, tuple[Promise, ...]] = {
    Kind.SUSPEND: (
        gettext_lazy("From now on the page says “suspended, under review”. Nothing is decided."),
        gettext_lazy("Another registrar confirms it within 72 hours; otherwise it lapses and the award stands as before."),
        gettext_lazy("The learner gets a letter with the reason and the right to be heard."),
    ),
    Kind.LIFT: (
        gettext_lazy("The award is valid again, at once and everywhere."),
        gettext_lazy("The learner gets a letter."),
    ),
    Kind.REVOKE: (
        gettext_lazy("Until another registrar agrees, the credential stays valid everywhere."),
        gettext_lazy(
            "Once it is in effect, the public page, the data behind it and the signed status list say “revoked”, for good."
            " The ground is shown, the explanation is not."
        ),
        gettext_lazy("Documents of the same achievement, before or after a re-issue, are revoked with it."),
        gettext_lazy("The learner gets a letter with the ground and the way to object."),
    ),
    Kind.AMEND: (
        gettext_lazy("Nothing changes until another registrar agrees."),
        gettext_lazy("Then the page says “valid, amended”, with what changed. The signed credential stays as it is."),
        gettext_lazy("The learner gets a letter."),
    ),
    Kind.REPLACE: (
        gettext_lazy("The new award waits for another registrar's signature. Until then nothing changes."),
        gettext_lazy("Once it is sealed, the old page says “genuine, replaced by a newer one” and leads to it."),
        gettext_lazy("The learner gets a letter."),
    ),
}


def facts_of(act: LaterAct) -> list[tuple[str, str, str]]:
    """Label, value, note: what was asked for. Empty ones are left out."""
    days = act.appeal_days or 0
    rows: list[tuple[Any, Any, Any]] = [
        (_("Reason"), act.get_reason_display(), ""),
        (_("What is put right"), act.get_field_display(), ""),
        (_("As it was"), act.old_value, ""),
        (_("As it should be"), act.new_value, ""),
        (_("Legal act"), act.legal_act, ""),
        (_("Takes effect on"), _day(act.effective_on), ""),
        (_("Looked at again on"), _day(act.review_on), ""),
        (_("Hearing of the learner"), act.get_hearing_display(), _day(act.heard_on) or act.hearing_note),
        (_("Appeal to"), act.appeal_to, ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else ""),
        (_("Certificate on paper"), _paper(act), ""),
        (_("Former name"), _("hidden from the public") if act.hides_name else "", ""),
    ]
    return [(str(label), str(value), str(note)) for label, value, note in rows if value]


def _paper(act: LaterAct) -> str:
    if not act.on_paper:
        return ""
    if act.paper_returned_on:
        return _("handed back on %(day)s") % {"day": _day(act.paper_returned_on)}
    if act.paper_due_on:
        return _("to be handed back by %(day)s") % {"day": _day(act.paper_due_on)}
    return _("to be handed back")


def _day(day: dt.date | None) -> str:
    return wording.day(day.isoformat()) if day else ""


def due_words(act: LaterAct) -> str:
    """When it takes effect or lapses, where the issuer is."""
    if act.due_at is None or act.state not in LaterAct.OPEN:
        return ""
    when = date_format(timezone.localtime(act.due_at, act.institution.zone), "DATETIME_FORMAT")
    if act.state == LaterAct.State.AGREED:
        return _("Takes effect on %(when)s. Until then any registrar can stop it.") % {"when": when}
    return _("In effect for now. It lapses on %(when)s unless another registrar confirms it.") % {"when": when}
