"""What an officer found when they held a credential beside a course: eight elements, and every outcome by itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credentials.models import LearningOutcome
from institutions.models import CourseOutcome, Membership, Role, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.comparing import Element
from recognition.models.opinion import Opinion
from recognition.models.request import RecognitionRequest


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Officers of the receiving institution alone: a comparison is internal until it has become a decision."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER)
        return self.filter(request__institution__in=desks.values("institution"))

    def of(self, request: RecognitionRequest) -> Comparison | None:
        """That of a request, with all that stands in it, read in one go."""
        found: Comparison | None = (
            self.filter(request=request).prefetch_related("rows", "coverage__outcome", "coverage__sources").first()
        )
        if found is not None:
            found.request = request
        return found


class Comparison(Remembering):
    request = models.OneToOneField(RecognitionRequest, models.CASCADE, related_name="comparison")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    hours = models.JSONField(
        default=dict,
        null=True,
        blank=True,
        help_text="Of documents that state none, as a desk entered them, by the key of each",
    )

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def covered_hours(self) -> Fraction:
        """Hours of the course's outcomes that are met, each with its share."""
        return sum((row.covered_hours for row in self.coverage.all()), Fraction(0))

    @property
    def is_judged(self) -> bool:
        """Whether every outcome of the course has a verdict; where no course is asked about, the eight elements are enough."""
        course = self.request.course
        return course is None or self.coverage.count() == course.outcomes.count()


class ComparisonRow(Remembering):
    """One element. Source and target are told as they stood when the row was saved."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="rows")
    element = models.CharField(max_length=16, choices=Element.choices)
    source = models.CharField(max_length=500)
    target = models.CharField(max_length=500, blank=True)
    finding = models.CharField(max_length=200)
    difference = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    substantial = models.BooleanField(default=False)
    why = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters], help_text="For this purpose")
    evidence = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "element"], name="one_row_per_element"),
            models.CheckConstraint(
                name="a_substantial_difference_is_named_and_argued",
                condition=Q(substantial=False) | (~Q(difference="") & ~Q(why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comparison}: {self.element}"

    @property
    def said_by(self) -> str:
        return self.opinion.said_by if self.opinion else self.author.full_name


class OutcomeCoverage(Remembering):
    """One outcome of the course: met, met in part, or not; by which outcomes of the credentials and documents.

    described: outcomes of documents, each as its key in sources.py. opinion: whose verdict it is, where an officer took over
    what an expert said.
    """

    class Verdict(models.TextChoices):
        COVERED = "covered", _("Covered")
        PARTLY = "partly", _("Partly")
        NOT = "not", _("Not")

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="coverage")
    outcome = models.ForeignKey(CourseOutcome, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    share = models.DecimalField(max_digits=5, decimal_places=2, help_text="Per cent that is met")
    note = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])
    sources = models.ManyToManyField(LearningOutcome, blank=True, related_name="+")
    described = models.JSONField(default=list, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["outcome__position"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "outcome"], name="one_verdict_per_outcome"),
            models.CheckConstraint(
                name="the_share_fits_the_verdict",
                condition=Q(verdict="covered", share=Decimal(100))
                | Q(verdict="partly", share__gt=0, share__lt=100)
                | Q(verdict="not", share=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.verdict}"

    @property
    def said_by(self) -> str:
        return self.opinion.said_by if self.opinion else self.author.full_name

    @property
    def covered_hours(self) -> Fraction:
        return Fraction(self.outcome.hours) * Fraction(self.share) / 100
