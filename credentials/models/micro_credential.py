"""What can be earned. A version is frozen once it is published; a change is a new version."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from credentials import skill_list
from credentials.models.life_cycle import PROMISES, LifeCycle, awardable
from institutions.models import AWARDING, GradeScale, Institution, Membership, Unit, User
from institutions.vocabulary import (
    AssessmentType,
    AwardingType,
    LearningSetting,
    Participation,
    QualityAssurance,
    Stackability,
    Supervision,
)
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering

TEXTS = "{BCP 47 language tag: text}"
# What a version says. From its approval on the database refuses to change these columns (migration 0002).
CONTENT = (
    "micro_credential_id",
    "number",
    "titles",
    "descriptions",
    "awarding_type",
    "hours",
    "level_framework",
    "level_code",
    "level_argument",
    "participation",
    "on_site_hours",
    "prerequisites",
    "stackability",
    "stacks_into",
    "isced_f",
    "learning_setting",
    "languages",
    "grade_scale_id",
    "further_information_url",
    "validity_months",
)


# Where the unit is not levelled, its author says so; a blank level is one that nobody has thought of yet.
NOT_LEVELLED = "none"
# Not among the types of assessment, since it assesses nothing: a draft may say it, and is then told why it cannot stay.
ATTENDANCE = "attendance"
ASSESSMENT_TYPES = [*AssessmentType.choices, (ATTENDANCE, _("Attendance only"))]


class MicroCredentialQuerySet(models.QuerySet["MicroCredential"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """At the desk: those of the institutions this person awards for, whether anything of them was published or not."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))


class MicroCredential(Remembering):
    """The lasting identity of a micro-credential; what it says stands in its versions."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="micro_credentials")
    code = models.CharField(max_length=24, unique=True)
    badge_icon = models.CharField(max_length=24, blank=True)
    badge_look = models.JSONField(
        default=dict, blank=True, help_text="Of the badge design in use, so that a list draws it at no cost"
    )
    # Whose it is within the institution. No wording: faculties are merged and renamed while an approved version stands.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="micro_credentials")

    objects = MicroCredentialQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(models.QuerySet["MicroCredentialVersion"]):
    def published(self) -> Self:
        """What the catalogue shows: published and not superseded."""
        return self.filter(state=MicroCredentialVersion.State.PUBLISHED)

    def public(self) -> Self:
        """Everything that was ever published: an award may point to it for good."""
        hidden = [MicroCredentialVersion.State(s) for s in ("draft", "internal_qa", "approved", "discarded")]
        return self.exclude(state__in=hidden)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is public, and the drafts of the institutions this person works for."""
        if not user.is_authenticated:
            return self.public()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        own = Q(micro_credential__institution__in=desks.values("institution"))
        return self.filter(own | Q(pk__in=self.public().values("pk")))

    def awardable_on(self, day: dt.date) -> Self:
        """Versions that awards may be prepared for: published, or older ones until their last day."""
        return self.filter(awardable(day))


