"""Who takes something out of the register, closes it, gives copies from it, and registers what others awarded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credentials.models import Award, Learner
from institutions.models import Institution, Role, User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import ALLOWED, Verdict

KEEPERS = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)
DESK = (Role.ISSUER, Role.REGISTRAR)


def may_take_out(user: User, institution: Institution) -> Verdict:
    """Print the book, or write it into a file: names of many people leave the registry with it."""
    if not user.has_role(*KEEPERS, at=institution):
        return Verdict(_("Only a registrar or an administrator of the institution takes the register out."))
    return ALLOWED


def may_close_year(user: User, institution: Institution) -> Verdict:
    if not user.has_role(Role.REGISTRAR, at=institution):
        return Verdict(_("Only a registrar of the institution closes a year of the register."))
    return may_use_second_factor(user)


def may_give_copy(user: User, award: Award) -> Verdict:
    if not user.has_role(Role.REGISTRAR, at=award.institution):
        return Verdict(_("Only a registrar of the issuing institution gives copies from the register."))
    if award.learner.user_id == user.pk:
        return Verdict(_("A colleague gives you a copy of your own entry."))
    return may_use_second_factor(user)


def may_reference(user: User, learner: Learner) -> Verdict:
    if not (verdict := may_reference_at(user, learner.institution)):
        return verdict
    if learner.user_id == user.pk:
        return Verdict(_("A colleague registers what you earned elsewhere."))
    return ALLOWED


def may_reference_at(user: User, institution: Institution) -> Verdict:
    """Whether this person registers awards of others there at all."""
    if not user.has_role(*DESK, at=institution):
        return Verdict(_("Only an issuer or a registrar of the institution registers what was awarded elsewhere."))
    return ALLOWED


def may_make_papers(user: User, institution: Institution) -> Verdict:
    if not user.has_role(*DESK, at=institution):
        return Verdict(_("Only an issuer or a registrar of the institution has certificates printed for others."))
    return ALLOWED
