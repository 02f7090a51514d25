"""Where an institution's people sign in, and clients of its API."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import LONGEST_LIFE, Scope, SignOn
from institutions.sign_on.discovery import discover
from institutions.sign_on.gate import schemes_for
from institutions.sign_on.refusals import Refusal
from micro4asia.foundation.fields import Words
from micro4asia.foundation.outbound import NotFetched

PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
MOST_NETWORKS = 20
SCOPES = "openid email profile"


def protocols() -> list[tuple[str, str]]:
    known = [(choice.value, choice.label) for choice in SignOn.Protocol]
    return known if settings.SAML else known[:1]


class OpenIdForm(forms.Form):
    """The issuer is asked while the form waits: a mistyped address shows here, and not at the first sign-in."""

    issuer = Words(
        label=_("Issuer of the sign-in service"),
        max_length=300,
        help_text=_("As your sign-in service names itself, such as https://login.university.example, letter by letter."),
        widget=forms.TextInput(attrs={"inputmode": "url", **PLAIN}),
    )
    client_id = Words(
        label=_("Client ID"),
        max_length=200,
        help_text=_("What your sign-in service calls this registry."),
        widget=forms.TextInput(attrs=PLAIN),
    )
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=300,
        required=False,
        strip=True,
        help_text=_("Kept encrypted and never shown. Leave it empty to keep the one there is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    scopes = Words(
        label=_("Scopes"),
        max_length=200,
        help_text=_("What is asked for, separated by spaces. “openid” must be among them."),
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(self, *args: Any, known: SignOn | None = None, **kwargs: Any) -> None:
        self.known = known if known and known.protocol == SignOn.Protocol.OPENID else None
        initial = {"scopes": SCOPES}
        if self.known:
            initial = {name: getattr(self.known, name) for name in ("issuer", "client_id", "scopes")}
        super().__init__(*args, **{"initial": initial} | kwargs)

    def clean_scopes(self) -> str:
        scopes = self.cleaned_data["scopes"].split()
        if "openid" not in scopes or not all(scope.isascii() and scope.isprintable() for scope in scopes):
            raise forms.ValidationError(_("Write words of Latin letters with spaces between them, “openid” among them."))
        return " ".join(dict.fromkeys(scopes))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        issuer = data.get("issuer")
        kept = self.known and self.known.issuer == issuer and self.known.client_id == data.get("client_id")
        if issuer and not data.get("secret") and not kept:
            self.add_error("secret", _("Another issuer or client ID needs its own client secret."))
        if issuer:
            self._ask(issuer)
        return data | {"protocol": SignOn.Protocol.OPENID}

    def _ask(self, issuer: str) -> None:
        try:
            discover(issuer, afresh=True)
        except NotFetched as error:
            self.add_error("issuer", error.reason)
        except Refusal as error:
            said = {
                "wrong_issuer": gettext(
                    "The service at this address names itself otherwise. Copy the issuer from its own document."
                ),
                "bad_document": gettext(
                    "There is no document of a sign-in service at this address that the registry can accept."
                ),
            }
            self.add_error("issuer", said.get(error.code, error.reason))


class SamlForm(forms.Form):
    issuer = Words(label=_("Entity ID of your identity provider"), max_length=300, widget=forms.TextInput(attrs=PLAIN))
    sso_url = Words(
        label=_("Sign-on address"),
        max_length=500,
        help_text=_("The address of the binding HTTP-Redirect in your metadata."),
        widget=forms.TextInput(attrs={"inputmode": "url", **PLAIN}),
    )
    certificate = Words(
        label=_("Signing certificate"),
        max_length=8000,
        help_text=_(
            "In PEM form, with the lines BEGIN and END. "
            "Under a new certificate nobody is known again: everybody links their account anew."
        ),
        widget=forms.Textarea(attrs={"rows": 6, **PLAIN}),
    )

    def __init__(self, *args: Any, known: SignOn | None = None, **kwargs: Any) -> None:
        saml = known if known and known.protocol == SignOn.Protocol.SAML else None
        initial = {name: getattr(saml, name) for name in ("issuer", "sso_url", "certificate")} if saml else {}
        super().__init__(*args, **{"initial": initial} | kwargs)

    def clean_sso_url(self) -> str:
        address = str(self.cleaned_data["sso_url"])
        try:
            forms.URLField(assume_scheme="https").clean(address)
        except forms.ValidationError:
            raise forms.ValidationError(_("Write a full address that begins with https://.")) from None
        if address.partition("://")[0] not in schemes_for(address):
            raise forms.ValidationError(_("Write a full address that begins with https://."))
        return address

    def clean_certificate(self) -> str:
        try:
            read = x509.load_pem_x509_certificate(self.cleaned_data["certificate"].encode())
        except ValueError:
            raise forms.ValidationError(_("This is not a certificate in PEM form.")) from None
        return read.public_bytes(Encoding.PEM).decode()

    def clean(self) -> dict[str, Any]:
        return (super().clean() or {}) | {"protocol": SignOn.Protocol.SAML}


class ClientForm(forms.Form):
    name = Words(label=_("Name of the system"), max_length=100, help_text=_("The system that asks, such as “Campus system”."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs."),
    )
    days = forms.IntegerField(
        label=_("Days until it ends"),
        min_value=1,
        max_value=LONGEST_LIFE.days,
        initial=365,
        help_text=_("At most 400."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    networks = Words(
        label=_("Addresses it may ask from"),
        max_length=1000,
        required=False,
        help_text=_("One address or network in each line, such as 203.0.113.0/24. Empty: from anywhere."),
        widget=forms.Textarea(attrs={"rows": 3, **PLAIN}),
    )

    def clean_networks(self) -> list[str]:
        lines = self.cleaned_data["networks"].replace(",", "\n").split()
        if len(lines) > MOST_NETWORKS:
            raise forms.ValidationError(_("At most 20 addresses or networks."))
        found = []
        for line in lines:
            try:
                found.append(str(ip_network(line)))
            except ValueError:
                raise forms.ValidationError(
                    _("“%(line)s” is not an address or a network. For 203.0.113.7/24 write 203.0.113.0/24."),
                    params={"line": line[:60]},
                ) from None
        return sorted(set(found))