class MicroCredentialVersion(LifeCycle, Remembering):
    """One frozen wording: all eleven mandatory European elements, and the optional ones, as fields.

    Elements 1 (learner) and 5 (date of issue) belong to the award. Source: Council Recommendation 2022/C 243/02, Annex I.
    """

    micro_credential = models.ForeignKey(MicroCredential, models.PROTECT, related_name="versions")
    number = models.CharField(
        max_length=12, validators=[RegexValidator(r"^\d+\.\d+(\.\d+)?$")], help_text="major.minor[.editorial]"
    )

    # Elements 2, 4: title; awarding bodies beyond the institution itself.
    titles = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    descriptions = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    awarding_type = models.CharField(max_length=12, choices=AwardingType.choices, default=AwardingType.SINGLE)
    partners = models.ManyToManyField(Institution, blank=True, related_name="joint_versions")
    # Elements 6, 9 and 11 stand in rows of their own. Element 7: hours are the truth, credits a view of them.
    hours = models.DecimalField(max_digits=7, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    # Element 8: a code inside a framework, or NOT_LEVELLED without a code.
    level_framework = models.CharField(max_length=12, blank=True)
    level_code = models.CharField(max_length=8, blank=True)
    level_argument = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    # Element 10.
    participation = models.CharField(max_length=32, choices=Participation.choices, blank=True)
    on_site_hours = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    # Optional elements and further facts.
    prerequisites = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    stackability = models.CharField(max_length=16, choices=Stackability.choices, default=Stackability.STAND_ALONE)
    stacks_into = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    isced_f = models.CharField(max_length=4, blank=True, validators=[RegexValidator(r"^\d{4}$")])
    learning_setting = models.CharField(max_length=12, choices=LearningSetting.choices, default=LearningSetting.FORMAL)
    languages = models.JSONField(default=list, blank=True, help_text="Languages of instruction, BCP 47 tags")
    grade_scale = models.ForeignKey(
        GradeScale, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: pass or fail"
    )
    further_information_url = models.URLField(blank=True)
    validity_months = models.PositiveSmallIntegerField(default=0, help_text="How long an award is valid; 0: without end")

    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0, help_text="How often the draft was saved")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approval_body = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    approval_decision = models.CharField(max_length=120, blank=True)
    approved_content = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was approved, hex")
    review_by = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    teach_out_on = models.DateField(null=True, blank=True)
    search_key = models.TextField(blank=True, editable=False, help_text="Code, titles, descriptions and outcomes, folded")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["micro_credential__code", "number"]
        constraints = [
            *PROMISES,
            models.UniqueConstraint(fields=["micro_credential", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["micro_credential"], condition=Q(state="published"), name="one_published_version_per_micro_credential"
            ),
            models.UniqueConstraint(
                fields=["micro_credential"],
                condition=Q(state__in=["draft", "internal_qa", "approved"]),
                name="one_open_version_per_micro_credential",
            ),
            models.CheckConstraint(name="no_hours_below_zero", condition=Q(hours__gte=0, on_site_hours__gte=0)),
            models.CheckConstraint(
                name="a_version_has_hours_once_it_leaves_its_author",
                condition=Q(state__in=["draft", "discarded"]) | Q(hours__gt=0),
            ),
            models.CheckConstraint(
                name="a_version_has_a_field_and_a_form_once_it_leaves_its_author",
                condition=Q(state__in=["draft", "discarded"]) | (~Q(isced_f="") & ~Q(participation="")),
            ),
            models.CheckConstraint(
                name="on_site_hours_within_the_total",
                condition=Q(state__in=["draft", "discarded"]) | Q(on_site_hours__lte=models.F("hours")),
            ),
            models.CheckConstraint(
                name="an_approved_version_names_its_approver",
                condition=Q(state__in=["draft", "internal_qa", "discarded"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="the_author_does_not_approve",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("author")),
            ),
            models.CheckConstraint(
                name="a_published_version_is_dated",
                condition=~Q(state__in=["published", "superseded", "retired"]) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.micro_credential.code} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:micro-credential-version", args=[self.micro_credential.public_id, self.number])

    @property
    def institution(self) -> Institution:
        return self.micro_credential.institution

    def title(self, language: str | None = None) -> str:
        return text.pick(self.titles, language or get_language() or "en", self.institution.language)[0]

    def content_digest(self) -> str:
        """SHA-256 over every word and number of this version and its rows; an approval binds to it.

        Answers from partners, outcomes, assessments with their outcomes, and quality where those are prefetched.
        """
        assessments = list(self.assessments.all())
        prefetch_related_objects(assessments, "outcomes")
        assessed: list[tuple[int, str | None]] = []
        for row in assessments:
            assessed += [(row.position, one.code) for one in row.outcomes.all()] or [(row.position, None)]
        parts: list[Any] = [
            {name: str(getattr(self, name)) for name in CONTENT},
            sorted(partner.code for partner in self.partners.all()),
            sorted(assessed),
        ]
        for each in (*self.outcomes.all(), *assessments, *self.quality.all()):
            parts.append({f.name: str(getattr(each, f.attname)) for f in each._meta.concrete_fields if f.name != "id"})
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class LearningOutcome(Remembering):
    """Element 6. Hours per outcome sum to the hours of the version."""

    version = models.ForeignKey(MicroCredentialVersion, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    texts = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    skills = models.JSONField(default=list, blank=True, validators=[skill_list.well_formed], help_text="See skill_list")

    class Meta:
        ordering = ["version_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_outcome_per_position"),
            models.UniqueConstraint(fields=["version", "code"], name="one_outcome_per_code"),
            models.CheckConstraint(name="an_outcome_takes_no_hours_away", condition=Q(hours__gte=0)),
        ]

    def __str__(self) -> str:
        return self.code


class Assessment(Remembering):
    """Element 9, with the optional supervision and identity check. Weights of a version sum to 100 %."""

    version = models.ForeignKey(MicroCredentialVersion, models.CASCADE, related_name="assessments")
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=32, choices=ASSESSMENT_TYPES, blank=True)
    texts = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    pass_rules = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    weight = models.PositiveSmallIntegerField(
        default=0, validators=[MinValueValidator(0), MaxValueValidator(100)], help_text="Per cent"
    )
    # What claims least, until its author says more.
    supervision = models.CharField(max_length=24, choices=Supervision.choices, default=Supervision.NONE)
    outcomes = models.ManyToManyField(LearningOutcome, blank=True, related_name="assessments")

    class Meta:
        ordering = ["version_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_assessment_per_position"),
            models.CheckConstraint(name="a_weight_is_a_percentage", condition=Q(weight__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


class QualityRecord(Remembering):
    """Element 11: one kind of quality assurance of a version, with its body and decision. Several may apply."""

    version = models.ForeignKey(MicroCredentialVersion, models.CASCADE, related_name="quality")
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=24, choices=QualityAssurance.choices, blank=True)
    body = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    scope = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    decision = models.CharField(max_length=120, blank=True, validators=[text.no_control_characters])
    decided_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    evidence_url = models.URLField(blank=True)

    class Meta:
        ordering = ["version_id", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="one_quality_record_per_position")]

    def __str__(self) -> str:
        return self.get_type_display()
