"""An institution's signing keys over time. The private half is ciphertext here and nowhere else."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from institutions.models.institution import Institution
from institutions.models.membership import Membership, Role
from institutions.models.user import User


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def active(self) -> Self:
        return self.filter(state=SigningKey.State.ACTIVE)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who answer for the institution's signature."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=[Role.REGISTRAR, Role.INSTITUTION_ADMIN])
        return self.filter(institution__in=desks.values("institution"))


class SigningKey(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active"
        RETIRED = "retired"
        COMPROMISED = "compromised"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="signing_keys")
    fragment = models.CharField(
        max_length=40, help_text="Last part of its URL in the DID document, such as key-2026-1; never used twice"
    )
    public_key = models.BinaryField(max_length=32, help_text="32 raw bytes, Ed25519")
    encrypted_private_key = models.BinaryField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "fragment"], name="a_key_fragment_is_never_used_twice"),
            models.UniqueConstraint(fields=["institution"], condition=Q(state="active"), name="one_active_key_per_institution"),
            models.CheckConstraint(
                name="a_key_is_retired_iff_dated",
                condition=Q(state="active", retired_at__isnull=True) | (~Q(state="active") & Q(retired_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.verification_method

    @property
    def verification_method(self) -> str:
        """The full key URL, as it stands in proofs and in the DID document."""
        return f"{self.institution.did}#{self.fragment}"
