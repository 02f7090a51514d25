"""How often one address may have documents checked. Pages and API count together."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class CheckThrottle(SimpleRateThrottle):
    """Keyed by a keyed hash: the cache holds no address of anybody."""

    scope = "verify"

    def get_cache_key(self, request: Request | HttpRequest, view: Any) -> str:
        return f"check:{salted_hmac('credentials.check', _address(request)).hexdigest()[:32]}"


def _address(request: Request | HttpRequest) -> str:
    """Whoever is at the other end; behind our own proxy, the last address it wrote down, which nobody can make up."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
    return str(request.META.get("REMOTE_ADDR", ""))


def may_check(request: HttpRequest) -> bool:
    """Count one check of this reader; False where there were too many."""
    return bool(CheckThrottle().allow_request(request, None))  # type: ignore[arg-type]
