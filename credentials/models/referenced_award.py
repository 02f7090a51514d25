"""An award that another body made, registered by reference: the original file and what a check of it said. Never signed anew."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from credentials.models.learner import Learner
from institutions.models import AWARDING, Institution, Membership, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class ReferencedAwardQuerySet(models.QuerySet["ReferencedAward"]):
    def held_by(self, user: User) -> Self:
        return self.filter(learner__user=user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those registered at the desks one keeps."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(Q(learner__user=user) | Q(institution__in=desks.values("institution")))


class ReferencedAward(Remembering):
    """`verdict` and `result` are those of verifying.Verification on the day of `checked_at`, for the very bytes kept here."""

    class Kind(models.TextChoices):
        JSON = "json", _("Signed data (JSON)")
        PDF = "pdf", _("PDF")

    class Verdict(models.TextChoices):
        VALID = "valid", _("Genuine and valid")
        EXPIRED = "expired", _("Genuine, expired")
        REVOKED = "revoked", _("Revoked by its issuer")
        UNCONFIRMED = "unconfirmed", _("Not confirmed by a machine")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="referenced_awards", help_text="That registered it")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="referenced_awards")
    title = models.CharField(max_length=300, validators=[text.no_control_characters])
    issuer = models.CharField(max_length=300, validators=[text.no_control_characters], help_text="As its document names it")
    issued_on = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    content = models.BinaryField(help_text="The file as it came")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, hex")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    result = models.JSONField(default=dict, help_text="The checks, as codes; empty for a file that no machine can check")
    checked_at = models.DateTimeField()
    checked_otherwise = models.CharField(
        max_length=500, blank=True, validators=[text.no_control_characters], help_text="What a person did to make sure"
    )
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    objects = ReferencedAwardQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_at", "-pk"]
        indexes = [models.Index(fields=["institution", "-registered_at"], name="referenced_award_desk")]
        constraints = [
            models.UniqueConstraint(fields=["learner", "digest"], name="a_file_is_registered_once_for_a_learner"),
            models.CheckConstraint(
                name="what_no_machine_confirmed_somebody_vouches_for",
                condition=~Q(verdict="unconfirmed") | ~Q(checked_otherwise=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("credentials:referenced-award", args=[self.institution.slug, self.public_id])

    @property
    def file_name(self) -> str:
        return f"{self.public_id}.{self.kind}"
