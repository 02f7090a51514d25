"""What an expert ruled of two outcomes: whether the one is learnt with the other. Never worked out from their words."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credentials.models.micro_credential import LearningOutcome
from credentials.stacking.parts import Link, share_of
from institutions.models import AWARDING, Institution, Membership, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class OutcomeLinkQuerySet(models.QuerySet["OutcomeLink"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions whose desks this person keeps; a public page tells what its institution ruled."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))


class OutcomeLink(Remembering):
    """A ruling of one institution for its own stacks, between outcomes of two frozen versions. Another ruling withdraws it."""

    class Kind(models.TextChoices):
        EQUAL = "equal", _("The same")
        CONTAINED = "contained", _("The smaller one is contained in the larger")
        PARTIAL = "partial", _("Partly the same")
        NONE = "none", _("No overlap")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="outcome_links")
    first = models.ForeignKey(LearningOutcome, models.PROTECT, related_name="+")
    second = models.ForeignKey(LearningOutcome, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("99.99"))],
        help_text="Of the smaller outcome",
    )
    statement = models.CharField(max_length=500, validators=[text.no_control_characters])
    expert = models.ForeignKey(User, models.PROTECT, related_name="+")
    ruled_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OutcomeLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-ruled_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "first", "second"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_ruling_in_force_per_pair_of_outcomes",
            ),
            models.CheckConstraint(name="a_pair_of_outcomes_is_written_one_way", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="a_partial_overlap_says_how_much",
                condition=Q(kind="partial", percent__isnull=False, percent__gt=0, percent__lt=100)
                | (~Q(kind="partial") & Q(percent__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_withdrawn_ruling_names_who_withdrew_it",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"

    @property
    def as_link(self) -> Link:
        percent = None if self.percent is None else self.percent.as_integer_ratio()
        share = share_of(self.kind) if percent is None else share_of(self.kind, 1) * percent[0] / percent[1]
        return Link(str(self.first_id), str(self.second_id), share)
