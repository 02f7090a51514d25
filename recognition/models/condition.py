"""What a conditional recognition still asks for: what, by when, who checks, and what happens if it is not met."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.decision import Decision
from recognition.models.request import RecognitionRequest


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(decision__request__in=RecognitionRequest.objects.visible_to(user))

    def open(self) -> Self:
        """Still to be met, of decisions that are in force."""
        return self.filter(state=Condition.State.OPEN, decision__in=Decision.objects.in_force())

    def at(self, institution: Institution) -> Self:
        return self.filter(decision__request__institution=institution)


class Condition(Remembering):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MET = "met", _("Met")
        FAILED = "failed", _("Not met")

    class Otherwise(models.TextChoices):
        LAPSES = "lapses", _("The recognition lapses")
        REDUCED = "reduced", _("Fewer credits are recognised")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500, validators=[text.no_control_characters])
    due_on = models.DateField(help_text="The last day, at the receiving institution")
    checked_by = models.CharField(max_length=200, validators=[text.no_control_characters], help_text="Who checks it")
    otherwise = models.CharField(max_length=8, choices=Otherwise.choices, default=Otherwise.LAPSES)
    credits_otherwise = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    evidence = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="conditions_of_a_decision_have_places"),
            models.CheckConstraint(
                name="a_condition_is_settled_with_evidence_by_a_person",
                condition=Q(state="open", evidence="", settled_by__isnull=True, settled_at__isnull=True)
                | (Q(state__in=["met", "failed"], settled_by__isnull=False, settled_at__isnull=False) & ~Q(evidence="")),
            ),
            models.CheckConstraint(
                name="a_reduced_recognition_says_to_what",
                condition=Q(otherwise="lapses", credits_otherwise__isnull=True)
                | Q(otherwise="reduced", credits_otherwise__isnull=False, credits_otherwise__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} #{self.position}: {self.state}"

    @property
    def days_left(self) -> int:
        """Below zero once the last day is over at the receiving institution."""
        home = self.decision.request.institution
        today = timezone.now().astimezone(home.zone if home else dt.UTC).date()
        return (self.due_on - today).days
