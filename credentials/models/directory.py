"""What was done to the list of learners: facts corrected, records of one person merged, two people kept apart."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from credentials.models.learner import Learner
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering

KEEPERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)


def _desks_of(user: User) -> Any:
    return Membership.objects.current().filter(user=user, role__in=KEEPERS).values("institution")


class LearnerCorrectionQuerySet(models.QuerySet["LearnerCorrection"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the lists one keeps."""
        return self.filter(learner__institution__in=_desks_of(user)) if isinstance(user, User) else self.none()


class LearnerCorrection(Remembering):
    """One correction, with what stood there before: the journal says only which facts, so that these words can be erased."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="corrections")
    changes = models.JSONField(help_text="{fact: [before, after]}, days as ISO dates")
    reason = models.CharField(max_length=300, blank=True, validators=[text.no_control_characters])
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = LearnerCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.at:%Y-%m-%d}"


class OfInstitutionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the lists one keeps."""
        return self.filter(institution__in=_desks_of(user)) if isinstance(user, User) else self.none()


class LearnerMerge(Remembering):
    """Two records of one person that stand for one from then on. Awards stay where they were signed, under the name printed."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Learner, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Learner, models.PROTECT, related_name="merges_away")
    # {"facts": of the record kept, "accounts": {learner: user}, "led_here": [learners], "drafts": [awards]}; `after` has "facts"
    # and "account". Both are emptied when the person is erased: then nothing can be undone.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OfInstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at__isnull=True), name="a_record_is_merged_into_one"),
            models.CheckConstraint(name="no_record_is_merged_into_itself", condition=~Q(kept=F("merged"))),
            models.CheckConstraint(
                name="a_merge_is_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class KeptApart(Remembering):
    """Two records that somebody found to be two people: they are not asked about again."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    first = models.ForeignKey(Learner, models.CASCADE, related_name="+")
    second = models.ForeignKey(Learner, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfInstitutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_people_are_kept_apart_once"),
            models.CheckConstraint(name="two_people_stand_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
