"""Revocation status of many awards and endorsements in one signed bit string (W3C Bitstring Status List v1.0)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from institutions.models import Institution
from micro4asia.foundation import public_ids
from micro4asia.foundation.remembering import Remembering

SIZE = 131_072


class StatusList(Remembering):
    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="status_lists")
    is_open = models.BooleanField(default=True, help_text="New awards get their index from the institution's open list")
    document = models.TextField(blank=True, help_text="The signed list, exact bytes")
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["institution", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=Q(is_open=True), name="one_open_status_list_per_institution"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} #{self.pk}"

    @property
    def url(self) -> str:
        return f"{settings.PUBLIC_URL}{reverse('credentials:status-list', args=[self.public_id])}"

    def is_half_full(self) -> bool:
        return self.awards.count() + self.endorsements.count() >= SIZE // 2

    def free_index(self) -> int:
        """A random index nothing has yet. Lists close at half full, so that a draw needs two tries on average at most."""
        while True:
            index = secrets.randbelow(SIZE)
            rows = (self.awards, self.endorsements)
            if not any(taken.filter(status_index=index).exists() for taken in rows):
                return index
