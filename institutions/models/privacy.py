"""How an institution answers for personal data: whom to ask, how long things are kept, what the clock has taken away."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from institutions.models.institution import Institution
from institutions.models.membership import Membership, Role
from institutions.models.user import User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering

# Who reads what concerns the privacy of an institution's learners.
ANSWERING = (Role.INSTITUTION_ADMIN, Role.REGISTRAR)


def desks_of(user: User) -> models.QuerySet[Any, Any]:
    """Institutions at which this person answers for privacy today."""
    return Membership.objects.current().filter(user=user, role__in=ANSWERING).values("institution")


class RetentionTermQuerySet(models.QuerySet["RetentionTerm"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=desks_of(user))


class RetentionRunQuerySet(models.QuerySet["RetentionRun"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=desks_of(user))


class PrivacyContactQuerySet(models.QuerySet["PrivacyContact"]):
    def visible_to(self, _user: object) -> Self:
        """Whom to ask about one's data is told to everybody."""
        return self.all()


class PrivacyContact(Remembering):
    """Whom a person asks about the records of an institution. Its office, not a private address: it is printed on pages."""

    institution = models.OneToOneField(Institution, models.CASCADE, related_name="privacy_contact")
    name = models.CharField(max_length=120, validators=[text.no_control_characters])
    email = models.EmailField()
    address = models.CharField(max_length=300, blank=True, validators=[text.no_control_characters])

    objects = PrivacyContactQuerySet.as_manager()

    class Meta:
        ordering = ["institution"]

    def __str__(self) -> str:
        return self.name


class RetentionTerm(Remembering):
    """An institution's own period for one kind of record, within the limits of the rule (see institutions/retention.py)."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="retention_terms")
    kind = models.CharField(max_length=40)
    amount = models.PositiveSmallIntegerField(help_text="In the unit of the rule: months or days")
    source = models.CharField(max_length=300, validators=[text.no_control_characters])

    objects = RetentionTermQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "kind"], name="one_term_per_institution_and_kind"),
            models.CheckConstraint(name="a_term_lasts_a_while", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.kind}"


class RetentionRun(Remembering):
    """One round of the clock at one institution, or, without one, over what the operator keeps for everybody."""

    institution = models.ForeignKey(Institution, models.CASCADE, null=True, blank=True, related_name="retention_runs")
    ran_at = models.DateTimeField()

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        ordering = ["-ran_at", "-pk"]
        indexes = [models.Index(fields=["institution", "-ran_at"], name="retention_run_latest")]

    def __str__(self) -> str:
        return f"{self.institution_id or 'registry'} {self.ran_at:%Y-%m-%d}"


class RetentionCount(Remembering):
    """What one rule did in a run, in numbers that name nobody."""

    run = models.ForeignKey(RetentionRun, models.CASCADE, related_name="counts")
    kind = models.CharField(max_length=40)
    done = models.PositiveIntegerField(help_text="Rows deleted or blanked")
    left = models.PositiveIntegerField(help_text="Rows past their period that the next round takes")
    oldest_on = models.DateField(null=True, blank=True, help_text="Day of the oldest row that is still kept")

    class Meta:
        ordering = ["run", "kind"]
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="one_count_per_run_and_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.done}"
