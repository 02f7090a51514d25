"""The registry's own keys, and what they sign: the list of members. Public facts, but for the private half."""

from __future__ import annotations

from typing import Self
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q

from institutions.models.kept_key import KeptKey
from micro4asia.foundation.remembering import Remembering


def registry_did() -> str:
    """did:web of the registry's own host; its document lies under /.well-known/ (W3C did:web)."""
    return f"did:web:{quote(urlsplit(settings.PUBLIC_URL).netloc, safe='.-')}"


class RegistryKeyQuerySet(models.QuerySet["RegistryKey"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class RegistryKey(KeptKey):
    """Signs that an institution is a member, and never a credential."""

    is_active = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RegistryKeyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["fragment"], name="a_registry_key_fragment_is_never_used_twice"),
            models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="one_active_registry_key"),
            models.CheckConstraint(
                name="a_registry_key_is_retired_iff_dated",
                condition=Q(is_active=True, retired_at__isnull=True) | Q(is_active=False, retired_at__isnull=False),
            ),
        ]

    @property
    def did(self) -> str:
        return registry_did()


class SignedList(Remembering):
    """A list the registry signs about the whole network, exact bytes; signed anew every hour, valid for a day."""

    name = models.CharField(max_length=20, unique=True)
    document = models.TextField()
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
