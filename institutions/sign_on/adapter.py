"""Who is let in, and as whom. Protocols differ in how they prove who somebody is; what follows from it is the same."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base import AuthError, Provider
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from institutions.accounts import known_language
from institutions.models import Institution, SignOn, User
from institutions.sign_on import gate
from institutions.sign_on.refusals import REASONS, Refusal, code_of
from micro4asia.foundation import letters, text

log = structlog.get_logger()


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def get_requests_session(self) -> Any:
        return gate.session()

    # ---- which providers there are: our rows, and no others

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """One row by the institution's name, which the SAML package gives as client id; all of them without one."""
        name = client_id if provider == SignOn.Protocol.SAML else provider
        rows = SignOn.objects.select_related("institution")
        return [app_of(row) for row in (rows.filter(institution__slug=name) if name else rows)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """By the institution's name alone: that of a protocol would be anybody's. Raises SocialApp.DoesNotExist."""
        registry.load()
        app = self.get_app(request, provider)
        protocol = registry.get_class(app.provider)
        if protocol is None:  # SAML, on an installation where it is switched off
            raise SocialApp.DoesNotExist
        return protocol(request, app=app)

    # ---- as whom

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return False

    def is_email_verified(self, provider: Any, email: str) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Issuer and subject decide. Somebody new needs an address that the university confirms and whose domain it has proven.

        The same answer to a new address and to a known one: a letter goes there, and only its owner finds out which it was.
        """
        try:
            sign_on = require_offered(sociallogin.account.provider)
            if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
                return
            email = address_for_new(sociallogin, sign_on)
        except Refusal as error:
            raise refused(request, error.code) from error
        if known := owner_of(email):
            tell_how_to_link(known, email, sign_on)
            raise ImmediateHttpResponse(redirect("account_email_verification_sent"))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        user = sociallogin.user
        user.email = (data.get("email") or "").lower()
        user.full_name = readable_name(data.get("name"))
        user.language = known_language(get_language())
        return user

    def validate_disconnect(self, account: SocialAccount, accounts: Any) -> None:
        """What is linked can be unlinked though its provider is gone, as where SAML was switched off: the package looks it up."""
        try:
            account.get_provider()
        except SocialApp.DoesNotExist:
            account._provider = Provider(context.request, app=SocialApp(provider_id=account.provider))

    # ---- what the person is told

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        raise refused(request, "cancelled" if error == AuthError.CANCELLED else code_of(exception))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("socialaccount_connections")


def app_of(row: SignOn) -> SocialApp:
    """The row as the package wants it; never saved. The secret is opened here and nowhere else."""
    openid = row.protocol == SignOn.Protocol.OPENID
    return SocialApp(
        provider=row.protocol,
        provider_id=row.provider_id,
        name=row.institution.name(),
        client_id=row.client_id if openid else row.provider_id,
        secret=row.secret if openid else "",
        settings={"issuer": row.issuer, "scope": row.scopes.split()} if openid else saml_settings(row),
    )


def saml_settings(row: SignOn) -> dict[str, Any]:
    """What the package's SAML provider reads. Only signed assertions count, and only those that we asked for."""
    return {
        "idp": {"entity_id": row.issuer, "sso_url": row.sso_url, "x509cert": row.certificate},
        "attribute_mapping": {"uid": SAML_SUBJECT, "email": SAML_MAIL, "name": SAML_NAME},
        "advanced": {
            "strict": True,
            "want_assertion_signed": True,
            "reject_idp_initiated_sso": True,
            "allow_repeat_attribute_name": True,
            "reject_deprecated_algorithm": True,
            "allow_single_label_domains": settings.LOOPBACK,
        },
    }


# Attribute names as federations publish them: pairwise or subject id, mail, display name.
SAML_SUBJECT = ["urn:oasis:names:tc:SAML:attribute:subject-id", "urn:oasis:names:tc:SAML:attribute:pairwise-id"]
SAML_MAIL = ["urn:oid:0.9.2342.19200300.100.1.3", "mail"]
SAML_NAME = ["urn:oid:2.16.840.1.113730.3.1.241", "displayName"]


def require_offered(provider_id: str) -> SignOn:
    """The row, if people may sign in through it now. Raises Refusal."""
    row = SignOn.objects.select_related("institution").filter(institution__slug=provider_id).first()
    if row is None or not row.enabled:
        raise Refusal("not_offered")
    if row.institution.state != Institution.State.ACTIVE:
        raise Refusal("institution_suspended")
    if not row.offered:
        raise Refusal("not_offered")
    return row


def address_of(value: object, *, confirmed: bool) -> EmailAddress:
    """As the provider gave it, with its own word on whether it is confirmed; that word is all that `verified` means here."""
    return EmailAddress(email=value if isinstance(value, str) else "", verified=confirmed, primary=True)


def address_for_new(sociallogin: SocialLogin, sign_on: SignOn) -> str:
    """The address of somebody who is not known yet. Raises Refusal.

    From here on nobody's word counts but that of whoever opens the letter.
    """
    given = next(iter(sociallogin.email_addresses), None)
    if given is None or not given.email or not given.verified:
        raise Refusal("no_address")
    if not belongs(given.email, sign_on.institution.proven_domains()):
        raise Refusal("foreign_address")
    given.verified = False
    return str(given.email)


def belongs(email: str, domains: set[str]) -> bool:
    """Whether the address lies in one of the domains, or below it: who holds a domain holds what is below it."""
    try:
        host = email.rpartition("@")[2].encode("idna").decode().lower()
    except UnicodeError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def owner_of(email: str) -> User | None:
    """Whose address it is, confirmed or not: in doubt nobody else gets an account for it."""
    listed = EmailAddress.objects.filter(email__iexact=email).select_related("user").order_by("-verified").first()
    return listed.user if listed else User.objects.filter(email__iexact=email).first()


def tell_how_to_link(owner: User, email: str, sign_on: SignOn) -> None:
    """One letter a day: whoever can make a provider say an address could otherwise fill its mailbox."""
    letters.post(
        "sign_on_to_link",
        to=email,
        language=owner.language,
        context={
            "name": owner.full_name,
            "institution": sign_on.institution.name(owner.language),
            "url": f"{settings.PUBLIC_URL}{reverse('socialaccount_connections')}",
        },
        key=f"sign-on-to-link:{owner.pk}:{timezone.localdate():%Y%m%d}",
    )


def readable_name(value: object) -> str:
    """A name as the university writes it, without what could not be printed; empty rather than refused."""
    if not isinstance(value, str):
        return ""
    return text.clean("".join(c for c in value if c.isprintable()))[:200]


def refused(request: HttpRequest, code: str) -> ImmediateHttpResponse:
    """The page that says why nobody was signed in."""
    log.warning("sign_on_refused", code=code)
    page = render(request, "socialaccount/authentication_error.html", {"reason": REASONS[code]}, status=403)
    return ImmediateHttpResponse(page)
