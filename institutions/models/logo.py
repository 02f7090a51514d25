"""The institution's picture: gated, written anew, and known by what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.urls import reverse

from institutions.models.institution import Institution
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User


class InstitutionLogoQuerySet(models.QuerySet["InstitutionLogo"]):
    def visible_to(self, user: User | AnonymousUser | None) -> InstitutionLogoQuerySet:
        """As public as the institution."""
        return self.filter(institution__in=Institution.objects.visible_to(user))


class InstitutionLogo(Remembering):
    """One at a time. The name of the file is its digest, so that nothing that caches by name mixes two pictures up."""

    institution = models.OneToOneField(Institution, models.CASCADE, related_name="logo")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the stored bytes, hexadecimal")
    kind = models.CharField(max_length=4, help_text="png or jpeg")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    uploaded_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now=True)

    objects = InstitutionLogoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_logo_has_a_size", condition=Q(width__gt=0, height__gt=0)),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"logos/{self.institution_id}/{self.digest}.{self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("institutions:logo", args=[self.institution.slug, f"{self.digest}.{self.kind}"])

    def read(self) -> bytes:
        """The stored bytes. Raises FileNotFoundError."""
        with default_storage.open(self.file_name) as file:
            content: bytes = file.read()
        return content
