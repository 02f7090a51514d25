"""The seven answers and the five checks in plain sentences, in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from credentials import wording
from credentials.signing.checks import Check

if TYPE_CHECKING:
    from credentials.models import Award


@dataclass(frozen=True)
class CheckTold:
    name: str
    outcome: str
    title: str
    sentence: str


def title_of(kind: str, award: Award | None, *, issued_anew: bool = False) -> str:
    """The verdict as a headline, with its day where one is known."""
    dated = {
        "revoked": (award and award.revoked_at, _("This credential was revoked on %(day)s")),
        "suspended": (award and award.suspended_at, _("Suspended, under review since %(day)s")),
        "expired": (award and award.valid_until, _("This credential expired on %(day)s")),
        "amended": (award and award.amended_at, _("Genuine and valid, amended on %(day)s")),
    }
    if kind == "unconfirmed" and issued_anew:
        return _("Not confirmed, being re-issued")
    moment, said = dated.get(kind, (None, ""))
    if award and moment:
        return said % {"day": local_day(moment, award)}
    return {
        "valid": _("This credential is genuine and valid"),
        "amended": _("Genuine and valid, amended since"),
        "replaced": _("Genuine, replaced by a newer one"),
        "expired": _("This credential has expired"),
        "suspended": _("Suspended, under review"),
        "revoked": _("This credential was revoked"),
        "unconfirmed": _("We could not confirm this credential"),
    }[kind]


def local_day(moment: dt.datetime, award: Award) -> str:
    """The day a moment fell on where the issuer is."""
    return wording.day(timezone.localtime(moment, award.institution.zone).date().isoformat())


def sentence_of(kind: str, award: Award | None, *, issued_anew: bool = False) -> str | SafeString:
    """What the verdict means, in one sentence. issued_anew: the key was withdrawn, so that the issuer signs again."""
    if kind == "unconfirmed" and issued_anew:
        return _("The issuer's key can no longer be trusted, and the issuer signs its credentials anew. Ask for the new one.")
    if kind == "unconfirmed":
        return _("Treat it as not proven: this says nothing about the learner. The checks below say what did not fit.")
    if award is None:
        return {
            "revoked": _("Its issuer has taken it back. Do not rely on it."),
            "expired": _("It was genuine and valid until its last day."),
        }.get(kind, _("It was signed by a member of the network, and nothing in it has changed since."))
    said = {
        "valid": _("%(institution)s awarded it to %(name)s, and nothing in it has changed since."),
        "amended": _("%(institution)s awarded it to %(name)s and amended it later."),
        "replaced": _("%(institution)s awarded it to %(name)s and has issued a newer one since."),
        "expired": _("%(institution)s awarded it to %(name)s. It was genuine and valid until then."),
        "suspended": _("%(institution)s is looking into it. Nothing has been decided; ask there before you rely on it."),
        "revoked": _(
            "It was really issued by %(institution)s, which has taken it back. Do not rely on it as evidence of learning."
        ),
    }[kind]
    review = _looked_at_again(award) if kind == "suspended" else ""
    if review:
        said = _("%(institution)s is looking into it, until %(day)s. Nothing has been decided; ask there before you rely on it.")
    if kind == "replaced" and award.hides_name:
        said = _("%(institution)s awarded it and has issued a newer one since.")
    name = format_html('<strong lang="{}">{}</strong>', award.learner.language, award.name_as_printed)
    institution = wording.own(award.institution.names(award.awarded_on))
    said = said.replace("%(institution)s", "{institution}").replace("%(name)s", "{name}").replace("%(day)s", "{day}")
    return format_html(said, institution=institution, name=name, day=review)


def _looked_at_again(award: Award) -> str:
    """Until which day a suspension is looked into, in words; empty once that has passed."""
    acts = award.later_acts.filter(kind="suspend", effect_at__isnull=False).order_by("-effect_at", "-pk")
    review = acts.values_list("review_on", flat=True).first()
    return wording.day(review.isoformat()) if review and review >= award.institution.today() else ""


@dataclass(frozen=True)
class Standing:
    """How an award stands by the registry's record: for lists, where nothing is checked. kind as in `title_of`."""

    kind: str
    label: str


def standing(award: Award) -> Standing:
    """In the words that learners know."""
    past = award.valid_until is not None and award.valid_until < timezone.now()
    kinds = {"issued": "expired" if past else "amended" if award.amended_at else "valid"}
    kind = kinds.get(award.state, award.state)
    labels = {
        "valid": _("Valid"),
        "amended": _("Valid, amended"),
        "expired": _("Expired"),
        "suspended": _("Suspended, under review"),
        "revoked": _("Revoked"),
        "replaced": _("Replaced by a newer one"),
    }
    return Standing(kind, labels.get(kind, award.get_state_display()))


def tell(check: Check, award: Award | None) -> CheckTold:
    """One check as a title and a sentence."""
    titles = {
        "signature": _("Signature"),
        "issuer": _("Issuer"),
        "status": _("Not revoked"),
        "dates": _("Not expired"),
        "record": _("Our own record"),
    }
    return CheckTold(check.name, check.outcome, titles[check.name], _sentence(check, award))


def _sentence(check: Check, award: Award | None) -> str:
    if check.outcome == "passed":
        return _passed(check, award)
    known = {
        "altered": _("The text was changed after it was signed, or another key signed it."),
        "unsupported_proof": _("It carries no signature of a kind we trust."),
        "key_unknown": _("The issuer does not publish the key that signed it."),
        "key_not_for_assertion": _("The issuer has withdrawn the key that signed it."),
        "controller_not_issuer": _("The key that signed it belongs to somebody else than the issuer."),
        "published_test_key": _("It was signed with a key that anyone can use."),
        "key_unreachable": _("The issuer's key is published outside this registry; it was not fetched."),
        "outside_network": _("Issued outside this network."),
        "no_issuer": _("It names no issuer."),
        "not_a_member_then": _("The issuer was no member of the network on the day of issue."),
        "revoked": _("The issuer's signed list says that it was revoked."),
        "suspended": _("The issuer's signed list says that it is suspended."),
        "status_list_expired": _("The issuer's list is out of date; a newer one is being made."),
        "status_unreachable": _("The issuer's list lies outside this registry; it was not fetched."),
        "expired": _("Its last day has passed."),
        "not_yet_valid": _("Its first day has not come yet."),
        "bad_date": _("A date in it cannot be read."),
        "differs": _("The registry holds other words under this number."),
        "unknown": _("The registry knows no such credential of this issuer."),
        "form_failed": _("Not looked at, since the text could not be read."),
    }
    fallback = _("It cannot be read as a credential.") if check.outcome == "failed" else _("This could not be checked.")
    return known.get(check.code, fallback)


def _passed(check: Check, award: Award | None) -> str:
    if check.name == "status" and award and award.status_list and award.status_list.signed_at:
        when = wording.moment(award.status_list.signed_at)
        return _("The issuer's list, signed %(when)s, does not name it.") % {"when": when}
    if check.name == "dates" and award and not award.valid_until:
        return _("This credential has no end date.")
    if check.code == "set_differently":
        return _("The registry holds the same words; only spaces or line breaks differ.")
    return {
        "signature": _("Nothing has changed since the institution signed it."),
        "issuer": _("A member of the network on the date of issue."),
        "status": _("The issuer's list does not name it."),
        "dates": _("Its last day has not come yet."),
        "record": _("The registry holds the same text, byte for byte."),
    }[check.name]
