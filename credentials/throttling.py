"""How often one address, or one client of the API, may have documents checked. Pages and API count together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from credentials.models import Learner
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


class MailboxThrottle(SimpleRateThrottle):
    """How often it may be tried which of the people is here who share a mailbox; keyed by a hash: the cache holds no address."""

    rate = "10/hour"
    scope = "mailbox"

    def __init__(self, learner: Learner) -> None:
        self.mailbox = f"{learner.institution_id}:{learner.email.casefold()}"
        super().__init__()

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"mailbox:{salted_hmac('credentials.mailbox', self.mailbox).hexdigest()[:32]}"


def may_say_who(request: HttpRequest, learner: Learner) -> bool:
    """Count one answer to which of the people who share a mailbox is here; False where there were too many."""
    return bool(MailboxThrottle(learner).allow_request(request, None))  # type: ignore[arg-type]


def may_check(request: HttpRequest) -> bool:
    """Count one check of this reader; False where there were too many."""
    return bool(CheckThrottle().allow_request(request, None))  # type: ignore[arg-type]
