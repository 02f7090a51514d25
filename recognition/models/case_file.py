"""The whole file of a case as one PDF, asked for by somebody who may have it, kept for a while."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, Role, User
from micro4asia.foundation import public_ids
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The learner's are the learner's; those of a desk are there for all its officers, but for the learner among them."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER).values("institution")
        at_desk = Q(for_desk=True, request__institution__in=desks) & ~Q(request__applicant=user)
        return self.filter(Q(for_desk=False, asked_by=user) | at_desk)

    def living(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


class CaseFile(Remembering):
    """`file` is a name in the storage, empty until a worker has made it. Gone with its row when it expires."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Could not be made")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="files")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    for_desk = models.BooleanField(help_text="With what only the receiving institution reads")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    file = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file, hex")
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField()

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_case_file_is_ready_iff_it_is_there",
                condition=(Q(state="done", pages__gt=0, size__gt=0) & ~Q(file="") & ~Q(digest=""))
                | (~Q(state="done") & Q(pages=0, size=0, file="", digest="")),
            ),
            models.CheckConstraint(name="a_case_file_ends_after_it_was_asked_for", condition=Q(expires_at__gt=F("asked_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.request}: file {self.pk}"
