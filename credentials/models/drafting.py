"""What was changed in a draft, by whom, and what somebody wrote that was not taken because a colleague wrote there too."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from credentials.models.micro_credential import MicroCredentialVersion
from institutions.models import AWARDING, Membership, User
from micro4asia.foundation import public_ids
from micro4asia.foundation.remembering import Remembering


def _of_own_desks(user: User | AnonymousUser) -> Q:
    """A draft is the business of those who award at its institution, and of nobody else."""
    if not user.is_authenticated:
        return Q(pk__in=())
    desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
    return Q(version__micro_credential__institution__in=desks.values("institution"))


class DraftChangeQuerySet(models.QuerySet["DraftChange"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(_of_own_desks(user))


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(_of_own_desks(user))

    def open(self) -> Self:
        """Nobody has chosen yet."""
        return self.filter(settled_at__isnull=True)


class DraftChange(models.Model):
    """One value that one save changed. Never altered: the text before stands here for good.

    key: see `credentials.drafts`. sitting: the form it was written in, so that a later save of that form knows its own.
    """

    version = models.ForeignKey(MicroCredentialVersion, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sitting = models.CharField(max_length=40, blank=True)

    objects = DraftChangeQuerySet.as_manager()

    class Meta:
        ordering = ["version_id", "revision", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "revision", "key"], name="one_change_per_value_and_save")]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.revision} {self.key}"


class SetAside(Remembering):
    """What somebody wrote into a field that a colleague had changed meanwhile. It waits until one of them chooses."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    version = models.ForeignKey(MicroCredentialVersion, models.CASCADE, related_name="set_aside")
    key = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sitting = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        ordering = ["version_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="what_was_set_aside_is_settled_iff_dated_and_signed_off",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_text_set_aside_per_field_and_form",
                fields=["version", "key", "sitting"],
                condition=Q(settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
