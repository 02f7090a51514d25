"""The file of a revocation: who asked, for what reason, who answered."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from institutions.models import AWARDING, Membership, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering


class RevocationQuerySet(models.QuerySet["Revocation"]):
    def pending(self) -> Self:
        return self.filter(outcome=Revocation.Outcome.PENDING)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(award__institution__in=desks.values("institution"))


class Revocation(Remembering):
    class Reason(models.TextChoices):
        """Grounds that withdraw an award. A learner's wish, a closed issuer or an unpaid fee are none."""

        NOT_EARNED = "issued-in-error", _("Issued in error: not earned")
        WRONG_PERSON = "wrong-person", _("Issued to the wrong person")
        MISCONDUCT = "academic-misconduct", _("Academic misconduct, proven")
        FRAUD = "fraud", _("Fraud in identity or admission")
        AUTHORITY = "authority-order", _("Order of a court or authority")

    class Outcome(models.TextChoices):
        PENDING = "pending", _("Waiting for a second person")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    award = models.ForeignKey(Award, models.PROTECT, related_name="revocations")
    reason = models.CharField(max_length=24, choices=Reason.choices)
    explanation = models.CharField(max_length=1000, validators=[text.no_control_characters])
    legal_act = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.PENDING)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])

    objects = RevocationQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(outcome="pending"), name="one_pending_revocation_per_award"),
            models.CheckConstraint(
                name="who_asks_for_a_revocation_does_not_answer",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("requested_by")),
            ),
            models.CheckConstraint(
                name="a_revocation_is_answered_iff_dated",
                condition=Q(outcome="pending", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(outcome="pending") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.reason}"
