"""Letters about what happened to an award after issue: to its learner, to readers of their links. A letter carries a link."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override, pgettext_lazy

from credentials import learner_letters
from credentials.learner_letters import COMMON
from credentials.models import Award, Correction, LaterAct, LaterActRow, ShareLink
from credentials.models.later_act import Kind
from credentials.verdicts import local_day
from credentials.wording import day
from micro4asia.foundation import letters

learner_letters.PLACES.update(
    {
        "decision": gettext_lazy("Number and date of the decision; empty where there is none"),
        "appeal": gettext_lazy("Where and until when to appeal, as a sentence; empty where that is not set"),
        "paper": gettext_lazy("By when a certificate on paper is handed back, as a sentence; empty where there is none"),
        "begins_on": gettext_lazy("Day on which a revocation takes effect"),
        "review_on": gettext_lazy("Day on which a suspension is looked at again"),
        "field": gettext_lazy("What an amendment has put right"),
    }
)
for _code, _label, _places in (
    ("award_revoked", pgettext_lazy("a letter", "Credential revoked"), ("reason", "decision", "appeal", "paper")),
    (
        "revocation_announced",
        pgettext_lazy("a letter", "Revocation announced"),
        ("reason", "begins_on", "decision", "appeal", "paper"),
    ),
    ("award_suspended", pgettext_lazy("a letter", "Credential suspended"), ("reason", "review_on", "decision", "appeal")),
    ("suspension_ended", pgettext_lazy("a letter", "Suspension ended"), ()),
    ("award_amended", pgettext_lazy("a letter", "Credential amended"), ("reason", "field", "decision", "appeal")),
    ("award_replaced", pgettext_lazy("a letter", "Credential replaced by a new one"), ("reason", "decision", "appeal")),
    ("award_expires", pgettext_lazy("a letter", "Credential ends soon"), ("valid_until",)),
    ("correction_answered", pgettext_lazy("a letter", "Request for a correction answered"), ()),
):
    learner_letters.register(learner_letters.Kind(_code, _label, _code, (*COMMON, *_places)))

NEEDED = ("award__learner__merged_into", "award__institution", "award__version__micro_credential__institution")


def tell_of_act(row_id: int) -> None:
    """What an act means for one award. Run twice, each letter is written once; the erased get none."""
    row = LaterActRow.objects.select_related("act__institution", *NEEDED).get(pk=row_id)
    if not (code := _code_of(row)):
        return
    with override(row.award.learner.person.language):
        values = _values(row.act)
    _write(code, row.award, key=f"{code}:{row.act_id}:{row.award_id}", values=values)
    if code == "award_revoked":
        _tell_readers(row)


def _code_of(row: LaterActRow) -> str:
    """Which letter; empty where there is no news, such as for an award that was left as it was."""
    act = row.act
    if act.state == LaterAct.State.AGREED:
        return "revocation_announced" if act.kind == Kind.REVOKE else ""
    if row.fate != LaterActRow.Fate.DONE:
        return ""
    if act.kind == Kind.SUSPEND and act.state in (LaterAct.State.LAPSED, LaterAct.State.DECLINED):
        return "suspension_ended"
    return {
        Kind.SUSPEND: "award_suspended",
        Kind.LIFT: "suspension_ended",
        Kind.REVOKE: "award_revoked",
        Kind.AMEND: "award_amended",
        Kind.REPLACE: "award_replaced",
    }[Kind(act.kind)]


def _values(act: LaterAct) -> dict[str, str]:
    """In the active language."""
    return {
        "reason": str(act.get_reason_display()),
        "decision": _("Decision: %(number)s") % {"number": act.legal_act} if act.legal_act else "",
        "begins_on": day(act.effective_on.isoformat()) if act.effective_on else "",
        "review_on": day(act.review_on.isoformat()) if act.review_on else "",
        "appeal": appeal_of(act),
        "paper": paper_of(act),
        "field": str(act.get_field_display()),
    }


def appeal_of(act: LaterAct) -> str:
    """Where and until when to appeal, as a sentence; empty where that is not set."""
    if not act.appeal_to or not act.appeal_days:
        return ""
    said = ngettext(
        "You can appeal to %(body)s within %(days)s day of receiving this letter.",
        "You can appeal to %(body)s within %(days)s days of receiving this letter.",
        act.appeal_days,
    )
    return said % {"body": act.appeal_to, "days": act.appeal_days}


def paper_of(act: LaterAct) -> str:
    if not act.on_paper:
        return ""
    if act.paper_due_on is None:
        return _("Hand the certificate on paper back to the institution.")
    return _("Hand the certificate on paper back to the institution by %(day)s.") % {"day": day(act.paper_due_on.isoformat())}


def _tell_readers(row: LaterActRow) -> None:
    """Whoever holds a link that answers now, where the learner has given their address."""
    award, language = row.award, row.award.learner.language
    for link in ShareLink.objects.open().filter(award=award).exclude(reader_email=""):
        letters.post(
            "shared_revoked",
            to=link.reader_email,
            language=language,
            context={
                "title": award.version.title(language),
                "institution": award.institution.name(language),
                "url": f"{settings.PUBLIC_URL}{reverse('credentials:shared', args=[link.token])}",
            },
            key=f"shared_revoked:{row.act_id}:{link.pk}",
        )


def tell_expiring(award: Award, days: int) -> None:
    with override(award.learner.person.language):
        last = local_day(award.valid_until, award) if award.valid_until else ""
    _write("award_expires", award, key=f"award_expires:{award.pk}:{days}", values={"valid_until": last})


def tell_correction(correction: Correction) -> None:
    """That it was answered. The answer itself stands behind the link."""
    _write("correction_answered", correction.award, key=f"correction_answered:{correction.pk}", values={})


def _write(code: str, award: Award, *, key: str, values: dict[str, str]) -> None:
    url = f"{settings.PUBLIC_URL}{reverse('credentials:wallet-award', args=[award.public_id])}"
    learner_letters.write(code, award, key=key, url=url, values=values)
