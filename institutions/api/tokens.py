"""Where a client of an institution exchanges its secret for a token (OAuth 2.0, client credentials: RFC 6749 §4.4).

The package behind it can do far more. Of its addresses only these two are opened: nobody signs in here with an account of
the registry, no client registers itself, and there is no consent page, since no person takes part.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.idp.oidc import views as package
from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from institutions.models import ApiClient, Scope
from institutions.tokens import AUDIENCE, why_not
from micro4asia.foundation.http import address_of, audience

REFUSED = OpenApiResponse(description="`invalid_client`: the secret is wrong, or the client has ended")


class TokenThrottle(AnonRateThrottle):
    """Checking a secret costs time, which nobody may spend without limit."""

    scope = "token"

    def get_ident(self, request: Request) -> str:
        return address_of(request)


class TokenIn(serializers.Serializer[Any]):
    grant_type = serializers.ChoiceField(choices=["client_credentials"])
    scope = serializers.CharField(required=False, help_text="Of those the client has, separated by spaces; none: all of them")
    client_id = serializers.CharField(
        required=False, help_text="Or, together with the secret, in the Authorization header (Basic)"
    )
    client_secret = serializers.CharField(required=False)
    resource = serializers.CharField(required=False, help_text=f"Only {AUDIENCE}")


class TokenOut(serializers.Serializer[Any]):
    access_token = serializers.CharField()
    token_type = serializers.ChoiceField(choices=["Bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds")
    scope = serializers.CharField()


class FormDoor(APIView):
    """The package reads a posted form by itself; what stands in the address is not read at all."""

    audience = "api_token.take"
    authentication_classes = []
    permission_classes = [AllowAny]
    parser_classes = [FormParser]
    throttle_classes = [TokenThrottle]

    def form(self, request: Request) -> QueryDict | None:
        """The form; None where something stands in the address, where secrets would end up in logs."""
        return None if request.query_params else request._request.POST.copy()


@extend_schema(
    tags=["tokens"], auth=[], request={"application/x-www-form-urlencoded": TokenIn}, responses={200: TokenOut, 401: REFUSED}
)
class TakeToken(FormDoor):
    """Exchange the client's secret for a token that lives an hour."""

    def post(self, request: Request) -> HttpResponse:
        form = self.form(request)
        if form is None:
            return refusal("invalid_request", 400, "Send a form, and nothing in the address.")
        if form.get("grant_type") != Client.GrantType.CLIENT_CREDENTIALS:
            return refusal("unsupported_grant_type", 400)
        if form.setlistdefault("resource", [AUDIENCE]) != [AUDIENCE]:
            return refusal("invalid_target", 400, f"Tokens are made for {AUDIENCE} alone.")
        request._request.POST = form  # type: ignore[assignment]
        with transaction.atomic():
            answer: HttpResponse = package.token(request._request)
            if answer.status_code == 200 and (refused := self.refusal(request, answer)):
                transaction.set_rollback(True)
                return refused
        answer["Cache-Control"] = "no-store"
        return answer

    def refusal(self, request: Request, answer: HttpResponse) -> HttpResponse | None:
        """The secret was right. What the package does not know: whether the client has ended, and where it may ask from."""
        token = Token.objects.lookup(Token.Type.ACCESS_TOKEN, json.loads(answer.content)["access_token"])
        client = ApiClient.objects.select_related("institution").filter(client=token.client_id if token else None).first()
        if client is None or not client.in_force:
            return refusal("invalid_client", 401)
        if reason := why_not(client, address_of(request)):
            return refusal("access_denied", 403, reason)
        today = timezone.localdate()
        ApiClient.objects.filter(pk=client.pk).exclude(last_used_on=today).update(last_used_on=today)
        return None


class RevokeIn(serializers.Serializer[Any]):
    token = serializers.CharField()
    client_id = serializers.CharField(required=False)
    client_secret = serializers.CharField(required=False)


@extend_schema(
    tags=["tokens"], auth=[], request={"application/x-www-form-urlencoded": RevokeIn}, responses={200: None, 401: REFUSED}
)
class EndToken(FormDoor):
    """End a token before its time (RFC 7009)."""

    def post(self, request: Request) -> HttpResponse:
        if self.form(request) is None:
            return refusal("invalid_request", 400, "Send a form, and nothing in the address.")
        answer: HttpResponse = package.revoke(request._request)
        return answer


@login_not_required
@audience("api_token.take")
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """What a client library asks for first (RFC 8414). No keys: tokens are opaque, and nobody but us reads them."""
    at = settings.PUBLIC_URL
    answer = JsonResponse(
        {
            "issuer": at,
            "token_endpoint": at + reverse("api-token"),
            "revocation_endpoint": at + reverse("api-token-revoke"),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "scopes_supported": list(Scope.values),
            "service_documentation": at + reverse("api-docs"),
        }
    )
    answer["Cache-Control"] = "max-age=3600"
    return answer


def refusal(error: str, status: int, description: str = "") -> HttpResponse:
    """RFC 6749 §5.2."""
    told = {"error": error} | ({"error_description": description} if description else {})
    answer = JsonResponse(told, status=status)
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="api"'
    return answer
