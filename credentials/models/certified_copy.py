"""A certified copy from the register: who asked for it, by what right, and under which number it went out."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from institutions.models import AWARDING, Institution, Membership, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class CertifiedCopyQuerySet(models.QuerySet["CertifiedCopy"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those given out at the desks they keep."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))


class CertifiedCopy(Remembering):
    """Given once and never changed. `standing` is what became of the award by that day, as the copy says it."""

    class Relation(models.TextChoices):
        HOLDER = "holder", _("The holder")
        REPRESENTATIVE = "representative", _("A representative of the holder")
        FAMILY = "family", _("Family, after the holder's death")
        HEIR = "heir", _("An heir, after the holder's death")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="certified_copies")
    award = models.ForeignKey(Award, models.PROTECT, related_name="certified_copies")
    number = models.CharField(max_length=40, help_text="In the book of copies of that year")
    applicant = models.CharField(max_length=200, validators=[text.no_control_characters])
    relation = models.CharField(max_length=16, choices=Relation.choices)
    evidence = models.CharField(max_length=500, validators=[text.no_control_characters], help_text="What was shown")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    standing = models.CharField(max_length=12, choices=Award.State.choices)
    given_on = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = CertifiedCopyQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="a_number_of_a_copy_is_used_once"),
            models.CheckConstraint(
                name="no_copy_of_what_does_not_stand", condition=Q(standing__in=[Award.State.ISSUED, Award.State.REPLACED])
            ),
        ]

    def __str__(self) -> str:
        return self.number
