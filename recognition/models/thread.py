"""What the applicant and the desk write to each other in a case. No letter carries it."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from institutions.models import Membership, Role, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest


class MessageQuerySet(models.QuerySet["CaseMessage"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Between the applicant and the receiving desk: the issuing institution reads none of it."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER).values("institution")
        return self.filter(Q(request__applicant=user) | Q(request__institution__in=desks))


class CaseMessage(Remembering):
    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    from_desk = models.BooleanField()
    words = models.TextField(max_length=4000, validators=[text.no_control_characters])
    sent_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When the other side first saw it")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [models.CheckConstraint(name="a_message_says_something", condition=~Q(words=""))]

    def __str__(self) -> str:
        return f"{self.request} #{self.pk}"
