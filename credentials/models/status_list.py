"""Revocation status of many awards and endorsements in one signed bit string (W3C Bitstring Status List v1.0)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

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

    @cached_property
    def url(self) -> str:
        return f"{settings.PUBLIC_URL}{reverse('credentials:status-list', args=[self.public_id])}"

    def room(self) -> int:
        """How many more it takes. Lists close at half full, so that a draw needs two tries on average at most."""
        return SIZE // 2 - self.awards.count() - self.endorsements.count() - self.places.count()

    def free_indexes(self, count: int) -> list[int]:
        """Random indexes nothing has yet, each once. Whoever draws holds the institution's lock."""
        drawn: set[int] = set()
        while len(drawn) < count:
            tried = {secrets.randbelow(SIZE) for _ in range(count - len(drawn))} - drawn
            for rows in (self.awards, self.endorsements, self.places):
                tried.difference_update(rows.filter(status_index__in=tried).values_list("status_index", flat=True))
            drawn |= tried
        # A set is in no random order, and whoever reads the list should learn nothing of who comes after whom.
        indexes = list(drawn)
        secrets.SystemRandom().shuffle(indexes)
        return indexes


class StatusPlace(Remembering):
    """A place in a list for a document that is signed on a floor above, such as a decision."""

    status_list = models.ForeignKey(StatusList, models.PROTECT, related_name="places")
    status_index = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="From then on the bit is set")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="one_document_per_place_in_a_status_list"),
        ]

    def __str__(self) -> str:
        return f"{self.status_list} {self.status_index}"
