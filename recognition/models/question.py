"""One precise question to the learner, and its answer. The legal clock waits in between."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(request__in=RecognitionRequest.objects.visible_to(user))


class Question(Remembering):
    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="questions")
    wording = models.TextField(max_length=2000, validators=[text.no_control_characters])
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply_by = models.DateField()
    asked_in_evaluation = models.BooleanField(help_text="Asked after the file was complete: the clock was running and pauses")
    answer = models.TextField(max_length=4000, blank=True, validators=[text.no_control_characters])
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(answered_at__isnull=True), name="one_open_question_per_request"
            ),
            models.CheckConstraint(
                name="a_question_is_answered_iff_dated",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_at__gte=F("asked_at")) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} #{self.pk}"
