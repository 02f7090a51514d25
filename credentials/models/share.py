"""A link the learner hands out: what it shows, until when, how often it was opened."""

from __future__ import annotations

import secrets
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.award import SHOWN, Award
from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering


def new_token() -> str:
    """160 random bits, URL-safe."""
    return secrets.token_urlsafe(20)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self) -> Self:
        """Links that answer now: neither withdrawn nor expired, of an award the learner did not close."""
        return self.filter(
            withdrawn_at__isnull=True, expires_at__gt=timezone.now(), award__in=Award.objects.answering().values("pk")
        )

    def for_pages(self) -> Self:
        return self.select_related(*(f"award__{name}" for name in SHOWN))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(award__learner__user=user)


class ShareLink(Remembering):
    award = models.ForeignKey(Award, models.CASCADE, related_name="share_links")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    name = models.CharField(_("For whom or what"), max_length=80, validators=[text.no_control_characters])
    reader_email = models.EmailField(
        _("E-mail address of the reader"), blank=True, help_text="Told if the credential is revoked while the link is open"
    )
    shows_grade = models.BooleanField(_("Show the grade"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)
    last_viewed_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="a_share_link_ends_after_it_began", condition=Q(expires_at__gt=models.F("created_at")))
        ]

    def __str__(self) -> str:
        return self.name
