"""An appeal: against a decision within its window, or against silence once the promised day has passed."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.clock import local_day
from recognition.models.decision import Decision
from recognition.models.request import RecognitionRequest


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of one's own requests, and of those at one's desk."""
        return self.filter(request__in=RecognitionRequest.objects.visible_to(user))

    def lodged_at_desk(self, institution: Institution) -> Self:
        return self.filter(request__institution=institution)

    def open(self) -> Self:
        return self.filter(outcome="")


class Appeal(Remembering):
    """It is settled by somebody who took no part before: upheld or changed by a decision of its own, or sent back."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("The decision stands")
        CHANGED = "changed", _("Decided anew")
        SENT_BACK = "sent-back", _("Sent back")

    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="appeals")
    against = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="appeal", help_text="Empty: against silence"
    )
    grounds = models.TextField(max_length=6000, blank=True, validators=[text.no_control_characters])
    lodged_at = models.DateTimeField(default=timezone.now)
    lodged_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", help_text="The learner, or the officer who took it at the counter"
    )
    received_on = models.DateField(help_text="The day it reached the institution, as it was there")
    due_on = models.DateField(help_text="The day by which it is to be settled")

    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    answer = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="settles", help_text="The decision made on the appeal"
    )
    instruction = models.TextField(
        max_length=3000, blank=True, validators=[text.no_control_characters], help_text="Sent back: what is to be done"
    )
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True, help_text="The day it was at the institution")

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["lodged_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(outcome=""), name="one_open_appeal_per_request"),
            models.CheckConstraint(
                name="an_open_appeal_says_why", condition=Q(against__isnull=True) | ~Q(grounds="") | ~Q(outcome="")
            ),
            models.CheckConstraint(name="an_appeal_is_due_after_it_came", condition=Q(due_on__gt=F("received_on"))),
            models.CheckConstraint(
                name="an_appeal_is_settled_iff_dated_and_signed",
                condition=Q(outcome="", settled_by__isnull=True, settled_at__isnull=True, settled_on__isnull=True)
                | (~Q(outcome="") & Q(settled_by__isnull=False, settled_at__isnull=False, settled_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_appeal_ends_with_a_decision_or_an_instruction",
                condition=Q(outcome="", answer__isnull=True, instruction="")
                | Q(outcome__in=["upheld", "changed"], answer__isnull=False, instruction="")
                | (Q(outcome="sent-back", answer__isnull=True) & ~Q(instruction="")),
            ),
            models.CheckConstraint(name="silence_is_not_upheld", condition=~Q(outcome="upheld") | Q(against__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.request}: appeal {self.pk}"

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_against_silence(self) -> bool:
        return self.against_id is None

    @property
    def came_by_counter(self) -> bool:
        return self.lodged_by_id != self.request.applicant_id

    def days_left(self, now: dt.datetime | None = None) -> int | None:
        """Until the day it is to be settled by; negative once that has passed, None once it is settled."""
        institution = self.request.institution
        if not self.is_open or institution is None:
            return None
        return (self.due_on - local_day(now or timezone.now(), institution.zone)).days
