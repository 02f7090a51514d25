"""What counts towards a programme beside the cases of this registry, and how the board wants grades converted."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Membership, Programme, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class EarlierQuerySet(models.QuerySet["EarlierRecognition"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those of the institutions whose recognition officer one is."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER).values("institution")
        return self.filter(Q(learner=user) | Q(institution__in=desks))

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class EarlierRecognition(Remembering):
    """Credits that an institution recognised in a programme before this registry knew of them. Entered, or withdrawn."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    learner = models.ForeignKey(User, models.PROTECT, related_name="earlier_recognitions")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", help_text="Whose programme it is")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="earlier_recognitions")
    credits = models.DecimalField(max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    reference = models.CharField(max_length=80, validators=[text.no_control_characters], help_text="Number of that decision")
    recognised_on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EarlierQuerySet.as_manager()

    class Meta:
        ordering = ["recognised_on", "pk"]
        constraints = [
            models.CheckConstraint(name="what_was_recognised_before_is_some_credits", condition=Q(credits__gt=0)),
            models.CheckConstraint(
                name="an_earlier_recognition_is_withdrawn_iff_dated_and_signed",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["learner", "programme", "reference"],
                condition=Q(withdrawn_at__isnull=True),
                name="an_earlier_recognition_is_entered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code} {self.reference}"


class GradeRuleQuerySet(models.QuerySet["GradeRule"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions that one works for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=Membership.objects.current().filter(user=user).values("institution"))

    def in_force(self, institution: Institution, programme: Programme | None, on: dt.date) -> GradeRule | None:
        """What the board chose for the programme, else for the whole institution: the last that had begun on the day."""
        own = Q(programme__isnull=True) | Q(programme=programme) if programme else Q(programme__isnull=True)
        rows = list(self.filter(own, institution=institution, valid_from__lte=on).order_by("-valid_from"))
        return next((row for row in rows if row.programme_id), None) or next(iter(rows), None)


class GradeRule(Remembering):
    """The board's standing choice, made once and not for each student. Another one follows it; none is ever changed."""

    class Method(models.TextChoices):
        EQUAL = "equal", _("By the country's own table of equal grades")
        STATISTICAL = "statistical", _("By the grading tables of both sides")
        LINEAR = "linear", _("By place between best grade and lowest pass")
        WITHOUT = "without", _("Recognised without a grade")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="grade_rules")
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="grade_rules", help_text="Empty: the whole institution"
    )
    method = models.CharField(max_length=12, choices=Method.choices)
    valid_from = models.DateField()
    body = models.CharField(max_length=200, validators=[text.no_control_characters], help_text="Who chose, and by which decision")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = GradeRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "programme", "valid_from"],
                condition=Q(programme__isnull=False),
                name="one_grade_rule_of_a_programme_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["institution", "valid_from"],
                condition=Q(programme__isnull=True),
                name="one_grade_rule_of_an_institution_from_a_day",
            ),
            models.CheckConstraint(name="a_grade_rule_says_who_chose_it", condition=~Q(body="")),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.method}"
