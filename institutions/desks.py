"""Which desk of which institution a page stands at. Strangers find nothing there; colleagues are told why it is not theirs."""

from __future__ import annotations

import time
from collections.abc import Collection

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from institutions.models import AWARDING, Institution, Membership, Role, User
from institutions.policies import is_network_admin
from micro4asia.foundation.errors import Refused

# Colleagues who are told that a page is not for their role. Everybody else is told that there is no such page.
STAFF = (*AWARDING, Role.OFFICER, Role.ASSESSOR)


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in: pages are private unless they say otherwise."""

    user: User
    htmx: HtmxDetails


class SecondFactorMissing(Refused):
    """A desk's right without a second factor. A page that only shows leads to where one is set up; anything else is refused."""

    def __init__(self) -> None:
        super().__init__(_("Set up a second factor first: in your account, under “Two-factor sign-in”."))


def desk(request: MemberRequest, slug: str, *roles: str, told: Collection[str] = STAFF) -> Institution:
    """The institution, for whoever holds one of the roles there today.

    Raises PermissionDenied with the reason for those whose own roles are among `told`, Http404 for everybody else. Roles
    are read anew for each request: one taken away a second ago is gone. Raises SecondFactorMissing for whoever has none.
    """
    institution = get_object_or_404(Institution, slug=slug)
    held = roles_at(request.user, institution)
    if held.intersection(roles):
        if institution.state != Institution.State.ACTIVE:
            raise Refused(_("The institution is not an active member of the network at present."))
        require_second_factor(request)
        prefetch_related_objects([institution], "name_history")
        return institution
    if held.intersection(told):
        raise Refused(_("Your role at %(institution)s does not include this.") % {"institution": institution.name()})
    raise Http404


def require_second_factor(request: MemberRequest) -> None:
    """Whoever holds a role sets up a second factor before the first page that comes with it. Raises SecondFactorMissing."""
    if not request.user.has_second_factor:
        raise SecondFactorMissing


def at_the_network(request: MemberRequest) -> None:
    """For network administrators alone; to everybody else there is no such page. Raises Http404, SecondFactorMissing."""
    if not is_network_admin(request.user):
        raise Http404
    require_second_factor(request)


def roles_at(user: User, institution: Institution) -> set[str]:
    """Roles in force today, those of a suspended institution included: its people are told that it is suspended."""
    held = Membership.objects.in_force().filter(Q(institution=institution) | Q(institution=None), user=user)
    return set(held.values_list("role", flat=True))


def require_fresh_factor(request: MemberRequest) -> None:
    """Send whoever did not confirm who they are within the last ten minutes to do so; the request is then taken up again.

    Whoever has a second factor confirms with it. Without one the policies refuse, unless the local trial waives it: then
    the password is asked for.
    """
    needed = {"mfa"} if is_mfa_enabled(request.user) else {"mfa", "password"}
    latest = max(
        (entry["at"] for entry in get_authentication_records(request, request.user) if entry["method"] in needed), default=0
    )
    if time.time() - latest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        raise ReauthenticationRequired
