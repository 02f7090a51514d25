"""Dated roles: who may do what, where, from when until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User


class Role(models.TextChoices):
    ISSUER = "issuer", pgettext_lazy("a role", "Issuer")
    QA_REVIEWER = "qa_reviewer", _("Quality reviewer")
    REGISTRAR = "registrar", _("Registrar")
    OFFICER = "officer", _("Recognition officer")
    ASSESSOR = "assessor", _("Assessor")
    INSTITUTION_ADMIN = "institution_admin", _("Institution administrator")
    NETWORK_ADMIN = "network_admin", _("Network administrator")


# Whoever works on awards at an institution and may therefore see them all.
AWARDING = (Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: dt.date | None = None) -> Self:
        """Roles in force on the day (today if none is given), at institutions that are active."""
        day = on or timezone.localdate()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(institution__isnull=True) | Q(institution__state="active"),
            valid_from__lte=day,
            user__is_active=True,
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own roles, and those of the institutions one works for."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, institution__isnull=False)
        return self.filter(Q(user=user) | Q(institution__in=desks.values("institution")))


class Membership(models.Model):
    user = models.ForeignKey("institutions.User", models.PROTECT, related_name="memberships")
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="memberships", null=True, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_network_role_has_no_institution",
                condition=Q(role="network_admin", institution__isnull=True)
                | (~Q(role="network_admin") & Q(institution__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_role_ends_after_it_began", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from"))
            ),
            models.UniqueConstraint(fields=["user", "institution", "role", "valid_from"], name="one_role_once_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.institution.code if self.institution else 'network'}"
