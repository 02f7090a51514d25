"""Paragraphs an institution reasons with, in several languages, each said to be written or only translated."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, User
from micro4asia.foundation.remembering import Remembering
from recognition.models.decision import Decision


class ParagraphQuerySet(models.QuerySet["ReasonParagraph"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=user.memberships.current().values("institution"))


class ReasonParagraph(Remembering):
    class About(models.TextChoices):
        GENERAL = "general", _("The result")
        LEVEL = "level", _("Level")
        WORKLOAD = "workload", _("Workload")
        QUALITY = "quality", _("Quality assurance")
        PROFILE = "profile", _("Profile")
        OUTCOMES = "outcomes", _("Learning outcomes")
        ASSESSMENT = "assessment", _("Assessment")
        IDENTITY = "identity", _("Identity and supervision")
        AUTHENTICITY = "authenticity", _("Authenticity")
        NEXT = "next", _("What the learner can do next")

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="reason_paragraphs")
    about = models.CharField(max_length=16, choices=About.choices)
    outcome = models.CharField(max_length=12, choices=Decision.Outcome.choices, blank=True, help_text="Empty: any")
    texts = models.JSONField(help_text="{language tag: text with places such as {hours}}")
    translated = models.JSONField(default=list, blank=True, help_text="Languages whose text nobody has checked yet")
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering = ["about", "outcome", "pk"]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.about} {self.outcome or '*'}"
