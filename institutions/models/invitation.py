"""A role offered to a mailbox: for that address alone, once, and not for long."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership, Role
from institutions.models.unit import Unit
from institutions.models.user import User
from micro4asia.foundation.public_ids import new_public_id
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LASTS = dt.timedelta(days=7)


def hash_of(token: str) -> str:
    """What is stored of a link: the token has 160 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions one administers; those of the network for its administrators."""
        if not user.is_authenticated:
            return self.none()
        held = Membership.objects.current().filter(user=user)
        own = Q(institution__in=held.filter(role=Role.INSTITUTION_ADMIN).values("institution"))
        if held.filter(role=Role.NETWORK_ADMIN).exists():
            own |= Q(institution__isnull=True) | Q(invited_by__memberships__role=Role.NETWORK_ADMIN)
        return self.filter(own).distinct()


class Invitation(Remembering):
    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("E-mail address"), max_length=254, help_text="In lower case")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="invitations", null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="only_the_network_invites_to_no_institution",
                condition=Q(role="network_admin", institution__isnull=True)
                | (~Q(role="network_admin") & Q(institution__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_invitation_is_accepted_iff_dated",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="an_invitation_is_accepted_or_revoked_and_not_both",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_accepts_their_own_invitation",
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("invited_by")),
            ),
            models.CheckConstraint(
                name="an_invited_role_ends_after_it_began",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.institution.code if self.institution else 'network'}"

    @property
    def state(self) -> str:
        """accepted, revoked, expired or open."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"
