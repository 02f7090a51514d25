"""How an institution asks to come in: by itself, or because the network invited it."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership, Role
from institutions.models.user import User
from micro4asia.foundation import text
from micro4asia.foundation.public_ids import new_public_id
from micro4asia.foundation.remembering import Remembering


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those one wrote, those one was asked for at a proven address, and all of them for the network."""
        if not user.is_authenticated:
            return self.none()
        if Membership.objects.current().filter(user=user, role=Role.NETWORK_ADMIN).exists():
            return self
        proven = [address.lower() for address in user.verified_addresses()]
        return self.annotate(contact=Lower("institution__contact_email")).filter(Q(applied_by=user) | Q(contact__in=proven))


class Application(Remembering):
    """Its data stand on the institution, which nobody outside sees before it is admitted."""

    public_id = models.CharField(max_length=34, unique=True, default=new_public_id, editable=False)
    institution = models.OneToOneField(Institution, models.CASCADE, related_name="application")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="applications")
    purpose = models.CharField(
        _("What you want to do in the network"), max_length=1000, blank=True, validators=[text.no_control_characters]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Why it was admitted although no domain of its own was proven.
    no_domain_reason = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="an_application_is_sent_by_somebody", condition=Q(submitted_at__isnull=True) | Q(applied_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.institution.code
