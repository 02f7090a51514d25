"""A programme of an institution that asks the API in its name. Its secret is a hash in the token package's own table."""

from __future__ import annotations

import datetime as dt
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership, Role
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User

LONGEST_LIFE = dt.timedelta(days=400)


class Scope(models.TextChoices):
    """What a client may be given. None of them signs, approves or decides."""

    READ = "read", _("Read the awards of the institution")
    ISSUE = "issue", _("Prepare awards; a registrar signs them")
    REVOKE = "revoke", _("Ask for a revocation; a registrar approves it")
    RECOGNITION = "recognition", _("Read recognition requests sent to the institution")
    VERIFY = "verify", _("Check many credentials at once")


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    def in_force(self) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Administrators of the institution."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.INSTITUTION_ADMIN)
        return self.filter(institution__in=desks.values("institution"))


class ApiClient(Remembering):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="api_clients")
    # Holds the hash of the secret and the scopes; tokens hang on it.
    client = models.OneToOneField("allauth_idp_oidc.Client", models.PROTECT, related_name="api_client")
    name = models.CharField(max_length=100, validators=[text.no_control_characters])
    networks = models.JSONField(default=list, blank=True, help_text="Addresses it may ask from, in CIDR form; empty: any")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_api_client_lives_at_most_400_days",
                condition=Q(expires_at__gt=F("created_at")) & Q(expires_at__lte=F("created_at") + LONGEST_LIFE),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """Its client id: random, and what its owner configures."""
        return str(self.client_id)

    @property
    def scopes(self) -> list[str]:
        return self.client.get_scopes()  # type: ignore[no-any-return]

    @property
    def in_force(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    def may_ask_from(self, address: str) -> bool:
        """Whether its list of networks, if it has one, holds this address."""
        if not self.networks:
            return True
        try:
            asked = ip_address(address)
        except ValueError:
            return False
        return any(asked in ip_network(network) for network in self.networks)
