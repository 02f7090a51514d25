"""Which courses a micro-credential can be earned in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from credentials.models.micro_credential import MicroCredential
from institutions.models import AWARDING, Course, Membership
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models import User


class EarnedInQuerySet(models.QuerySet["EarnedIn"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """At the desk, those of the institutions one awards for; what of it is public stands on the pages of both."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(micro_credential__institution__in=desks.values("institution"))


class EarnedIn(Remembering):
    """Of the lasting identity, not of a version: it is no wording that is approved, and a new version keeps its courses."""

    micro_credential = models.ForeignKey(MicroCredential, models.CASCADE, related_name="earned_in")
    course = models.ForeignKey(Course, models.PROTECT, related_name="earns")

    objects = EarnedInQuerySet.as_manager()

    class Meta:
        ordering = ["micro_credential", "course__code"]
        constraints = [
            models.UniqueConstraint(name="one_course_once_per_micro_credential", fields=["micro_credential", "course"])
        ]

    def __str__(self) -> str:
        return f"{self.micro_credential}: {self.course.code}"
