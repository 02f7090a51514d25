"""What is taught: a target of recognition, and what a micro-credential can be earned in. A version in force never changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership
from institutions.models.programme import Programme
from institutions.models.reference import GradeScale, Level
from institutions.models.unit import Unit
from institutions.vocabulary import Supervision
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering

# What a version says. Once it is in force the database refuses to change these columns (migration 0003).
CONTENT = (
    "institution_id",
    "code",
    "version",
    "curriculum_year",
    "titles",
    "unit",
    "programme",
    "hours",
    "credits",
    "level_framework",
    "level_code",
    "eqf",
    "isced_f",
    "assessment_types",
    "supervision",
    "quality_required",
    "profile",
    "grade_scale_id",
    "prerequisites",
    "in_force_from",
)


class Profile(models.TextChoices):
    ACADEMIC = "academic", _("Academic")
    PROFESSIONAL = "professional", _("Professional")


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: object) -> CourseQuerySet:
        """What is or was taught is public; a draft is for those who work at the institution."""
        public = Q(institution__state=Institution.State.ACTIVE, in_force_from__isnull=False)
        if user is None or not getattr(user, "is_authenticated", False):
            return self.filter(public)
        desks = Membership.objects.current().filter(user=user, institution__isnull=False)  # type: ignore[misc]
        return self.filter(public | Q(institution__in=desks.values("institution")))

    def offered(self, on: dt.date | None = None) -> Self:
        """In force on the day (today if none is given): these can be asked for."""
        day = on or timezone.localdate()
        return self.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day)

    def drafts(self) -> Self:
        return self.filter(in_force_from__isnull=True)


class Course(Remembering):
    """One version of a course. Versions of one course share their institution and code."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="courses")
    code = models.CharField(max_length=24, validators=[RegexValidator(r"^\S+( \S+)*\Z", _("Use a code without extra spaces."))])
    version = models.CharField(max_length=12, default="1", validators=[RegexValidator(r"^[1-9]\d{0,3}\Z")])
    curriculum_year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    titles = models.JSONField(help_text="{language tag: text}")
    # The rows say who may change it and where it is listed; the words beside them are what the version said, for good.
    owner_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="courses")
    main_programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="courses")
    unit = models.JSONField(default=dict, blank=True, help_text="Faculty or department, {language tag: text}")
    programme = models.JSONField(default=dict, blank=True, help_text="{language tag: text}")
    hours = models.DecimalField(max_digits=7, decimal_places=2, validators=[MinValueValidator(1)])
    credits = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="The course's own credits, granted on exemption",
    )
    level_framework = models.CharField(max_length=12)
    level_code = models.CharField(max_length=8)
    eqf = models.CharField(max_length=2, blank=True)
    isced_f = models.CharField(max_length=4, validators=[RegexValidator(r"^\d{4}\Z")])
    assessment_types = models.JSONField(default=list, help_text="Codes of AssessmentType")
    supervision = models.CharField(max_length=24, choices=Supervision.choices)
    quality_required = models.JSONField(default=list, blank=True, help_text="Codes of QualityAssurance that suffice; empty: any")
    profile = models.CharField(max_length=16, default=Profile.ACADEMIC, choices=Profile.choices)
    grade_scale = models.ForeignKey(GradeScale, models.PROTECT, null=True, blank=True, related_name="+")
    prerequisites = models.JSONField(default=dict, blank=True, help_text="{language tag: text}")
    in_force_from = models.DateField(null=True, blank=True, help_text="Empty: a draft")
    in_force_to = models.DateField(null=True, blank=True)
    owners = models.ManyToManyField("institutions.User", blank=True, related_name="courses_owned")
    search_key = models.TextField(blank=True, editable=False, help_text="Code and titles, folded")

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "code", "version"], name="one_course_per_code_and_version"),
            models.CheckConstraint(name="a_course_has_hours", condition=Q(hours__gt=0, credits__gte=0)),
            models.CheckConstraint(
                name="a_course_ends_after_it_began",
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=False, in_force_to__isnull=False, in_force_to__gte=F("in_force_from")),
            ),
            models.UniqueConstraint(
                name="one_draft_per_course", fields=["institution", "code"], condition=Q(in_force_from__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def get_absolute_url(self) -> str:
        return reverse("institutions:public-course", args=[self.institution.slug, self.public_id])

    def clean(self) -> None:
        if self.level_framework and (lacking := Level.lacking(self.level_framework, self.level_code)):
            raise ValidationError({"level_code": lacking})

    def title(self, language: str | None = None) -> str:
        return text.pick(self.titles, language or get_language() or "en", self.institution.language)[0]

    @property
    def is_draft(self) -> bool:
        return self.in_force_from is None

    def is_offered(self, on: dt.date | None = None) -> bool:
        day = on or timezone.localdate()
        return bool(self.in_force_from and self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to))

    @property
    def standing(self) -> str:
        """draft, future, in_force or ended."""
        if self.in_force_from is None:
            return "draft"
        if self.is_offered():
            return "in_force"
        return "future" if self.in_force_from > timezone.localdate() else "ended"

    @property
    def number(self) -> int:
        """Of the version, for counting on."""
        return int(self.version) if self.version.isdecimal() else 0


class CourseOutcome(Remembering):
    course = models.ForeignKey(Course, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField(help_text="{language tag: text}")
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    # Set together with the day its course came into force: a trigger cannot look at another table on PostgreSQL.
    is_frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "position"], name="one_course_outcome_per_position"),
            models.CheckConstraint(name="a_course_outcome_has_hours", condition=Q(hours__gt=0)),
        ]

    def __str__(self) -> str:
        return text.pick(self.texts, get_language() or "en", "en")[0]


class CurriculumCourse(Remembering):
    """A course within a year of a programme."""

    class Kind(models.TextChoices):
        MANDATORY = "mandatory", pgettext_lazy("a course", "Mandatory")
        ELECTIVE = "elective", pgettext_lazy("a course", "Elective")

    curriculum = models.ForeignKey("institutions.CurriculumYear", models.CASCADE, related_name="entries")
    course = models.ForeignKey(Course, models.PROTECT, related_name="curricula")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MANDATORY)

    class Meta:
        ordering = ["kind", "course__code"]
        constraints = [models.UniqueConstraint(fields=["curriculum", "course"], name="one_course_once_per_curriculum")]

    def __str__(self) -> str:
        return f"{self.curriculum}: {self.course.code}"
