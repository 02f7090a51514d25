"""Who a programme is that asks the API: the bearer token it brings, the client behind it, and the institution behind that.

A token is opaque, stored as a hash, made for this API alone and looked up anew for each request, so that a revoked client,
a suspended institution or a changed list of addresses counts at once, on every process.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from institutions.desks import desk
from institutions.models import ApiClient, Institution, Scope
from micro4asia.foundation import walls
from micro4asia.foundation.errors import Refused
from micro4asia.foundation.http import address_of
from micro4asia.foundation.public_ids import new_public_id

# What a token is made for (RFC 8707): it opens nothing else, and tokens made for anything else open nothing here.
AUDIENCE = f"{settings.PUBLIC_URL}/api/"
# Longer than any token of ours.
_LONGEST = 200


@dataclass(frozen=True)
class Grant:
    """What stands behind a request of a programme, as `request.auth`."""

    client: ApiClient
    scopes: frozenset[str]

    @property
    def institution(self) -> Institution:
        return self.client.institution


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`, from the header and from nowhere else: addresses end up in logs."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Grant] | None:
        if "access_token" in request.query_params:
            raise AuthenticationFailed(_("Send the token in the Authorization header, never in the address."))
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        with walls.everything():  # until the token is known, nobody is
            grant = grant_of(words[1:], address_of(request))
        if walls.current() == walls.NOTHING:
            walls.enter(walls.written(at=[grant.institution.pk]))
        return AnonymousUser(), grant

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def grant_of(words: list[bytes], address: str) -> Grant:
    """Raises AuthenticationFailed (401) for a token that is none, PermissionDenied (403) where its client may not ask now."""
    if len(words) != 1 or len(words[0]) > _LONGEST:
        raise AuthenticationFailed(_("This is not a token."))
    token = Token.objects.lookup(Token.Type.ACCESS_TOKEN, words[0].decode("latin-1"))
    client = _client_of(token) if token and token.get_resources() == [AUDIENCE] else None
    if token is None or client is None or not client.in_force:
        raise AuthenticationFailed(_("The token is unknown, has expired, was revoked, or is meant for something else."))
    if reason := why_not(client, address):
        raise PermissionDenied(reason)
    # A scope that was taken from the client since is gone from its tokens as well.
    return Grant(client, frozenset(token.get_scopes()) & frozenset(client.scopes))


def _client_of(token: Token) -> ApiClient | None:
    return ApiClient.objects.select_related("client", "institution").filter(client=token.client_id).first()


def why_not(client: ApiClient, address: str) -> str:
    """Why a client whose secret or token is right may not ask from here now; empty where it may."""
    if client.institution.state != Institution.State.ACTIVE:
        return _("The institution is not an active member of the network at present.")
    if not client.may_ask_from(address):
        return _("This client may not ask from this address.")
    return ""


def may_read(request: Request, slug: str, scope: str, *roles: str, told: Any) -> Institution:
    """The institution whose desk this request stands at: a member's by role, a programme's by scope.

    Raises NotAuthenticated; Http404 for strangers and for clients that only check credentials; PermissionDenied with the reason
    for colleagues.
    """
    grant = request.auth
    if not isinstance(grant, Grant):
        if not request.user.is_authenticated:
            raise NotAuthenticated
        return desk(request._request, slug, *roles, told=told)  # type: ignore[arg-type]
    institution = get_object_or_404(Institution, slug=slug)
    if institution != grant.institution or grant.scopes <= {Scope.VERIFY}:
        raise Http404
    if scope not in grant.scopes:
        raise Refused(_("The token does not include this. It needs the scope “%(scope)s”.") % {"scope": scope})
    return institution


class PeopleOnly(BasePermission):
    """Pages of a person's own: to a programme there is nothing here."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, Grant):
            raise Http404
        return bool(request.user.is_authenticated)


class ChecksMany(BasePermission):
    """Programmes that may check credentials in bulk, whichever institution they belong to."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, Grant):
            return not request.auth.scopes.isdisjoint({Scope.READ, Scope.VERIFY})
        return False


class TokenAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """Ids as everywhere in the registry, and secrets that survive a shell and a configuration file."""

    def get_issuer(self) -> str:
        return str(settings.PUBLIC_URL)

    def generate_client_id(self) -> str:
        return new_public_id()

    def generate_client_secret(self) -> str:
        return secrets.token_urlsafe(32)
