"""Stacks: rules, links between outcomes, the ledger of uses."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows

RULES = ["stack_id", "number", "titles", "descriptions", "rules", "award_version_id", "starts_from", "author_id"]
RULING = ["institution_id", "first_id", "second_id", "kind", "percent", "statement", "expert_id", "ruled_on"]
SENT = ["public_id", "institution_id", "version_id", "applicant_id", "started_on", "applied_at", "applied_on", "evaluation"]
SENT += ["consent_wording"]
DECIDED = ["state", "outcome", "reasons", "answers", "decided_by_id", "decided_at"]
USE = ["award_id", "outcome_id", "holder_id", "hours", "kind", "institution_id", "application_id", "reference", "shared", "since"]


class Migration(migrations.Migration):
    dependencies = [("credentials", "0008_catalogue")]

    operations = [
        migrations.CreateModel(
            name="Stack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=24,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9][A-Z0-9-]*\\Z", "Capital letters, digits and hyphens, such as ST-1."
                            )
                        ],
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stacks", to="institutions.institution"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "code"), name="one_stack_per_institution_and_code")
                ],
                "ordering": ["institution__code", "code"],
            },
        ),
        migrations.CreateModel(
            name="StackVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("titles", models.JSONField(help_text="{BCP 47 language tag: text}")),
                ("descriptions", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                ("rules", models.JSONField(help_text="credentials.stacking.rules.Rules as JSON")),
                ("starts_from", models.DateField(help_text="First day on which one may begin under these rules")),
                (
                    "starts_until",
                    models.DateField(blank=True, help_text="Last such day; empty until another version follows", null=True),
                ),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "award_version",
                    models.ForeignKey(
                        blank=True,
                        help_text="What is awarded to whoever completes the stack",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stack_versions",
                        to="credentials.microcredentialversion",
                    ),
                ),
                (
                    "parts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Those the rules name, to be found by",
                        related_name="part_of_stacks",
                        to="credentials.microcredential",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="credentials.stack"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("stack", "number"), name="one_stack_version_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("stack",), name="one_published_version_per_stack"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")), fields=("stack",), name="one_draft_per_stack"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by__isnull", True),
                            models.Q(("published_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="the_author_of_a_stack_does_not_publish_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("award_version__isnull", False),
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_published_stack_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_until__isnull", True), ("starts_until__gte", models.F("starts_from")), _connector="OR"
                        ),
                        name="a_stack_begins_before_it_ends",
                    ),
                ],
                "ordering": ["stack", "-number"],
            },
        ),
        migrations.CreateModel(
            name="StackFollow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_on", models.DateField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("awards", models.ManyToManyField(blank=True, related_name="chosen_for", to="credentials.award")),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stacks_followed", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "stack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follows", to="credentials.stack"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follows", to="credentials.stackversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("learner", "stack"),
                        name="a_stack_is_followed_once_at_a_time",
                    )
                ],
                "ordering": ["started_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StackApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "Waiting for a decision"), ("decided", "Decided"), ("withdrawn", "Withdrawn")],
                        default="applied",
                        max_length=12,
                    ),
                ),
                ("started_on", models.DateField()),
                ("applied_at", models.DateTimeField()),
                ("applied_on", models.DateField(help_text="The day at the institution: age is taken to it")),
                ("evaluation", models.TextField(help_text="What the rules said that day, JSON")),
                ("consent_wording", models.TextField(help_text="The words the learner agreed to, as shown")),
                (
                    "outcome",
                    models.CharField(blank=True, choices=[("granted", "Granted"), ("refused", "Refused")], max_length=12),
                ),
                (
                    "reasons",
                    models.TextField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "answers",
                    models.JSONField(blank=True, default=dict, help_text="What a person said where the rules could not, by rule"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("bundle", models.TextField(blank=True, help_text="The award with its parts as one signed record, exact bytes")),
                ("ended_at", models.DateTimeField(blank=True, help_text="Withdrawn", null=True)),
                ("part_revoked_at", models.DateTimeField(blank=True, help_text="News about one of its awards", null=True)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stack_applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "award",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="made_of",
                        to="credentials.award",
                    ),
                ),
                ("awards", models.ManyToManyField(related_name="stack_applications", to="credentials.award")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stack_applications",
                        to="institutions.institution",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="credentials.stackversion"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["institution", "state", "applied_at"], name="stack_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "applied")),
                        fields=("applicant", "version"),
                        name="one_open_application_per_stack_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("outcome__in", ["granted", "refused"]),
                                ("state", "decided"),
                            ),
                            models.Q(
                                models.Q(("state", "decided"), _negated=True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_application_says_who_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), _negated=True),
                            models.Q(("reasons", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_stack_has_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("applicant")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_decides_on_their_own_stack",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state", "withdrawn")),
                            models.Q(models.Q(("state", "withdrawn"), _negated=True), ("ended_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_stack_application_is_withdrawn_iff_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent_wording", ""), _negated=True), name="a_stack_is_applied_for_with_consent"
                    ),
                ],
                "ordering": ["-applied_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="UseLedger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.DecimalField(decimal_places=6, max_digits=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[("stack", "Part of a larger award"), ("decision", "Recognised by a decision")], max_length=12
                    ),
                ),
                ("reference", models.CharField(blank=True, help_text="Of a decision: its case number", max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[("reserved", "Reserved by an application"), ("used", "Used"), ("released", "Released")],
                        default="reserved",
                        max_length=12,
                    ),
                ),
                ("shared", models.BooleanField(default=False, help_text="The rules there allow hours that count elsewhere too")),
                ("since", models.DateField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="credentials.stackapplication",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="credentials.award"),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose: an award may be issued anew",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        help_text="Where it is used",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credentials.learningoutcome"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("shared", False), ("status__in", ["reserved", "used"])),
                        fields=("award", "outcome"),
                        name="no_hour_counts_twice",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shared", False), ("status__in", ["reserved", "used"])),
                        fields=("holder", "outcome"),
                        name="no_hour_of_a_person_counts_twice",
                    ),
                    models.UniqueConstraint(
                        fields=("award", "outcome", "application"), name="an_outcome_is_used_once_in_an_application"
                    ),
                    models.CheckConstraint(condition=models.Q(("hours__gte", 0)), name="used_hours_are_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", False), ("kind", "stack"), ("reference", "")),
                            models.Q(
                                ("application__isnull", True), ("kind", "decision"), models.Q(("reference", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_use_says_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", False), ("status", "released")),
                            models.Q(models.Q(("status", "released"), _negated=True), ("released_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_released_use_is_dated",
                    ),
                ],
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OutcomeLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("equal", "The same"),
                            ("contained", "The smaller one is contained in the larger"),
                            ("partial", "Partly the same"),
                            ("none", "No overlap"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of the smaller outcome",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(Decimal("99.99")),
                        ],
                    ),
                ),
                ("statement", models.CharField(max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ("ruled_on", models.DateField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "expert",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credentials.learningoutcome"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcome_links", to="institutions.institution"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credentials.learningoutcome"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-ruled_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("institution", "first", "second"),
                        name="one_ruling_in_force_per_pair_of_outcomes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="a_pair_of_outcomes_is_written_one_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "partial"), ("percent__gt", 0), ("percent__isnull", False), ("percent__lt", 100)),
                            models.Q(models.Q(("kind", "partial"), _negated=True), ("percent__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_partial_overlap_says_how_much",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_withdrawn_ruling_names_who_withdrew_it",
                    ),
                ],
            },
        ),
        freeze_rows("credentials_stackversion", columns=RULES, when_sql="OLD.state <> 'draft'"),
        freeze_rows("credentials_outcomelink", columns=RULING),
        freeze_rows(
            "credentials_outcomelink", columns=["withdrawn_at", "withdrawn_by_id"], when_sql="OLD.withdrawn_at IS NOT NULL"
        ),
        freeze_rows("credentials_stackapplication", columns=SENT),
        freeze_rows("credentials_stackapplication", columns=DECIDED, when_sql="OLD.state <> 'applied'"),
        freeze_rows("credentials_stackapplication", columns=["bundle"], when_sql="OLD.bundle <> ''"),
        freeze_rows("credentials_stackapplication_awards"),
        freeze_rows("credentials_useledger", columns=USE),
        freeze_rows("credentials_useledger", columns=["status", "released_at"], when_sql="OLD.status = 'released'"),
    ]
