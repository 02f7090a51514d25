"""How people of an institution sign in with their university's own account. One way per institution.

Accounts are tied to it by issuer and subject, in the account package's own table, under the name in `provider_id`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership, Role
from micro4asia.foundation import secrets
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User

PURPOSE = "secrets of university sign-in"


class SignOnQuerySet(models.QuerySet["SignOn"]):
    def switched_on(self) -> Self:
        """Those that people may be sent to today, as far as rows can tell; whether a domain is proven is asked apart."""
        return self.filter(enabled=True, institution__state=Institution.State.ACTIVE)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Administrators of the institution."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.INSTITUTION_ADMIN)
        return self.filter(institution__in=desks.values("institution"))


class SignOn(Remembering):
    class Protocol(models.TextChoices):
        OPENID = "openid_connect", "OpenID Connect"
        SAML = "saml", "SAML 2.0"

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="sign_on")
    protocol = models.CharField(max_length=16, choices=Protocol.choices, default=Protocol.OPENID)
    # The issuer as its own document states it (OpenID Connect), or the entity id (SAML). Compared letter by letter.
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200, blank=True)
    sealed_secret = models.CharField(max_length=1000, blank=True, help_text="Ciphertext under the key-encryption key")
    scopes = models.CharField(max_length=200, default="openid email profile")
    sso_url = models.CharField(max_length=500, blank=True, help_text="SAML: where people are sent")
    certificate = models.TextField(blank=True, help_text="SAML: the certificate that answers are signed with, PEM")
    enabled = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+")

    objects = SignOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("university sign-in")
        constraints = [
            models.CheckConstraint(
                name="a_sign_on_has_what_its_protocol_needs",
                condition=(Q(protocol="openid_connect") & ~Q(client_id="") & ~Q(sealed_secret=""))
                | (Q(protocol="saml") & ~Q(sso_url="") & ~Q(certificate="")),
            ),
            models.CheckConstraint(name="a_sign_on_names_its_issuer", condition=~Q(issuer="")),
        ]

    def __str__(self) -> str:
        return self.institution.name()

    @property
    def provider_id(self) -> str:
        """Its name in addresses and in the table of linked accounts."""
        return self.institution.slug

    @property
    def offered(self) -> bool:
        """Whether people may be sent there now: switched on, at an active member that has proven a domain."""
        return self.enabled and self.institution.state == Institution.State.ACTIVE and bool(self.institution.proven_domains())

    @property
    def secret(self) -> str:
        """The client secret in clear; raises secrets.Unopenable. Bound to the issuer: it can be sent to nobody else."""
        return secrets.unseal_text(self.sealed_secret, purpose=PURPOSE, bound_to=self.issuer)

    @secret.setter
    def secret(self, clear: str) -> None:
        self.sealed_secret = secrets.seal_text(clear, purpose=PURPOSE, bound_to=self.issuer)


def reseal_secrets() -> int:
    """Seal anew what lies under an older key-encryption key; how many. In the caller's transaction."""
    count = 0
    for row in SignOn.objects.select_for_update().exclude(sealed_secret=""):
        anew = secrets.reseal_text(row.sealed_secret, purpose=PURPOSE, bound_to=row.issuer)
        if anew is not None:
            row.sealed_secret = anew
            row.save(update_fields=["sealed_secret"])
            count += 1
    return count
