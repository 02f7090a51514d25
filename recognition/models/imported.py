"""A credential that a learner brings from outside the network: their own file, and what the check of it said that day."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone

from institutions.models import User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class ImportedQuerySet(models.QuerySet["ImportedCredential"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Nobody but its owner: a desk sees the copy that a request carries."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class ImportedCredential(Remembering):
    """Kept apart from awards: the network vouches for none of it. `verdict` and `result` are those of the verify page, or
    "unchecked" for a file that no machine can read as a credential."""

    UNCHECKED = "unchecked"

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="imported_credentials")
    title = models.CharField(max_length=300, validators=[text.no_control_characters])
    issuer = models.CharField(max_length=300, validators=[text.no_control_characters])
    described = models.JSONField(default=dict, help_text="What the file says of itself, by the keys of a further source")
    name = models.CharField(max_length=200, validators=[text.no_control_characters])
    media_type = models.CharField(max_length=60)
    content = models.BinaryField(help_text="The file as it came")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, hex")
    verdict = models.CharField(max_length=12)
    result = models.JSONField(default=dict, help_text="The checks, as codes")
    checked_at = models.DateTimeField()
    added_at = models.DateTimeField(default=timezone.now)

    objects = ImportedQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="a_file_is_imported_once_by_a_person")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('recognition:imports')}#{self.public_id}"
