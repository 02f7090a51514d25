"""OpenID Connect: the package's steps, with the checks it leaves out."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException

from institutions.sign_on import adapter as rules
from institutions.sign_on.discovery import discover
from institutions.sign_on.id_tokens import claims_of, nonce_of, subject_of
from institutions.sign_on.refusals import Refusal
from micro4asia.foundation.outbound import NotFetched


class UniversityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Asks the issuer that the institution named, and believes what it can check."""

    nonce = ""

    @property
    def issuer(self) -> str:
        return str(self.get_provider().app.settings["issuer"])

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            try:
                self._openid_config = discover(self.issuer)
            except NotFetched as error:
                raise Refusal("unreachable") from error
        return self._openid_config

    def get_access_token_data(self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None) -> Any:
        """Before the code is spent: is sign-in still open, and did the answer come from the issuer it was asked of (RFC 9207)?"""
        rules.require_offered(self.provider_id)
        told = request.GET.get("iss")
        required = self.openid_config.get("authorization_response_iss_parameter_supported") is True
        if (told is not None or required) and told != self.issuer:
            raise Refusal("wrong_issuer")
        if not pkce_code_verifier:
            raise Refusal("bad_token")
        self.nonce = nonce_of(pkce_code_verifier)
        return super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        try:
            claims = claims_of(
                kwargs["response"].get("id_token"),
                issuer=self.issuer,
                client_id=app.client_id,
                keys_at=self.openid_config["jwks_uri"],
                nonce=self.nonce,
            )
        except NotFetched as error:
            raise Refusal("unreachable") from error
        if "email" not in claims and self.openid_config.get("userinfo_endpoint"):
            said = self._fetch_user_info(token.token)
            # Core §5.3.2: an answer about somebody else must not be used.
            if not isinstance(said, dict) or subject_of(said) != claims["sub"]:
                raise Refusal("no_subject")
            claims = said | {name: claims[name] for name in ("iss", "sub")}
        return self.get_provider().sociallogin_from_response(request, claims)


class UniversityProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One institution's sign-in. `app` is made from its row for each request and saved nowhere."""

    oauth2_adapter_class = UniversityAdapter
    # Where the package looks for the addresses of this provider.
    package = "institutions.sign_on"

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("institutions:university-start", args=[self.app.provider_id])

    def get_pkce_params(self) -> dict[str, str]:
        """The package merges these into what the browser takes along: the nonce travels with the challenge."""
        params: dict[str, str] = generate_code_challenge()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def get_scope(self) -> list[str]:
        return list(self.app.settings["scope"])

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject together: an institution that names another issuer takes nobody's account over with it."""
        return sha256(f"{data['iss']}\n{data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept: enough for the university's IT to find the account on their side, and no copy of the person."""
        return {"iss": data["iss"], "sub": data["sub"]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in ("email", "name") if isinstance(data.get(name), str)}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return [rules.address_of(data.get("email"), confirmed=data.get("email_verified") is True)]

    def serialize(self) -> dict[str, Any]:
        """By the institution's own name: two institutions may have been given the same client id."""
        return {"id": self.app.provider_id, "app.client_id": self.app.client_id}


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the university sends the browser back: one address for each institution, so that none answers for another."""
    adapter = UniversityAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        adapter.openid_config  # noqa: B018 the package asks for it where it does not expect a refusal
    except (Refusal, RequestException) as error:
        return render_authentication_error(request, provider, exception=error)  # type: ignore[no-any-return]
    return OAuth2CallbackView.adapter_view(adapter)(request)  # type: ignore[no-any-return]
