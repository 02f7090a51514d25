"""Copies of documents that show why a fact about an award is put right: sent by the learner, or shown at the desk."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from credentials.models.later_act import Correction, LaterAct
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class EvidencePaperQuerySet(models.QuerySet["EvidencePaper"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What one has sent for an award of one's own, and what lies at one's desk: that of the registrars, who decide."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.REGISTRAR)
        return self.filter(Q(correction__award__learner__user=user) | Q(institution__in=desks.values("institution")))

    def for_act(self, act: LaterAct) -> Self:
        """What speaks for an act: noted with it, or sent with the request that led to it."""
        return self.filter(Q(act=act) | Q(correction__act=act))


class EvidencePaper(Remembering):
    """Kept until it was looked at, and then no longer than the rules of retention say; its digest stays in the journal."""

    # Of one request, and of one act.
    MOST = 5

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    correction = models.ForeignKey(Correction, models.CASCADE, null=True, blank=True, related_name="papers")
    act = models.ForeignKey(LaterAct, models.CASCADE, null=True, blank=True, related_name="papers")
    name = models.CharField(max_length=200, validators=[text.no_control_characters])
    media_type = models.CharField(max_length=60)
    content = models.BinaryField(help_text="As the gate let it in (paper_gate.py)")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content, hex")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True, help_text="When what it speaks for was answered")

    objects = EvidencePaperQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_of_a_request_or_of_an_act",
                condition=Q(correction__isnull=False, act__isnull=True) | Q(correction__isnull=True, act__isnull=False),
            ),
            models.UniqueConstraint(fields=["correction", "digest"], name="evidence_stands_once_in_a_request"),
            models.UniqueConstraint(fields=["act", "digest"], name="evidence_stands_once_in_an_act"),
        ]

    def __str__(self) -> str:
        return self.name
