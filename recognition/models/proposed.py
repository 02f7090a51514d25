"""A decision that one officer proposes and another makes; and the rules of an institution that say when two are needed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from institutions.models import Institution, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.decision import Decision
from recognition.models.request import RecognitionRequest


class ProposedRulingQuerySet(models.QuerySet["ProposedRuling"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """At the receiving desk alone: nothing is told before it is decided."""
        visible = RecognitionRequest.objects.visible_to(user)
        return self.filter(request__in=visible.exclude(applicant=user.pk)) if user.is_authenticated else self.none()


class ProposedRuling(Remembering):
    """What would be decided, as it was typed. It may be changed until it is decided; the decision alone is told to anybody."""

    request = models.OneToOneField(RecognitionRequest, models.CASCADE, related_name="proposed_ruling")
    ruling = models.TextField(help_text="The fields of a ruling, JSON")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=2000, blank=True, validators=[text.no_control_characters])

    objects = ProposedRulingQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="a_proposal_is_returned_with_a_remark",
                condition=Q(returned_by__isnull=True, returned_at__isnull=True, remark="")
                | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(remark="")),
            ),
            models.CheckConstraint(
                name="nobody_returns_their_own_proposal",
                condition=Q(returned_by__isnull=True) | ~Q(returned_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: proposed"

    @property
    def fields(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.ruling)
        return loaded


class SecondOfficerRuleQuerySet(models.QuerySet["SecondOfficerRule"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=user.memberships.current().values("institution"))

    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)


class SecondOfficerRule(Remembering):
    """Where it applies, one officer proposes and another decides. What is left empty asks for nothing: all empty is "always"."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="second_officer_rules")
    outcome = models.CharField(max_length=12, choices=Decision.Outcome.choices, blank=True)
    purpose = models.CharField(max_length=20, choices=RecognitionRequest.Purpose.choices, blank=True)
    credits_over = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SecondOfficerRuleQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_rule_of_two_officers_ends_by_a_person",
                condition=Q(ended_by__isnull=True, ended_at__isnull=True) | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code}: {self.outcome or '*'} {self.purpose or '*'} {self.credits_over or '*'}"

    def applies(self, *, outcome: str, purpose: str, credits: Decimal) -> bool:
        return (
            self.outcome in {"", outcome}
            and self.purpose in {"", purpose}
            and (self.credits_over is None or credits > self.credits_over)
        )

    @property
    def always(self) -> bool:
        return not self.outcome and not self.purpose and self.credits_over is None
