"""Programmes that lead to a degree, with the years of their curriculum and what may be recognised in them at most."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership
from institutions.models.reference import Level
from institutions.models.unit import Unit, short_code
from institutions.vocabulary import Cycle
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """What is offered is public; one that was closed remains to those who work at the institution."""
        public = Q(institution__state=Institution.State.ACTIVE, ended_on__isnull=True)
        if user is None or not user.is_authenticated:
            return self.filter(public)
        desks = Membership.objects.current().filter(user=user, institution__isnull=False)
        return self.filter(public | Q(institution__in=desks.values("institution")))


class Programme(Remembering):
    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="programmes")
    code = models.CharField(_("Short code"), max_length=24, validators=[short_code])
    titles = models.JSONField(help_text="{language tag: text}")
    owner_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="programmes")
    cycle = models.CharField(max_length=8, choices=Cycle.choices)
    level_framework = models.CharField(max_length=12)
    level_code = models.CharField(max_length=8)
    # Empty where a programme is known by its name alone.
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(1)])
    credits = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(1)])
    own_cap = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Credits that may be recognised at most, by own rules"
    )
    office_email = models.EmailField(
        max_length=254, blank=True, help_text="Of the office that enters recognised credits; never of one person"
    )
    ended_on = models.DateField(null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "code"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "code"], name="one_programme_per_code"),
            models.CheckConstraint(
                name="a_programme_has_a_load_or_none_on_record",
                condition=(Q(hours__isnull=True) | Q(hours__gt=0)) & (Q(credits__isnull=True) | Q(credits__gt=0)),
            ),
            models.CheckConstraint(
                name="an_own_cap_lies_within_the_credits",
                condition=Q(own_cap__isnull=True) | Q(credits__isnull=False, own_cap__gte=0, own_cap__lte=F("credits")),
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def get_absolute_url(self) -> str:
        return reverse("institutions:public-programme", args=[self.institution.slug, self.public_id])

    def clean(self) -> None:
        if self.level_framework and (lacking := Level.lacking(self.level_framework, self.level_code)):
            raise ValidationError({"level_code": lacking})

    def title(self, language: str | None = None) -> str:
        return text.pick(self.titles, language or get_language() or "en", self.institution.language)[0]


class CurriculumYearQuerySet(models.QuerySet["CurriculumYear"]):
    def in_force(self, on: dt.date | None = None) -> Self:
        day = on or timezone.localdate()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class CurriculumYear(Remembering):
    """What those who begin in a year study. Courses in it are rows of CurriculumCourse."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=8, decimal_places=2, validators=[MinValueValidator(1)])
    credits = models.DecimalField(max_digits=6, decimal_places=2, validators=[MinValueValidator(1)])
    courses = models.ManyToManyField("institutions.Course", through="institutions.CurriculumCourse", related_name="years")

    objects = CurriculumYearQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="one_curriculum_per_programme_and_year"),
            models.CheckConstraint(name="a_curriculum_has_a_load", condition=Q(hours__gt=0, credits__gt=0)),
            models.CheckConstraint(
                name="a_curriculum_ends_after_it_began", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code} {self.year}"
