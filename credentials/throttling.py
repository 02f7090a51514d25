"""How often one address, or one client of the API, may have documents checked. Pages and API count together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from institutions.models import Scope
from institutions.tokens import Grant
from micro4asia.foundation.http import address_of


class CheckThrottle(SimpleRateThrottle):
    """Keyed by a keyed hash: the cache holds no address of anybody. A client that is known for checking has its own limit."""

    scope = "verify"

    def get_cache_key(self, request: Request | HttpRequest, view: Any) -> str | None:
        grant = getattr(request, "auth", None)
        if isinstance(grant, Grant) and Scope.VERIFY in grant.scopes:
            return None
        return f"check:{salted_hmac('credentials.check', address_of(request)).hexdigest()[:32]}"


class ClientThrottle(SimpleRateThrottle):
    """Programmes check more than a visitor may, each within its own limit."""

    scope = "verify_client"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        grant = request.auth
        return f"check-client:{grant.client.pk}" if isinstance(grant, Grant) else None


def may_check(request: HttpRequest) -> bool:
    """Count one check of this reader; False where there were too many."""
    return bool(CheckThrottle().allow_request(request, None))  # type: ignore[arg-type]
