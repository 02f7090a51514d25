"""The answer to a request, with its reasons. Written once; the database refuses every later change."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Agreement, GradeScale, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(request__in=RecognitionRequest.objects.visible_to(user))

    def in_force(self) -> Self:
        """Not overturned on appeal, sent back nor amended: what may be told as an outcome, counted, or followed."""
        return self.filter(replaced_by__isnull=True).exclude(appeal__outcome="sent-back")

    def of_one_credential(self) -> Self:
        """Of a credential of the network by itself: what may be told of it, or followed for it. Never what documents brought."""
        return self.filter(request__award__isnull=False, request__further_sources__isnull=True)

    def positive(self) -> Self:
        return self.in_force().exclude(outcome=Decision.Outcome.REFUSED)


class Instrument(models.TextChoices):
    """The ladder, from the top (domain.md §3.1): the first that applies is proposed."""

    AGREEMENT = "agreement", _("Agreement")
    ARTICULATION = "articulation", _("Articulation rule")
    LEARNING_AGREEMENT = "learning-agreement", _("Learning agreement")
    EQUIVALENCE = "equivalence", _("Pre-approved equivalence")
    PRECEDENT = "precedent", _("Precedent")
    CASE = "case-by-case", _("Case by case")


class Followed(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    CHANGED = "changed", _("Changed")
    SET_ASIDE = "set-aside", _("Set aside")


class Decision(Remembering):
    class Outcome(models.TextChoices):
        FULL = "full", _("Recognised in full")
        PARTIAL = "partial", _("Recognised in part")
        CONDITIONAL = "conditional", _("Recognised on a condition")
        ALTERNATIVE = "alternative", _("Recognised otherwise than asked")
        REFUSED = "refused", _("Not recognised")

    class CountsFor(models.TextChoices):
        """Of a course version that ended while the case was open."""

        ASKED = "asked", _("The version that was asked about, as it was taught")
        SUCCESSOR = "successor", _("The version in force, which takes its place")

    class Basis(models.TextChoices):
        COURSE = "course", _("The course's own credits")
        HOURS = "hours", _("By hours")
        COVERED = "covered", _("By the hours of the outcomes covered")
        OFFICER = "officer", _("Set by the officer, see the reasons")
        NONE = "none", _("No credits")

    class GradeHandling(models.TextChoices):
        WITHOUT = "without", _("Recognised without a grade")
        EQUAL = "equal", _("By the country's own table of equal grades")
        STATISTICAL = "statistical", _("By the grading tables of both sides")
        LINEAR = "linear", _("By place between best grade and lowest pass")
        ENTERED = "entered", _("Set by the officer, see the reasons")

    class LegalBasis(models.TextChoices):
        NETWORK = (
            "network-agreement",
            _("Network agreement: fair assessment, recognition unless a substantial difference is shown"),
        )
        RULES = "institution-rules", _("Study and examination rules of the institution")
        LAW = "national-law", _("National law")
        # Offered only where the treaty binds both countries on the day of the decision: see legal_bases.
        LISBON = "lisbon", _("Lisbon Recognition Convention (1997)")
        TOKYO = "tokyo", _("Tokyo Convention (2011)")
        GLOBAL = "global", _("Global Convention (2019)")

    class Bar(models.TextChoices):
        """Grounds of law that need no substantial difference."""

        CAP = "cap-reached", _("The limit for recognised credits is reached")
        USED = "hours-used", _("The same hours were counted already")
        CREDITS = "credit-limits", _("The credits are older, or graded lower, than the law allows")
        REGULATED = "regulated-field", _("The field is regulated")
        REVOKED = "award-revoked", _("The credential was revoked")
        CONDITION = "condition-unmet", _("A condition was not met")

    class Lowered(models.TextChoices):
        """Why a decision is worse for the learner than the one whose place it takes."""

        LAW = "law", _("A ground of law stands against what was granted")
        UNTRUE = "untrue", _("What was granted rested on something untrue")
        CONDITION = "condition", _("A condition was not met")

    class Translation(models.TextChoices):
        """How the reasons came to be in the language of the decision."""

        WRITTEN = "written", _("Written in this language")
        CHECKED = "checked", _("Translated, and checked by a person")
        TRANSLATED = "translated", _("Translated, not checked")

    class Channel(models.TextChoices):
        REGISTRY = "registry", _("In the registry, announced by e-mail")
        COUNTER = "counter", _("Handed out at the counter")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    request = models.ForeignKey(RecognitionRequest, models.PROTECT, related_name="decisions")
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="Made on appeal, or amended: the one before is no longer in force and no precedent",
    )
    lowered_because = models.CharField(
        max_length=12, choices=Lowered.choices, blank=True, help_text="Only where less is granted than by the decision before"
    )
    lowered_explained = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    instrument = models.CharField(
        max_length=24, choices=Instrument.choices, default=Instrument.CASE, help_text="The rung of the ladder it rests on"
    )
    rule = models.ForeignKey("recognition.Rule", models.PROTECT, null=True, blank=True, related_name="decisions")
    precedent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="The earlier decision that it follows",
    )
    trace = models.TextField(blank=True, help_text="What the rules proposed, with every condition, as it stood, JSON")
    followed = models.CharField(
        max_length=12, choices=Followed.choices, blank=True, help_text="What became of the proposal; empty: there was none"
    )
    departure = models.CharField(
        max_length=1000,
        blank=True,
        validators=[text.no_control_characters],
        help_text="Why the proposal or a precedent was not followed",
    )
    is_precedent = models.BooleanField(default=True, help_text="Whether later cases may be shown it")
    precedent_until = models.DateField(null=True, blank=True)

    alternative_purpose = models.CharField(
        max_length=20,
        choices=RecognitionRequest.Purpose.choices,
        blank=True,
        help_text="What it is recognised for instead of what was asked",
    )
    alternative_level = models.CharField(
        max_length=60,
        blank=True,
        validators=[text.no_control_characters],
        help_text="The lower level at which it is recognised",
    )

    credits = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    credit_system = models.CharField(max_length=24, blank=True)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    hours = models.DecimalField(max_digits=7, decimal_places=2, help_text="Hours of the credential")
    hours_per_credit = models.DecimalField(
        max_digits=6, decimal_places=2, help_text="Of the receiver, on the day of the decision"
    )
    step = models.DecimalField(max_digits=4, decimal_places=2)
    raw_numerator = models.BigIntegerField(help_text="The exact credits are a fraction: 100 h at 30 h have no finite decimal")
    raw_denominator = models.BigIntegerField()

    exempted = models.TextField(blank=True, help_text="Courses that need not be taken: code, name, version, credits, JSON")
    cap = models.TextField(blank=True, help_text="The limit this counts towards and the running total after it, JSON")
    target = models.TextField(blank=True, help_text="A course version that had ended by then, and what it counts for, JSON")
    left_over = models.TextField(blank=True, help_text="Hours not recognised, and which of them may count elsewhere, JSON")

    grade_handling = models.CharField(max_length=12, choices=GradeHandling.choices, default=GradeHandling.WITHOUT)
    grade = models.CharField(max_length=12, blank=True)
    grade_scale = models.ForeignKey(GradeScale, models.PROTECT, null=True, blank=True, related_name="+")
    grade_basis = models.TextField(blank=True, help_text="Tables, years, fields and n behind a suggested grade, JSON")
    grade_departure = models.CharField(
        max_length=500,
        blank=True,
        validators=[text.no_control_characters],
        help_text="Why the grade was found in another way than the board chose for everybody",
    )

    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    reasons = models.TextField(max_length=6000, validators=[text.no_control_characters])
    translation = models.CharField(max_length=12, choices=Translation.choices, default=Translation.WRITTEN)
    next_steps = models.TextField(max_length=3000, blank=True, validators=[text.no_control_characters])
    legal_basis = models.CharField(max_length=24, choices=LegalBasis.choices)
    legal_reference = models.CharField(
        max_length=200, blank=True, validators=[text.no_control_characters], help_text="Act, article"
    )
    legal_version = models.DateField(null=True, blank=True, help_text="The day of the version of the act that is cited")
    double_use = models.BooleanField(default=False, help_text="Hours used elsewhere count here too, by the rule that is named")
    over_cap = models.BooleanField(default=False, help_text="More than the limit of the programme, by the rule that is named")
    bar = models.CharField(max_length=16, choices=Bar.choices, blank=True)
    bar_explanation = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    grounds = models.PositiveSmallIntegerField(default=0, help_text="How many substantial differences the comparison names")
    findings = models.TextField(help_text="The whole comparison as it stood, JSON")

    appeal_body = models.JSONField(default=dict, blank=True, help_text="{language tag: text}")
    appeal_days = models.PositiveSmallIntegerField()
    appeal_until = models.DateField()
    appeal_how = models.JSONField(default=dict, blank=True, help_text="{language tag: text}, beside the appeal in the case")
    valid_until = models.DateField(null=True, blank=True, help_text="The last day it holds; empty: without end")
    dissent = models.CharField(
        max_length=1000,
        blank=True,
        validators=[text.no_control_characters],
        help_text="What the evaluator or the expert saw otherwise",
    )
    notified_at = models.DateTimeField(null=True, blank=True, help_text="From when on the applicant could read it")
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.REGISTRY)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Where another person than the evaluator decides"
    )
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: by a rule")
    automatic_under = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The agreement that decided, without a person",
    )
    decided_at = models.DateTimeField()
    decided_on = models.DateField(help_text="The day it was at the receiving institution")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(replaces__isnull=True), name="one_first_decision_for_a_request"
            ),
            models.CheckConstraint(
                name="a_person_decides_or_an_agreement_does",
                condition=Q(decided_by__isnull=False, automatic_under__isnull=True)
                | Q(decided_by__isnull=True, automatic_under__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_full_recognition_is_automatic",
                condition=Q(automatic_under__isnull=True) | Q(outcome="full", instrument="agreement"),
            ),
            models.CheckConstraint(
                name="less_than_before_says_why",
                condition=Q(lowered_because="", lowered_explained="") | (~Q(lowered_because="") & ~Q(lowered_explained="")),
            ),
            models.CheckConstraint(
                name="less_than_before_is_said_by_a_person_of_an_earlier_decision",
                condition=Q(lowered_because="") | Q(replaces__isnull=False, automatic_under__isnull=True),
            ),
            models.CheckConstraint(
                name="a_departure_gives_its_reason",
                condition=~Q(followed__in=["changed", "set-aside"]) | ~Q(departure=""),
            ),
            models.CheckConstraint(
                name="an_alternative_names_what_for",
                condition=(Q(outcome="alternative") & (~Q(alternative_purpose="") | ~Q(alternative_level="")))
                | (~Q(outcome="alternative") & Q(alternative_purpose="", alternative_level="")),
            ),
            models.CheckConstraint(
                name="a_decision_holds_on_its_own_day",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("decided_on")),
            ),
            models.CheckConstraint(name="an_exact_credit_value_is_a_fraction", condition=Q(raw_denominator__gt=0)),
            models.CheckConstraint(name="a_refusal_grants_nothing", condition=~Q(outcome="refused") | Q(credits=0, grade="")),
            models.CheckConstraint(
                name="a_refusal_names_its_ground",
                condition=~Q(outcome="refused") | Q(grounds__gt=0) | (~Q(bar="") & ~Q(bar_explanation="")),
            ),
            models.CheckConstraint(
                name="hours_count_twice_only_by_a_rule_that_is_named", condition=Q(double_use=False) | ~Q(legal_reference="")
            ),
            models.CheckConstraint(
                name="a_limit_is_exceeded_only_by_a_rule_that_is_named", condition=Q(over_cap=False) | ~Q(legal_reference="")
            ),
            models.CheckConstraint(name="a_decision_gives_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(name="less_than_asked_says_what_comes_next", condition=Q(outcome="full") | ~Q(next_steps="")),
            models.CheckConstraint(
                name="a_grade_is_entered_iff_there_is_one",
                condition=Q(grade_handling="without", grade="") | (~Q(grade_handling="without") & ~Q(grade="")),
            ),
            models.CheckConstraint(
                name="an_appeal_window_ends_after_the_decision", condition=Q(appeal_until__gte=models.F("decided_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.outcome}"

    @property
    def raw(self) -> Fraction:
        return Fraction(self.raw_numerator, self.raw_denominator)

    @property
    def comparison(self) -> dict[str, Any]:
        """The comparison as it stood on the day: rows, coverage, covered hours."""
        loaded: dict[str, Any] = json.loads(self.findings)
        return loaded

    @property
    def courses_exempted(self) -> list[dict[str, Any]]:
        loaded: list[dict[str, Any]] = json.loads(self.exempted) if self.exempted else []
        return loaded

    @property
    def counted_towards(self) -> dict[str, Any]:
        """The limit this counts towards, as it stood: used, limit, after; empty where none is known."""
        loaded: dict[str, Any] = json.loads(self.cap) if self.cap else {}
        return loaded

    @property
    def ended_course(self) -> dict[str, str]:
        """The version that was asked about and its last day, where that was over; `counts_for` as in CountsFor."""
        loaded: dict[str, str] = json.loads(self.target) if self.target else {}
        return loaded

    @property
    def hours_left_over(self) -> dict[str, Any]:
        """Hours that were shown, those recognised, and what of the rest is free; empty where nothing is left over."""
        loaded: dict[str, Any] = json.loads(self.left_over) if self.left_over else {}
        return loaded

    @property
    def is_in_force(self) -> bool:
        """As the rows that are: not replaced, nor set aside by an appeal that sent the case back."""
        return not hasattr(self, "replaced_by") and not self.is_set_aside

    @property
    def is_set_aside(self) -> bool:
        """An appeal sent the case back, and nothing has taken its place yet: what was decided is in force no longer."""
        appeal = getattr(self, "appeal", None)
        return not hasattr(self, "replaced_by") and appeal is not None and appeal.outcome == "sent-back"

    @property
    def stands_without_grade(self) -> str:
        """The letter that the scale of the course writes for what counts without a grade; empty where it has none."""
        without = self.outcome != self.Outcome.REFUSED and not self.grade and self.grade_scale is not None
        return self.grade_scale.without_grade if without and self.grade_scale else ""

    @property
    def grade_tables(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.grade_basis) if self.grade_basis else {}
        return loaded
