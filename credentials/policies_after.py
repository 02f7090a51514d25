"""Who may do what to awards after they were issued. Nobody answers what they asked for, or acts on an award of their own."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from credentials.models import Award, Correction, LaterAct, LaterActRow
from credentials.models.later_act import MOST_A_DAY, TABLE, Kind
from institutions.models import Institution, Role, User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import ALLOWED, Verdict


def may_ask_at(user: User, institution: Institution, kind: str, count: int = 1) -> Verdict:
    """Whether this person asks for such acts at the institution at all; count: for how many awards at once."""
    if not user.has_role(*TABLE[kind].who, at=institution):
        if kind == Kind.REVOKE:
            return Verdict(_("Only staff of the issuing institution may ask for a revocation."))
        return Verdict(_("Only a registrar of the issuing institution does this."))
    if count > MOST_A_DAY and not user.has_role(Role.REGISTRAR, at=institution):
        return Verdict(_("For more than fifty awards a registrar asks, and another one agrees."))
    return ALLOWED


def may_ask(user: User, kind: str, awards: Sequence[Award]) -> Verdict:
    """awards: of one institution, one or many."""
    if any(award.learner.user_id == user.pk for award in awards):
        if kind == Kind.REVOKE:
            return Verdict(_("You cannot ask for the revocation of your own award."))
        return Verdict(_("Nobody acts on an award of their own."))
    if not (verdict := may_ask_at(user, awards[0].institution, kind, len(awards))):
        return verdict
    if kind == Kind.LIFT and _suspended_by(user, awards):
        return Verdict(_("You suspended it; another registrar lifts the suspension."))
    return may_use_second_factor(user) if TABLE[kind].alone else ALLOWED


def _suspended_by(user: User, awards: Sequence[Award]) -> bool:
    """Whether this person ordered the suspension that any of them is under."""
    rows = LaterActRow.objects.filter(award__in=[award.pk for award in awards], kind=Kind.SUSPEND, fate=LaterActRow.Fate.DONE)
    return user.pk in dict(rows.order_by("pk").values_list("award", "act__asked_by")).values()


def may_answer(user: User, act: LaterAct) -> Verdict:
    """Agree or decline, as the second person."""
    if not user.has_role(Role.REGISTRAR, at=act.institution):
        return Verdict(_("Only a registrar of the issuing institution answers."))
    if act.asked_by_id == user.pk:
        return Verdict(_("You asked for this; another registrar answers it."))
    if act.awards.filter(learner__user=user).exists():
        return Verdict(_("Nobody acts on an award of their own."))
    return may_use_second_factor(user)


def may_stop(user: User, act: LaterAct) -> Verdict:
    """Before what was agreed takes effect, any registrar may stop it."""
    if not user.has_role(Role.REGISTRAR, at=act.institution):
        return Verdict(_("Only a registrar of the issuing institution answers."))
    if act.awards.filter(learner__user=user).exists():
        return Verdict(_("Nobody acts on an award of their own."))
    return may_use_second_factor(user)


def may_note_return(user: User, act: LaterAct) -> Verdict:
    """Note that a certificate on paper came back."""
    if not user.has_role(Role.ISSUER, Role.REGISTRAR, at=act.institution):
        return Verdict(_("Only an issuer or a registrar of the issuing institution does this."))
    return ALLOWED


def may_see_evidence(user: User, award: Award) -> Verdict:
    """Copies of documents are for those who decide by them."""
    if not user.has_role(Role.REGISTRAR, at=award.institution):
        return Verdict(_("Only a registrar of the issuing institution reads evidence."))
    if award.learner.user_id == user.pk:
        return Verdict(_("Nobody acts on an award of their own."))
    return ALLOWED


def may_keep_evidence(user: User, act: LaterAct) -> Verdict:
    """Beside an amendment or a new award, which put a fact of one award right."""
    if act.kind not in (Kind.AMEND, Kind.REPLACE):
        return Verdict(_("Documents are kept where a fact is put right: with an amendment or a re-issue."))
    return may_see_evidence(user, act.awards.select_related("institution", "learner").get())


def may_set_acts(user: User, institution: Institution) -> Verdict:
    if not user.has_role(Role.REGISTRAR, Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only a registrar or an administrator of the institution sets this."))
    return ALLOWED


def may_ask_correction(user: User, award: Award) -> Verdict:
    if award.learner.user_id != user.pk:
        return Verdict(_("Only the person who earned a credential asks for its correction."))
    return ALLOWED


def may_answer_correction(user: User, correction: Correction) -> Verdict:
    if not user.has_role(Role.REGISTRAR, at=correction.award.institution):
        return Verdict(_("Only a registrar of the issuing institution answers."))
    if correction.award.learner.user_id == user.pk:
        return Verdict(_("Nobody acts on an award of their own."))
    return ALLOWED
