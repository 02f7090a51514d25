"""What the nightly look at every stored credential found: one row a night and institution, one for each defect."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from institutions.models import AWARDING, Institution, Membership, User
from micro4asia.foundation.remembering import Remembering


class ReverificationQuerySet(models.QuerySet["Reverification"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the desks they keep."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))


class Reverification(Remembering):
    """Goes on after `last_pk`, a slice at a time, until it is finished."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="reverifications")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    last_pk = models.PositiveBigIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    defective = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0, help_text="Of processor time")

    objects = ReverificationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=models.Q(finished_at__isnull=True), name="one_reverification_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.started_at:%Y-%m-%d}"


class StoredDefect(models.Model):
    """What does not fit in one stored credential. A code a check; see reverifying.py."""

    class Code(models.TextChoices):
        FORM = "form", _("The document cannot be read as a credential")
        DIGEST = "digest", _("The bytes are not those that were sealed")
        IDENTITY = "identity", _("The document is of another award")
        ISSUER = "issuer", _("The document names another issuer")
        KEY = "key", _("The signature names another key than the register")
        SIGNATURE = "signature", _("The signature does not fit the words")
        MOMENT = "moment", _("The signature is of another moment than the register")
        STATUS_ENTRY = "status-entry", _("The document points to another place in the status list")
        STATUS_BIT = "status-bit", _("The status list says something else than the register")
        SNAPSHOT = "snapshot", _("The frozen copy says something else than the document")
        REGISTER = "register", _("The register says something else than the frozen copy")

    run = models.ForeignKey(Reverification, models.CASCADE, related_name="defects")
    award = models.ForeignKey(Award, models.CASCADE, related_name="+")
    code = models.CharField(max_length=16, choices=Code.choices)

    class Meta:
        ordering = ["run", "award", "code"]
        constraints = [models.UniqueConstraint(fields=["run", "award", "code"], name="a_defect_is_noted_once_a_run")]

    def __str__(self) -> str:
        return self.code
