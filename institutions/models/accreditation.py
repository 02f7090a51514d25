"""What agencies of quality assurance decided about an institution, with the evidence."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.user import User
from institutions.vocabulary import QualityAssurance
from micro4asia.foundation import text
from micro4asia.foundation.public_ids import new_public_id
from micro4asia.foundation.remembering import Remembering


class AccreditationQuerySet(models.QuerySet["Accreditation"]):
    def visible_to(self, user: object) -> Self:
        """As public as the institution itself."""
        return self.filter(institution__in=Institution.objects.visible_to(user))


class Accreditation(Remembering):
    class InDeqar(models.TextChoices):
        """Whether the European register of quality assurance lists it. Absence proves nothing."""

        FOUND = "found", _("Found in DEQAR")
        NOT_FOUND = "not_found", _("Not found in DEQAR")
        NOT_LOOKED_UP = "not_looked_up", _("Not looked up in DEQAR")

    public_id = models.CharField(max_length=34, unique=True, default=new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="accreditations")
    kind = models.CharField(max_length=24, choices=QualityAssurance.choices)
    agency = models.JSONField(default=dict, help_text="{language tag: name}")
    scope = models.CharField(max_length=300, blank=True, validators=[text.no_control_characters])
    decision = models.CharField(max_length=300, validators=[text.no_control_characters])
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    evidence = models.URLField(max_length=500, blank=True)
    in_deqar = models.CharField(max_length=14, choices=InDeqar.choices, default=InDeqar.NOT_LOOKED_UP)
    checked_on = models.DateField(null=True, blank=True, help_text="The day somebody looked it up in DEQAR")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="an_accreditation_ends_after_it_began", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="an_accreditation_was_looked_up_iff_dated",
                condition=Q(in_deqar="not_looked_up", checked_on__isnull=True)
                | (~Q(in_deqar="not_looked_up") & Q(checked_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.decision}"

    def covers(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
