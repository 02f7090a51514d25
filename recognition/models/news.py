"""News about a credential that arrives while somebody decides on it: a task for the desk until it is looked at."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credentials.models import Award
from institutions.models import Institution, User
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest
from recognition.models.source import OfRequest


class NewsQuerySet(OfRequest):
    def unseen(self) -> Self:
        return self.filter(seen_at__isnull=True)

    def waiting_at(self, institution: Institution) -> Self:
        return self.unseen().filter(request__institution=institution)


class AwardNews(Remembering):
    class Kind(models.TextChoices):
        REVOKED = "revoked", _("The credential was revoked")
        REPLACED = "replaced", _("The credential was replaced by a newer one")
        SUSPENDED = "suspended", _("The credential was suspended")
        LIFTED = "lifted", _("The suspension of the credential was lifted")

    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="award_news")
    award = models.ForeignKey(Award, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    happened_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects: Any = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "award", "kind", "happened_at"], name="news_of_a_credential_arrives_once"),
            models.CheckConstraint(
                name="news_is_looked_at_iff_dated_and_signed_off",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True) | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.kind}"
