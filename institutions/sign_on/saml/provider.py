"""One institution's sign-in through SAML."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from allauth.socialaccount.providers.saml.provider import SAMLProvider
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.http import HttpRequest
from django.urls import reverse

from institutions.sign_on import adapter as rules
from institutions.sign_on.refusals import Refusal

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


class UniversitySaml(SAMLProvider):  # type: ignore[misc]
    # Where the package looks for the addresses of this provider.
    package = "institutions.sign_on.saml"

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("institutions:university-start", args=[self.app.provider_id])

    def extract_uid(self, data: Any) -> str:
        """Entity id, certificate and a subject that stays the same. A name that changes each time is nobody. Raises Refusal.

        An entity id is free text, so the certificate says who the provider is: another one knows nobody.
        """
        subject = self._extract(data).get("uid")
        if not subject and data.get_nameid_format() == PERSISTENT:
            subject = data.get_nameid()
        if not subject:
            raise Refusal("no_subject")
        idp = self.app.settings["idp"]
        certificate = x509.load_pem_x509_certificate(idp["x509cert"].encode()).fingerprint(SHA256()).hex()
        return sha256(f"saml\n{idp['entity_id']}\n{certificate}\n{subject}".encode()).hexdigest()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """What is kept: enough for the university's IT to find the account on their side, and no copy of the person."""
        return {"iss": self.app.settings["idp"]["entity_id"], "sub": self._extract(data).get("uid") or data.get_nameid()}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        said = self._extract(data)
        return {name: said[name] for name in ("email", "name") if isinstance(said.get(name), str)}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """SAML has no word for a confirmed address: what a directory releases in a signed assertion is taken for one."""
        return [rules.address_of(self._extract(data).get("email"), confirmed=True)]

    def serialize(self) -> dict[str, Any]:
        return {"id": self.app.provider_id, "app.client_id": self.app.client_id}
