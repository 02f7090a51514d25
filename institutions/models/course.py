"""What is taught: a target of recognition."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from institutions.models.institution import Institution
from institutions.models.reference import GradeScale, Level
from institutions.vocabulary import Supervision
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, _user: object) -> CourseQuerySet:
        """What is taught is public."""
        return self.filter(institution__state=Institution.State.ACTIVE)


class Course(Remembering):
    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="courses")
    code = models.CharField(max_length=24)
    version = models.CharField(max_length=12, default="1")
    curriculum_year = models.PositiveSmallIntegerField()
    titles = models.JSONField(help_text="{language tag: text}")
    unit = models.JSONField(default=dict, blank=True, help_text="Faculty or department, {language tag: text}")
    programme = models.JSONField(default=dict, blank=True, help_text="{language tag: text}")
    hours = models.DecimalField(max_digits=7, decimal_places=2)
    credits = models.DecimalField(max_digits=5, decimal_places=2, help_text="The course's own credits, granted on exemption")
    level_framework = models.CharField(max_length=12)
    level_code = models.CharField(max_length=8)
    eqf = models.CharField(max_length=2, blank=True)
    isced_f = models.CharField(max_length=4)
    assessment_types = models.JSONField(default=list, help_text="Codes of AssessmentType")
    supervision = models.CharField(max_length=24, choices=Supervision.choices)
    quality_required = models.JSONField(default=list, blank=True, help_text="Codes of QualityAssurance that suffice; empty: any")
    profile = models.CharField(max_length=16, default="academic", help_text="academic or professional")
    grade_scale = models.ForeignKey(GradeScale, models.PROTECT, null=True, blank=True, related_name="+")
    owners = models.ManyToManyField("institutions.User", blank=True, related_name="courses_owned")

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "code"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "code", "version"], name="one_course_per_code_and_version"),
            models.CheckConstraint(name="a_course_has_hours", condition=Q(hours__gt=0, credits__gte=0)),
        ]

    def __str__(self) -> str:
        return self.title()

    def clean(self) -> None:
        if self.level_framework and (lacking := Level.lacking(self.level_framework, self.level_code)):
            raise ValidationError({"level_code": lacking})

    def title(self, language: str | None = None) -> str:
        return text.pick(self.titles, language or get_language() or "en", self.institution.language)[0]


class CourseOutcome(Remembering):
    course = models.ForeignKey(Course, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField(help_text="{language tag: text}")
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "position"], name="one_course_outcome_per_position"),
            models.CheckConstraint(name="a_course_outcome_has_hours", condition=Q(hours__gt=0)),
        ]

    def __str__(self) -> str:
        return text.pick(self.texts, get_language() or "en", "en")[0]
