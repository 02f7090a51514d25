"""Sending the browser to the university, and knowing beforehand where that is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from institutions.models import SignOn
from institutions.sign_on.adapter import require_offered
from institutions.sign_on.discovery import discover
from institutions.sign_on.refusals import Refusal
from micro4asia.foundation.outbound import NotFetched


def start(request: HttpRequest, sign_on: SignOn, *, process: str, next_url: str | None) -> HttpResponse:
    """The redirect to the university; what is needed on the way back lies in the session. Raises Refusal."""
    try:
        return _provider(request, sign_on).redirect(request, process, next_url=next_url)  # type: ignore[no-any-return]
    except RequestException as error:
        raise Refusal("unreachable") from error


def origin_of(sign_on: SignOn) -> str:
    """Scheme, host and port of the page people are sent to. Raises Refusal.

    Browsers hold a form to its policy through redirects, so the page with the button must name it.
    """
    require_offered(sign_on.provider_id)
    address = sign_on.sso_url
    if sign_on.protocol == SignOn.Protocol.OPENID:
        try:
            address = str(discover(sign_on.issuer)["authorization_endpoint"])
        except NotFetched as error:
            raise Refusal("unreachable") from error
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _provider(request: HttpRequest, sign_on: SignOn) -> Any:
    require_offered(sign_on.provider_id)
    try:
        return get_adapter().get_provider(request, sign_on.provider_id)
    except SocialApp.DoesNotExist:
        raise Refusal("not_offered") from None
