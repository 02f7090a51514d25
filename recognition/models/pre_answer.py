"""What an institution says before anybody has earned a micro-credential: whether it would count, if earned so, until when."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest


class PreAnswerQuerySet(models.QuerySet["PreAnswer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(request__in=RecognitionRequest.objects.visible_to(user))


class PreAnswer(Remembering):
    """No decision: nothing is granted by it. It binds the institution as a promise does, on its conditions, until its day."""

    class Would(models.TextChoices):
        FULL = "full", _("Would be recognised")
        PARTIAL = "partial", _("Would be recognised in part")
        NO = "no", _("Would not be recognised")

    request = models.OneToOneField(RecognitionRequest, models.PROTECT, related_name="pre_answer")
    would = models.CharField(max_length=8, choices=Would.choices)
    credits = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])
    earned_with = models.TextField(
        max_length=2000, blank=True, validators=[text.no_control_characters], help_text="What it must be earned with"
    )
    reasons = models.TextField(max_length=4000, validators=[text.no_control_characters])
    language = models.CharField(max_length=8)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)
    answered_on = models.DateField(help_text="Local day of the institution")
    valid_until = models.DateField()

    objects = PreAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_pre_answer_holds_for_a_while", condition=Q(valid_until__gt=F("answered_on"))),
            models.CheckConstraint(name="a_pre_answer_gives_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(
                name="what_would_not_count_grants_nothing", condition=~Q(would="no") | Q(credits__isnull=True, earned_with="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.would}"
