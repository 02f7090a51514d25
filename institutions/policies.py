"""Who may, told as a verdict that a page can show and a service can enforce."""

from __future__ import annotations

from django.utils.translation import gettext as _

from institutions.models import Institution, Role, User
from micro4asia.foundation.errors import ALLOWED, Verdict


def may_use_second_factor(user: User) -> Verdict:
    """Signing, revoking, key and role changes need a second factor on the account."""
    if user.has_second_factor:
        return ALLOWED
    return Verdict(_("Set up a second factor first: in your account, under “Two-factor sign-in”."))


def may_manage_keys(user: User, institution: Institution) -> Verdict:
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may manage its keys."))
    return may_use_second_factor(user)


def may_manage_clients(user: User, institution: Institution) -> Verdict:
    """Programmes that ask the API in the institution's name."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may manage its API clients."))
    return may_use_second_factor(user)


def may_configure_sign_on(user: User, institution: Institution) -> Verdict:
    """Where the institution's people are sent to sign in."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may configure its university sign-in."))
    if not institution.proven_domains():
        return Verdict(_("Prove a domain of the institution first: sign-in is bound to the domains it has proven."))
    return may_use_second_factor(user)
