"""The tables, whole: on SQLite each later column or rule would write its table anew (decisions 0044 and 0136)."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import credentials.models.share
import credentials.skill_list
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.whole_tables import CreateModels


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("credentials", "0001_micro_credentials_and_awards"),
        ("credentials", "0003_guardian_consent"),
        ("credentials", "0005_writing"),
        ("credentials", "0006_quality"),
        ("credentials", "0007_designs"),
        ("credentials", "0008_catalogue"),
        ("credentials", "0009_stacks"),
        ("credentials", "0011_earned_in"),
        ("credentials", "0012_forget_stack_applications"),
        ("credentials", "0015_batches"),
        ("credentials", "0016_batch_parts"),
        ("credentials", "0017_after_issue"),
        ("credentials", "0018_register"),
        ("credentials", "0019_directory"),
        ("credentials", "0020_letters"),
        ("credentials", "0021_skills"),
        ("credentials", "0022_stacks_end"),
        ("credentials", "0023_status_places"),
        ("credentials", "0024_evidence"),
        ("credentials", "0026_public_ids_of_learners"),
    ]

    dependencies = [
        ("institutions", "0002_the_network"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Learner",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.CharField(help_text="The institution's own number for the person", max_length=40)),
                        (
                            "full_name",
                            models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("birth_date", models.DateField(blank=True, null=True)),
                        ("email", models.EmailField(max_length=254)),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], default="en", max_length=8
                            ),
                        ),
                        (
                            "aliases",
                            models.JSONField(blank=True, default=list, help_text="Former names and transliterations, as written"),
                        ),
                        ("search_key", models.CharField(db_index=True, editable=False, max_length=400)),
                        ("sort_key", models.CharField(db_index=True, editable=False, max_length=400)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="learners",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="learners",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="credentials.learner",
                            ),
                        ),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sort_key", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "number"), name="one_learner_per_institution_and_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                                name="no_learner_is_merged_into_themselves",
                            ),
                        ],
                        "indexes": [models.Index(fields=["institution", "sort_key", "number"], name="learner_list")],
                    },
                ),
                migrations.CreateModel(
                    name="MicroCredential",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("code", models.CharField(max_length=24, unique=True)),
                        ("badge_icon", models.CharField(blank=True, max_length=24)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="micro_credentials",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="micro_credentials",
                                to="institutions.unit",
                            ),
                        ),
                        (
                            "badge_look",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Of the badge design in use, so that a list draws it at no cost",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="StatusList",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "is_open",
                            models.BooleanField(
                                default=True, help_text="New awards get their index from the institution's open list"
                            ),
                        ),
                        ("document", models.TextField(blank=True, help_text="The signed list, exact bytes")),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="status_lists",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)),
                                fields=("institution",),
                                name="one_open_status_list_per_institution",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterBook",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last_number", models.PositiveIntegerField(default=0)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="register_books",
                                to="institutions.institution",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 over the lines, hex", max_length=64)),
                        ("last_copy", models.PositiveIntegerField(default=0, help_text="Certified copies are numbered apart")),
                        ("lines", models.PositiveIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["institution", "year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "year"), name="one_register_book_per_year"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", True),
                                        ("closed_by__isnull", True),
                                        ("digest", ""),
                                        ("lines__isnull", True),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("lines__isnull", False),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_register_book_is_closed_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lines__isnull", True), ("lines", models.F("last_number")), _connector="OR"),
                                name="a_closed_register_book_has_a_line_for_each_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MicroCredentialVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "number",
                            models.CharField(
                                help_text="major.minor[.editorial]",
                                max_length=12,
                                validators=[django.core.validators.RegexValidator("^\\d+\\.\\d+(\\.\\d+)?$")],
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("internal_qa", "In quality review"),
                                    ("approved", "Approved"),
                                    ("published", "Published"),
                                    ("superseded", "Superseded"),
                                    ("suspended", "Suspended for new awards"),
                                    ("retired", "Retired"),
                                    ("discarded", "Discarded"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("titles", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        ("descriptions", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        (
                            "awarding_type",
                            models.CharField(
                                choices=[
                                    ("single", "Awarded by one institution"),
                                    ("joint", "Awarded jointly"),
                                    ("co-branded", "Awarded by one institution, partners named"),
                                ],
                                default="single",
                                max_length=12,
                            ),
                        ),
                        (
                            "hours",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=7,
                                validators=[django.core.validators.MinValueValidator(0)],
                            ),
                        ),
                        ("level_framework", models.CharField(blank=True, max_length=12)),
                        ("level_code", models.CharField(blank=True, max_length=8)),
                        (
                            "participation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("on-site", "On site"),
                                    ("online-synchronous", "Online, at fixed times"),
                                    ("online-asynchronous", "Online, at any time"),
                                    ("blended", "Blended"),
                                    ("work-based", "Work-based"),
                                    ("project-based", "Challenge or project-based"),
                                    ("recognition-of-prior-learning", "Recognition of prior learning only"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("on_site_hours", models.DecimalField(decimal_places=2, default=0, max_digits=7)),
                        ("prerequisites", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        (
                            "stackability",
                            models.CharField(
                                choices=[("stand-alone", "Stands alone"), ("stackable", "Counts towards a larger award")],
                                default="stand-alone",
                                max_length=16,
                            ),
                        ),
                        ("stacks_into", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        (
                            "isced_f",
                            models.CharField(
                                blank=True, max_length=4, validators=[django.core.validators.RegexValidator("^\\d{4}$")]
                            ),
                        ),
                        (
                            "learning_setting",
                            models.CharField(
                                choices=[("formal", "Formal"), ("non-formal", "Non-formal"), ("informal", "Informal")],
                                default="formal",
                                max_length=12,
                            ),
                        ),
                        (
                            "languages",
                            models.JSONField(blank=True, default=list, help_text="Languages of instruction, BCP 47 tags"),
                        ),
                        ("further_information_url", models.URLField(blank=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("approval_body", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        ("approval_decision", models.CharField(blank=True, max_length=120)),
                        (
                            "approved_content",
                            models.CharField(blank=True, help_text="SHA-256 of what was approved, hex", max_length=64),
                        ),
                        ("review_by", models.DateField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("teach_out_on", models.DateField(blank=True, null=True)),
                        (
                            "search_key",
                            models.TextField(
                                blank=True, editable=False, help_text="Code, titles, descriptions and outcomes, folded"
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "grade_scale",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: pass or fail",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.gradescale",
                            ),
                        ),
                        (
                            "micro_credential",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="credentials.microcredential",
                            ),
                        ),
                        (
                            "partners",
                            models.ManyToManyField(blank=True, related_name="joint_versions", to="institutions.institution"),
                        ),
                        ("level_argument", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        ("revision", models.PositiveIntegerField(default=0, help_text="How often the draft was saved")),
                        (
                            "change_class",
                            models.CharField(
                                blank=True,
                                choices=[("editorial", "Editorial"), ("minor", "Minor"), ("major", "Major")],
                                help_text="Empty: a first version",
                                max_length=9,
                            ),
                        ),
                        ("change_note", models.TextField(blank=True, max_length=2000)),
                        (
                            "class_agreement",
                            models.TextField(
                                blank=True, help_text="A reviewer's, to a class below the computed one", max_length=1000
                            ),
                        ),
                        (
                            "computed_class",
                            models.CharField(
                                blank=True,
                                choices=[("editorial", "Editorial"), ("minor", "Minor"), ("major", "Major")],
                                help_text="The least it can be",
                                max_length=9,
                            ),
                        ),
                        (
                            "last_award_on",
                            models.DateField(blank=True, help_text="Retired: the last day it may be awarded", null=True),
                        ),
                        (
                            "signing_officer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of a retired one",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credentials.microcredential",
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, help_text="The first day it may be awarded", null=True)),
                        (
                            "validity_months",
                            models.PositiveSmallIntegerField(default=0, help_text="How long an award is valid; 0: without end"),
                        ),
                    ],
                    options={
                        "ordering": ["micro_credential__code", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("micro_credential", "number"), name="one_version_per_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("micro_credential",),
                                name="one_published_version_per_micro_credential",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "internal_qa", "discarded"]),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_approved_version_names_its_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="the_author_does_not_approve",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["published", "superseded", "retired"]), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_published_version_is_dated",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "internal_qa", "approved"])),
                                fields=("micro_credential",),
                                name="one_open_version_per_micro_credential",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hours__gte", 0), ("on_site_hours__gte", 0)), name="no_hours_below_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "discarded"]), ("hours__gt", 0), _connector="OR"),
                                name="a_version_has_hours_once_it_leaves_its_author",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "discarded"]),
                                    models.Q(
                                        models.Q(("isced_f", ""), _negated=True), models.Q(("participation", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_version_has_a_field_and_a_form_once_it_leaves_its_author",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "discarded"]),
                                    ("on_site_hours__lte", models.F("hours")),
                                    _connector="OR",
                                ),
                                name="on_site_hours_within_the_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "retired"), _negated=True),
                                    ("last_award_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_retired_version_names_its_last_award_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "internal_qa", "discarded"]),
                                    ("change_class", models.F("computed_class")),
                                    ("change_class", "major"),
                                    models.Q(("change_class", "minor"), ("computed_class", "editorial")),
                                    models.Q(("class_agreement", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_class_below_the_computed_one_was_agreed_to",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LearningOutcome",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField()),
                        ("code", models.CharField(max_length=12)),
                        ("texts", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        ("hours", models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                        (
                            "skills",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="See skill_list",
                                validators=[credentials.skill_list.well_formed],
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outcomes",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "position"), name="one_outcome_per_position"),
                            models.UniqueConstraint(fields=("version", "code"), name="one_outcome_per_code"),
                            models.CheckConstraint(condition=models.Q(("hours__gte", 0)), name="an_outcome_takes_no_hours_away"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
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
                                choices=[
                                    ("draft", "Draft"),
                                    ("ready", "Waiting for the registrar"),
                                    ("sealing", "Being sealed"),
                                    ("issued", "Issued"),
                                    ("suspended", "Suspended"),
                                    ("revoked", "Revoked"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[("private", "Only you"), ("link", "Anyone with the link"), ("public", "Public")],
                                default="link",
                                max_length=8,
                            ),
                        ),
                        (
                            "name_as_printed",
                            models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "grade",
                            models.CharField(
                                blank=True, help_text="As issued, on the scale of the version; empty: passed", max_length=12
                            ),
                        ),
                        ("achieved_on", models.DateField()),
                        (
                            "supervision",
                            models.CharField(
                                choices=[
                                    ("unsupervised", "Unsupervised, identity not verified"),
                                    ("supervised", "Supervised, identity not verified"),
                                    ("supervised-online-id", "Supervised online, identity verified"),
                                    ("supervised-on-site-id", "Supervised on site, identity verified"),
                                    ("mixed", "Mixed, see the details"),
                                ],
                                help_text="As carried out",
                                max_length=24,
                            ),
                        ),
                        (
                            "identity_method",
                            models.CharField(
                                blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("prepared_at", models.DateTimeField()),
                        (
                            "returned_reason",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(blank=True, help_text="The `created` of the proof: whole seconds", null=True),
                        ),
                        ("awarded_on", models.DateField(blank=True, help_text="Date of issue, element 5", null=True)),
                        ("valid_until", models.DateTimeField(blank=True, null=True)),
                        ("serial_number", models.CharField(blank=True, max_length=40)),
                        ("register_number", models.CharField(blank=True, max_length=40)),
                        ("status_index", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "snapshot",
                            models.TextField(
                                blank=True, help_text="AwardFacts as JSON: the frozen copy every form is derived from"
                            ),
                        ),
                        ("document", models.TextField(blank=True, help_text="The signed credential, exact bytes")),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 of the document, hex", max_length=64)),
                        ("sealed_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("suspended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "grade_scale",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.gradescale",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="institutions.institution"
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "replaced_by",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaces",
                                to="credentials.award",
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signing_key",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="institutions.signingkey",
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="credentials.learner"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                        (
                            "status_list",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="credentials.statuslist",
                            ),
                        ),
                        (
                            "occurrence",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="Beyond 1: given again while an earlier one lives, as was declared"
                            ),
                        ),
                        (
                            "amended_at",
                            models.DateTimeField(
                                blank=True, help_text="When a fact was last put right beside the signed ones", null=True
                            ),
                        ),
                        (
                            "hides_name",
                            models.BooleanField(
                                default=False, help_text="Of a replaced award: the former name is not shown in public"
                            ),
                        ),
                        (
                            "is_successor",
                            models.BooleanField(
                                default=False, editable=False, help_text="Prepared to take the place of another award"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-prepared_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["institution", "state", "-prepared_at"], name="award_desk"),
                            models.Index(fields=["learner", "state"], name="award_wallet"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("status_list", "status_index"), name="a_status_index_is_used_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("serial_number", ""), _negated=True),
                                fields=("institution", "serial_number"),
                                name="a_serial_number_is_used_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("register_number", ""), _negated=True),
                                fields=("institution", "register_number"),
                                name="a_register_number_is_used_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_by__isnull", True),
                                    models.Q(("signed_by", models.F("prepared_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="the_preparer_does_not_sign",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("document", ""),
                                        ("signed_by__isnull", True),
                                        ("snapshot", ""),
                                        ("state__in", ["draft", "ready"]),
                                        ("status_index__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["draft", "ready"]), _negated=True),
                                        ("awarded_on__isnull", False),
                                        ("signed_at__isnull", False),
                                        ("signed_by__isnull", False),
                                        ("signing_key__isnull", False),
                                        ("status_index__isnull", False),
                                        ("status_list__isnull", False),
                                        models.Q(("serial_number", ""), _negated=True),
                                        models.Q(("register_number", ""), _negated=True),
                                        models.Q(("snapshot", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_intent_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["draft", "ready", "sealing"]),
                                        ("digest", ""),
                                        ("document", ""),
                                        ("sealed_at__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["draft", "ready", "sealing"]), _negated=True),
                                        models.Q(("document", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                        ("sealed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_award_is_sealed_iff_it_has_bytes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False), ("state", "revoked")),
                                    models.Q(
                                        models.Q(("state", "revoked"), _negated=True),
                                        ("revoked_at__isnull", True),
                                        ("revoked_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="award_revoked_iff_dated_and_signed_off",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "replaced"), _negated=True),
                                    ("replaced_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_replaced_award_names_its_successor",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["revoked", "replaced"]), _negated=True),
                                fields=("version", "learner", "occurrence"),
                                name="one_living_award_per_version_and_learner",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QualityRecord",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("programme-accredited", "Part of an accredited programme"),
                                    ("institution-accredited", "Accredited institution, approved internally"),
                                    ("unit-external", "Externally evaluated itself"),
                                    ("self-accrediting", "Self-accrediting institution"),
                                    ("regional-assessment", "Regional assessment"),
                                    ("professional-body", "Professional body"),
                                    ("internal-only", "Internal only"),
                                    ("employer-peer", "Employer or peer review"),
                                    ("none", "None"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("body", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        (
                            "decision",
                            models.CharField(
                                blank=True, max_length=120, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        ("evidence_url", models.URLField(blank=True)),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="quality",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                        ("scope", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                    ],
                    options={
                        "ordering": ["version_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "position"), name="one_quality_record_per_position")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("written-exam", "Written exam"),
                                    ("oral-exam", "Oral exam"),
                                    ("practical", "Practical or performance"),
                                    ("project", "Project or product"),
                                    ("portfolio", "Portfolio"),
                                    ("case-study", "Case study"),
                                    ("essay", "Essay or report"),
                                    ("presentation", "Presentation"),
                                    ("continuous", "Continuous assessment"),
                                    ("online-quiz", "Online quiz, marked automatically"),
                                    ("peer-assessment", "Peer assessment"),
                                    ("work-based-observation", "Observation at work"),
                                    ("rpl-interview", "Interview on prior learning"),
                                    ("attendance", "Attendance only"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("texts", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Per cent",
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        (
                            "supervision",
                            models.CharField(
                                choices=[
                                    ("unsupervised", "Unsupervised, identity not verified"),
                                    ("supervised", "Supervised, identity not verified"),
                                    ("supervised-online-id", "Supervised online, identity verified"),
                                    ("supervised-on-site-id", "Supervised on site, identity verified"),
                                    ("mixed", "Mixed, see the details"),
                                ],
                                default="unsupervised",
                                max_length=24,
                            ),
                        ),
                        (
                            "outcomes",
                            models.ManyToManyField(blank=True, related_name="assessments", to="credentials.learningoutcome"),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assessments",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                        ("pass_rules", models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}")),
                    ],
                    options={
                        "ordering": ["version_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "position"), name="one_assessment_per_position"),
                            models.CheckConstraint(
                                condition=models.Q(("weight__range", (0, 100))), name="a_weight_is_a_percentage"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShareLink",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "token",
                            models.CharField(
                                default=credentials.models.share.new_token, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=80,
                                validators=[micro4asia.foundation.text.no_control_characters],
                                verbose_name="For whom or what",
                            ),
                        ),
                        ("shows_grade", models.BooleanField(default=False, verbose_name="Show the grade")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("views", models.PositiveIntegerField(default=0)),
                        ("last_viewed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="share_links", to="credentials.award"
                            ),
                        ),
                        (
                            "reader_email",
                            models.EmailField(
                                blank=True,
                                help_text="Told if the credential is revoked while the link is open",
                                max_length=254,
                                verbose_name="E-mail address of the reader",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="a_share_link_ends_after_it_began",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuardianConsent",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="guardian_consents",
                                to="credentials.learner",
                            ),
                        ),
                        (
                            "guardian_name",
                            models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("parent", "Parent"),
                                    ("guardian", "Legal guardian"),
                                    ("institution", "Institution in charge of the child"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("given_on", models.DateField()),
                        (
                            "evidence",
                            models.CharField(
                                help_text="What was seen, and where it is",
                                max_length=300,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-given_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_on__isnull", True)),
                                fields=("learner",),
                                name="one_guardian_consent_in_force_per_learner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("given_on")), _connector="OR"
                                ),
                                name="a_guardian_consent_ends_after_it_was_given",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DraftChange",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("revision", models.PositiveIntegerField()),
                        ("key", models.CharField(max_length=80)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("sitting", models.CharField(blank=True, max_length=40)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "revision", "key"), name="one_change_per_value_and_save")
                        ],
                        "ordering": ["version_id", "revision", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SetAside",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("key", models.CharField(max_length=80)),
                        ("value", models.JSONField(null=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("sitting", models.CharField(blank=True, max_length=40)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="set_aside",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="what_was_set_aside_is_settled_iff_dated_and_signed_off",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=("version", "key", "sitting"),
                                name="one_text_set_aside_per_field_and_form",
                            ),
                        ],
                        "ordering": ["version_id", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistAnswer",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("question", models.CharField(help_text="See credentials.checklist", max_length=24)),
                        (
                            "answer",
                            models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("na", "Not applicable")], max_length=3),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("evidence_url", models.URLField(blank=True, max_length=500)),
                        ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checklist",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "question"), name="one_answer_per_question_of_the_checklist"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "na"), _negated=True),
                                    models.Q(("evidence", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_does_not_apply_says_why",
                            ),
                        ],
                        "ordering": ["version_id", "question"],
                    },
                ),
                migrations.CreateModel(
                    name="ListedLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("line", models.CharField(help_text="major.minor", max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("holds", "Holds"),
                                    ("to_confirm", "Holds, to be confirmed"),
                                    ("broken", "Suspended until renewed"),
                                    ("renewed", "Renewed"),
                                    ("ended", "Ended"),
                                ],
                                default="holds",
                                max_length=10,
                            ),
                        ),
                        ("listed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("touched_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="listed_lines",
                                to="institutions.agreement",
                            ),
                        ),
                        (
                            "because_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.course",
                            ),
                        ),
                        (
                            "listed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "micro_credential",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="listed_lines",
                                to="credentials.microcredential",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                help_text="The party that counts it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.institution",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_by",
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agreement", "micro_credential", "line", "receiver"),
                                name="one_listing_per_line_and_receiver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["to_confirm", "broken"]), _negated=True),
                                    models.Q(("because_of__isnull", False), ("touched_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_listed_line_to_be_renewed_names_the_version_that_did_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("state", "ended")),
                                    models.Q(
                                        models.Q(("state", "ended"), _negated=True),
                                        ("ended_at__isnull", True),
                                        ("ended_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_listed_line_has_ended_iff_dated_and_signed_off",
                            ),
                        ],
                        "ordering": ["agreement", "micro_credential", "line"],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("field", models.CharField(help_text="Of what: see credentials.differences", max_length=80)),
                        (
                            "words",
                            models.TextField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("answered", "Answered"),
                                    ("accepted", "Accepted"),
                                    ("followed", "Asked again"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "answer",
                            models.TextField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""),
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                        ("state__in", ["open", "withdrawn"]),
                                    ),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        ("state__in", ["answered", "accepted", "followed"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_remark_is_answered_iff_dated_and_signed_off",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("settled_at__isnull", True),
                                        ("settled_by__isnull", True),
                                        ("state__in", ["open", "answered"]),
                                    ),
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                        ("state__in", ["accepted", "followed", "withdrawn"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_remark_is_settled_iff_dated_and_signed_off",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("settled_by__isnull", True),
                                    ("answered_by__isnull", True),
                                    models.Q(("settled_by", models.F("answered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_accepts_an_answer_of_their_own",
                            ),
                        ],
                        "ordering": ["version_id", "made_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="VersionStep",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "key",
                            models.CharField(
                                choices=[
                                    ("submit", "Send to quality review"),
                                    ("discard", "Discard"),
                                    ("return", "Return with remarks"),
                                    ("approve", "Approve"),
                                    ("publish", "Publish"),
                                    ("supersede", "Supersede by a new version"),
                                    ("suspend", "Suspend for new awards"),
                                    ("resume", "Lift the suspension"),
                                    ("retire", "Retire"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "from_state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("internal_qa", "In quality review"),
                                    ("approved", "Approved"),
                                    ("published", "Published"),
                                    ("superseded", "Superseded"),
                                    ("suspended", "Suspended for new awards"),
                                    ("retired", "Retired"),
                                    ("discarded", "Discarded"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "to_state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("internal_qa", "In quality review"),
                                    ("approved", "Approved"),
                                    ("published", "Published"),
                                    ("superseded", "Superseded"),
                                    ("suspended", "Suspended for new awards"),
                                    ("retired", "Retired"),
                                    ("discarded", "Discarded"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "reason",
                            models.TextField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "data",
                            models.JSONField(
                                blank=True, default=dict, help_text="What the step was given, by name; days as ISO dates"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version_id", "at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DesignPicture",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("logo", "Logo"), ("seal", "Seal"), ("signature", "Signature")], max_length=10
                            ),
                        ),
                        ("digest", models.CharField(help_text="SHA-256 of the stored bytes, hexadecimal", max_length=64)),
                        ("kind", models.CharField(help_text="png or jpeg", max_length=4)),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="design_pictures",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "purpose", "digest"), name="one_design_picture_per_content"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("height__gt", 0), ("width__gt", 0)), name="a_design_picture_has_a_size"
                            ),
                        ],
                        "ordering": ["institution", "purpose", "-uploaded_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CertificateDesign",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "In use"),
                                    ("retired", "No longer used"),
                                    ("discarded", "Thrown away"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "primary",
                            models.CharField(
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                                    )
                                ],
                            ),
                        ),
                        (
                            "secondary",
                            models.CharField(
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                                    )
                                ],
                            ),
                        ),
                        ("edited_at", models.DateTimeField()),
                        ("activated_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "layout",
                            models.CharField(
                                choices=[("register", "Register"), ("lotus", "Lotus"), ("modern", "Modern")],
                                default="register",
                                max_length=10,
                            ),
                        ),
                        (
                            "paper",
                            models.CharField(
                                choices=[("portrait", "A4, upright"), ("landscape", "A4, across")],
                                default="portrait",
                                max_length=10,
                            ),
                        ),
                        (
                            "logo",
                            models.CharField(
                                choices=[("usual", "Where the layout puts it"), ("end", "Top right"), ("none", "None")],
                                default="usual",
                                max_length=8,
                            ),
                        ),
                        (
                            "seal",
                            models.CharField(
                                choices=[
                                    ("drawn", "Drawn from the name and the emblem"),
                                    ("picture", "Your own picture"),
                                    ("none", "None: room for a stamp"),
                                ],
                                default="drawn",
                                max_length=8,
                            ),
                        ),
                        ("shows_badge", models.BooleanField(default=True)),
                        (
                            "signatories",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="[{name, role: {language tag: text}, picture: digest or empty}], up to three",
                            ),
                        ),
                        (
                            "lines",
                            models.JSONField(blank=True, default=dict, help_text="{above, legal, footer: {language tag: text}}"),
                        ),
                        (
                            "activated_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificate_designs",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "micro_credential",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificate_designs",
                                to="credentials.microcredential",
                            ),
                        ),
                        (
                            "logo_picture",
                            models.ForeignKey(
                                blank=True,
                                help_text="The logo of the day it came into use",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credentials.designpicture",
                            ),
                        ),
                        (
                            "seal_picture",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credentials.designpicture",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("activated_by__isnull", True),
                                    models.Q(("activated_by", models.F("edited_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="certificatedesign_is_not_let_in_by_its_last_editor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("activated_at__isnull", True),
                                        ("activated_by__isnull", True),
                                        ("state__in", ["draft", "discarded"]),
                                    ),
                                    models.Q(
                                        ("activated_at__isnull", False),
                                        ("activated_by__isnull", False),
                                        ("state__in", ["active", "retired"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="certificatedesign_is_dated_iff_used",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("retired_at__isnull", False), ("state", "retired")),
                                    models.Q(models.Q(("state", "retired"), _negated=True), ("retired_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="certificatedesign_is_retired_iff_dated",
                            ),
                            models.UniqueConstraint(
                                fields=("institution", "micro_credential", "number"), name="one_certificate_design_per_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("micro_credential__isnull", True), ("state", "draft")),
                                fields=("institution",),
                                name="one_draft_certificate_design_per_institution",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("micro_credential",),
                                name="one_draft_certificate_design_per_micro_credential",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("micro_credential__isnull", True), ("state", "active")),
                                fields=("institution",),
                                name="one_active_certificate_design_per_institution",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "active")),
                                fields=("micro_credential",),
                                name="one_active_certificate_design_per_micro_credential",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("layout", "register"), _negated=True), ("paper", "portrait"), _connector="OR"
                                ),
                                name="a_register_stands_upright",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seal", "picture"), _negated=True), ("seal_picture__isnull", False), _connector="OR"
                                ),
                                name="a_seal_in_a_picture_has_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("micro_credential__isnull", True)),
                                fields=("institution", "number"),
                                name="one_certificate_design_of_an_institution_per_number",
                            ),
                        ],
                        "ordering": ["institution", "micro_credential__code", "-number"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartnerReview",
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
                                choices=[
                                    ("asked", "Asked"),
                                    ("commented", "Commented"),
                                    ("endorsed", "Endorsed"),
                                    ("declined", "Declined"),
                                    ("cancelled", "Called off"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("due_on", models.DateField()),
                        (
                            "awards_wait",
                            models.BooleanField(
                                default=False, help_text="Nothing is signed for the version before this is answered"
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews_asked",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews_to_answer",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partner_reviews",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("version", "partner"),
                                name="one_open_review_per_version_and_partner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("institution", models.F("partner")), _negated=True),
                                name="nobody_reviews_their_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("state", "asked")),
                                    models.Q(
                                        models.Q(("state", "asked"), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_review_is_answered_iff_dated",
                            ),
                        ],
                        "ordering": ["-asked_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Endorsement",
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
                                choices=[
                                    ("claimed", "Waiting for a registrar"),
                                    ("signing", "Being sealed"),
                                    ("issued", "In force"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="claimed",
                                max_length=10,
                            ),
                        ),
                        ("claim", models.JSONField(help_text="{BCP 47 language tag: text}")),
                        ("content", models.CharField(help_text="SHA-256 of the wording that was read, hex", max_length=64)),
                        ("claimed_at", models.DateTimeField()),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("status_index", models.PositiveIntegerField(blank=True, null=True)),
                        ("document", models.TextField(blank=True, help_text="The signed credential, exact bytes")),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawal_reason",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "claimed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                help_text="The one that endorses",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endorsements",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signing_key",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.signingkey",
                            ),
                        ),
                        (
                            "status_list",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endorsements",
                                to="credentials.statuslist",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endorsements",
                                to="credentials.microcredentialversion",
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
                        (
                            "review",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endorsement",
                                to="credentials.partnerreview",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("status_list", "status_index"), name="one_endorsement_per_status_index"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_by__isnull", True),
                                    models.Q(("signed_by", models.F("claimed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_words_an_endorsement_does_not_sign_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True), ("state", "claimed")),
                                    models.Q(
                                        models.Q(("state", "claimed"), _negated=True),
                                        ("signed_at__isnull", False),
                                        ("signed_by__isnull", False),
                                        ("signing_key__isnull", False),
                                        ("status_index__isnull", False),
                                        ("status_list__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_endorsement_has_its_intent_before_its_seal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["claimed", "signing"]),
                                    models.Q(models.Q(("document", ""), _negated=True), models.Q(("digest", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="an_issued_endorsement_has_its_bytes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "withdrawn"), _negated=True),
                                        ("withdrawal_reason", ""),
                                        ("withdrawn_at__isnull", True),
                                        ("withdrawn_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_endorsement_is_withdrawn_iff_dated_with_a_reason",
                            ),
                        ],
                        "ordering": ["signed_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewComment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "element",
                            models.CharField(
                                blank=True, help_text="One of credentials.documents.MANDATORY; blank: as a whole", max_length=24
                            ),
                        ),
                        (
                            "text",
                            models.CharField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="credentials.partnerreview",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["written_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="BadgeDesign",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "In use"),
                                    ("retired", "No longer used"),
                                    ("discarded", "Thrown away"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "primary",
                            models.CharField(
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                                    )
                                ],
                            ),
                        ),
                        (
                            "secondary",
                            models.CharField(
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9A-Fa-f]{6}$", "Write the colour as # and six hexadecimal digits."
                                    )
                                ],
                            ),
                        ),
                        ("edited_at", models.DateTimeField()),
                        ("activated_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        ("shape", models.CharField(max_length=12)),
                        ("icon", models.CharField(max_length=24)),
                        (
                            "text",
                            models.CharField(
                                blank=True, max_length=16, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "beads",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Lit parts of the level ring, of eight; 0 has no ring",
                                validators=[django.core.validators.MaxValueValidator(8)],
                            ),
                        ),
                        ("caption", models.CharField(blank=True, max_length=300)),
                        (
                            "activated_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "micro_credential",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="badge_designs",
                                to="credentials.microcredential",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["micro_credential", "-number"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("activated_by__isnull", True),
                                    models.Q(("activated_by", models.F("edited_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="badgedesign_is_not_let_in_by_its_last_editor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("activated_at__isnull", True),
                                        ("activated_by__isnull", True),
                                        ("state__in", ["draft", "discarded"]),
                                    ),
                                    models.Q(
                                        ("activated_at__isnull", False),
                                        ("activated_by__isnull", False),
                                        ("state__in", ["active", "retired"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="badgedesign_is_dated_iff_used",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("retired_at__isnull", False), ("state", "retired")),
                                    models.Q(models.Q(("state", "retired"), _negated=True), ("retired_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="badgedesign_is_retired_iff_dated",
                            ),
                            models.UniqueConstraint(fields=("micro_credential", "number"), name="one_badge_design_per_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("micro_credential",),
                                name="one_draft_badge_design_per_micro_credential",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "active")),
                                fields=("micro_credential",),
                                name="one_active_badge_design_per_micro_credential",
                            ),
                            models.CheckConstraint(condition=models.Q(("beads__lte", 8)), name="a_level_ring_has_eight_parts"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CatalogueOrder",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=12, unique=True)),
                        ("places", models.BinaryField(help_text="Unsigned numbers of four bytes, the lowest byte first")),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="CatalogueShelf",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("facet", models.CharField(max_length=16)),
                        (
                            "key",
                            models.CharField(
                                help_text="The value as UTF-8 in hexadecimal digits: a prefix is then a range", max_length=200
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
                        ("bits", models.BinaryField(help_text="One bit per place, the first the lowest; compressed")),
                    ],
                    options={
                        "ordering": ["facet", "key"],
                        "constraints": [models.UniqueConstraint(fields=("facet", "key"), name="one_shelf_per_value")],
                    },
                ),
                migrations.CreateModel(
                    name="CatalogueEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("place", models.PositiveIntegerField(unique=True)),
                        ("sort_en", models.CharField(max_length=160)),
                        ("sort_vi", models.CharField(max_length=160)),
                        ("sort_lo", models.CharField(max_length=160)),
                        ("hours", models.DecimalField(decimal_places=2, max_digits=7)),
                        ("published_at", models.DateTimeField()),
                        ("terms", models.TextField(help_text="The shelves it stands on, one to a line")),
                        (
                            "changed_at",
                            models.DateTimeField(help_text="When what its page says last changed, for search engines"),
                        ),
                        (
                            "micro_credential",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="catalogue_entry",
                                to="credentials.microcredential",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="catalogue_entry",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["place"],
                        "indexes": [
                            models.Index(fields=["sort_en", "place"], name="entries_by_title_en"),
                            models.Index(fields=["sort_vi", "place"], name="entries_by_title_vi"),
                            models.Index(fields=["sort_lo", "place"], name="entries_by_title_lo"),
                            models.Index(fields=["hours", "place"], name="entries_by_hours"),
                            models.Index(fields=["published_at", "place"], name="entries_by_date"),
                        ],
                    },
                ),
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
                            models.DateField(
                                blank=True, help_text="Last such day; empty until another version follows", null=True
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
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
                                condition=models.Q(("state", "published")),
                                fields=("stack",),
                                name="one_published_version_per_stack",
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
                                    ("starts_until__isnull", True),
                                    ("starts_until__gte", models.F("starts_from")),
                                    _connector="OR",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stacks_followed",
                                to=settings.AUTH_USER_MODEL,
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
                                choices=[
                                    ("applied", "Waiting for a decision"),
                                    ("decided", "Decided"),
                                    ("withdrawn", "Withdrawn"),
                                    ("ended", "Ended"),
                                ],
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
                            models.TextField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "answers",
                            models.JSONField(
                                blank=True, default=dict, help_text="What a person said where the rules could not, by rule"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "bundle",
                            models.TextField(blank=True, help_text="The award with its parts as one signed record, exact bytes"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, help_text="Withdrawn, or ended after it was granted", null=True),
                        ),
                        (
                            "part_revoked_at",
                            models.DateTimeField(blank=True, help_text="News about one of its awards", null=True),
                        ),
                        ("looked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "applicant",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: granted, and the person had the tie erased",
                                null=True,
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="credentials.stackversion",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the larger award was revoked",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "end_reason",
                            models.TextField(
                                blank=True,
                                help_text="Why a grant was ended, as the learner reads it",
                                max_length=2000,
                                validators=[micro4asia.foundation.text.no_control_characters],
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
                                condition=models.Q(("consent_wording", ""), _negated=True),
                                name="a_stack_is_applied_for_with_consent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("outcome__in", ["granted", "refused"]),
                                        ("state__in", ["decided", "ended"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["decided", "ended"]), _negated=True),
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
                                    models.Q(("ended_at__isnull", False), ("state__in", ["withdrawn", "ended"])),
                                    models.Q(
                                        models.Q(("state__in", ["withdrawn", "ended"]), _negated=True), ("ended_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_stack_application_has_ended_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_by__isnull", True), ("outcome", "granted"), ("state", "ended")),
                                    models.Q(
                                        ("ended_by__isnull", False),
                                        ("outcome", "granted"),
                                        ("state", "ended"),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "ended"), _negated=True),
                                        ("end_reason", ""),
                                        ("ended_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="only_a_granted_stack_is_ended_and_a_person_says_why",
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
                                choices=[("stack", "Part of a larger award"), ("decision", "Recognised by a decision")],
                                max_length=12,
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
                        (
                            "shared",
                            models.BooleanField(default=False, help_text="The rules there allow hours that count elsewhere too"),
                        ),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="credentials.award"
                            ),
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
                                        ("application__isnull", True),
                                        ("kind", "decision"),
                                        models.Q(("reference", ""), _negated=True),
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
                        (
                            "statement",
                            models.CharField(max_length=500, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("ruled_on", models.DateField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "expert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outcome_links",
                                to="institutions.institution",
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
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="a_pair_of_outcomes_is_written_one_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "partial"), ("percent__gt", 0), ("percent__isnull", False), ("percent__lt", 100)
                                    ),
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
                migrations.CreateModel(
                    name="EarnedIn",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="earns", to="institutions.course"
                            ),
                        ),
                        (
                            "micro_credential",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="earned_in",
                                to="credentials.microcredential",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["micro_credential", "course__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("micro_credential", "course"), name="one_course_once_per_micro_credential"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="Of the file, or as told",
                                max_length=200,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[("file", "A file"), ("paste", "Pasted from a spreadsheet"), ("api", "An API client")],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being prepared"),
                                    ("ready", "Waiting for the registrar"),
                                    ("issuing", "Being issued"),
                                    ("paused", "Paused"),
                                    ("done", "Done"),
                                    ("stopped", "Stopped"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "defaults",
                            models.JSONField(
                                blank=True, default=dict, help_text="{column: text}: said once for every row that says nothing"
                            ),
                        ),
                        (
                            "columns",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="{header: column, or empty where it was not read}; the next table is guessed by it",
                            ),
                        ),
                        ("prepared_at", models.DateTimeField()),
                        ("request_key", models.CharField(blank=True, max_length=100)),
                        (
                            "request_digest",
                            models.CharField(blank=True, help_text="Of what was asked under the key", max_length=64),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("digest", models.CharField(blank=True, help_text="See batch_digest", max_length=64)),
                        (
                            "returned_reason",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("run_at", models.DateTimeField(blank=True, help_text="Not before", null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "counts",
                            models.JSONField(blank=True, default=dict, help_text="What became of the rows, once it is done"),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.apiclient",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="batches",
                                to="institutions.tablefile",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="institutions.institution"
                            ),
                        ),
                        (
                            "left_from",
                            models.ForeignKey(
                                blank=True,
                                help_text="The batch these rows could not go with",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="left_over",
                                to="credentials.batch",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-prepared_at", "-pk"],
                        "indexes": [models.Index(fields=["institution", "state", "-prepared_at"], name="batch_desk")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("request_key", ""), _negated=True),
                                fields=("client", "request_key"),
                                name="a_request_makes_one_batch",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("client__isnull", False), ("source", "api")),
                                    models.Q(
                                        models.Q(("source", "api"), _negated=True), ("client__isnull", True), ("request_key", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="a_batch_comes_from_a_programme_iff_it_is_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("digest", ""), ("sent_at__isnull", True), ("sent_by__isnull", True), ("state", "draft")
                                    ),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True),
                                        ("sent_at__isnull", False),
                                        ("sent_by__isnull", False),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_batch_is_sent_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_at__isnull", True),
                                        ("approved_by__isnull", True),
                                        ("state__in", ["draft", "ready"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["draft", "ready"]), _negated=True),
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_batch_is_issued_iff_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(
                                        models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                                        models.Q(("approved_by", models.F("sent_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="who_prepared_a_batch_does_not_approve_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", False), ("state__in", ["done", "stopped"])),
                                    models.Q(
                                        models.Q(("state__in", ["done", "stopped"]), _negated=True), ("done_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_batch_that_ended_is_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchRow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveIntegerField(help_text="The line in the file; where there was none, from 1")),
                        ("values", models.JSONField(default=dict, help_text="{column: text}, as typed or as put right")),
                        ("is_new_person", models.BooleanField(default=False, help_text="Issuing it enters a learner")),
                        (
                            "answered",
                            models.BooleanField(
                                default=False, help_text="A person said whose row it is; it is not guessed again"
                            ),
                        ),
                        ("intended_again", models.BooleanField(default=False, help_text="The learner is to have it once more")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("ready", "Ready"),
                                    ("warning", "Ready, with a warning"),
                                    ("problem", "Problem"),
                                    ("duplicate-in-file", "Twice in this table"),
                                    ("duplicate", "Has it already"),
                                    ("same-person", "Same person?"),
                                ],
                                default="ready",
                                max_length=20,
                            ),
                        ),
                        ("remarks", models.JSONField(blank=True, default=list, help_text="[{column, code, params, stops}]")),
                        ("digest", models.CharField(blank=True, help_text="See row_digest", max_length=64)),
                        (
                            "fate",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("issued", "Issued"),
                                    ("skipped", "Skipped"),
                                    ("failed", "Failed"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("failure", models.CharField(blank=True, help_text="A code", max_length=60)),
                        (
                            "award",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batch_row",
                                to="credentials.award",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="credentials.batch"
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batch_rows",
                                to="credentials.learner",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["batch_id", "position"],
                        "indexes": [
                            models.Index(fields=["batch", "fate", "position"], name="batch_row_fate"),
                            models.Index(fields=["batch", "verdict", "position"], name="batch_row_verdict"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "position"), name="a_line_stands_in_a_batch_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("fate", "issued"), _negated=True), ("award__isnull", False), _connector="OR"
                                ),
                                name="an_issued_row_names_its_award",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_new_person", False), ("learner__isnull", True), _connector="OR"),
                                name="a_new_person_is_no_known_learner",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchPart",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("first", models.PositiveIntegerField(help_text="Position of its first row")),
                        ("last", models.PositiveIntegerField(help_text="Position of its last row")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("begun", "Begun"),
                                    ("signing", "Being signed"),
                                    ("done", "Done"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("halted_for", models.CharField(blank=True, help_text="A code: why it could not go on", max_length=60)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="credentials.batch"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["batch_id", "first", "pk"],
                        "indexes": [models.Index(fields=["batch", "state", "first"], name="batch_part_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first__lte", models.F("last"))), name="a_part_has_a_first_and_a_last_row"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", False), ("state", "done")),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("done_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_part_is_done_iff_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActSetting",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "corrections",
                            models.CharField(
                                choices=[
                                    ("both", "By amendment or by a new award, as fits"),
                                    ("amendment", "By amendment: the award stays, a decision stands beside it"),
                                    ("re-issue", "By a new award that replaces the old one"),
                                ],
                                default="both",
                                max_length=10,
                            ),
                        ),
                        (
                            "appeal_to",
                            models.CharField(
                                blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("appeal_days", models.PositiveSmallIntegerField(default=30)),
                        (
                            "institution",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="act_setting",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LaterAct",
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
                                    ("suspend", "Suspend"),
                                    ("lift", "Lift the suspension"),
                                    ("revoke", "Revoke"),
                                    ("amend", "Amend"),
                                    ("replace", "Re-issue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waiting for a second person"),
                                    ("agreed", "Agreed, not in effect yet"),
                                    ("done", "In effect"),
                                    ("declined", "Declined"),
                                    ("stopped", "Stopped before it took effect"),
                                    ("lapsed", "Lapsed: nobody confirmed it in time"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("issued-in-error", "Issued in error: not earned"),
                                    ("wrong-person", "Issued to the wrong person"),
                                    ("academic-misconduct", "Academic misconduct, proven"),
                                    ("fraud", "Fraud in identity or admission"),
                                    ("authority-order", "Order of a court or authority"),
                                    ("under-review", "The result is under review"),
                                    ("authority-request", "Asked for by an authority"),
                                    ("in-order", "Looked into, and found in order"),
                                    ("suspended-in-error", "Suspended in error"),
                                    ("name-change", "Change of name"),
                                    ("civil-status", "Change or correction of civil status"),
                                    ("issuer-error", "Error of the issuer"),
                                    ("loss", "Loss"),
                                    ("format", "New format"),
                                    ("key-withdrawn", "The key that signed it was withdrawn"),
                                    ("renewal", "Renewal"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "explanation",
                            models.CharField(
                                help_text="For the file",
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "legal_act",
                            models.CharField(
                                blank=True,
                                help_text="Number and date of the decision",
                                max_length=200,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "effective_on",
                            models.DateField(blank=True, help_text="Where the issuer is; empty: as soon as agreed", null=True),
                        ),
                        ("review_on", models.DateField(blank=True, help_text="When a suspension is looked at again", null=True)),
                        (
                            "hearing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("heard", "The learner was heard"),
                                    ("waived", "The learner waived the right to be heard"),
                                    ("not-heard", "The learner was not heard"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("heard_on", models.DateField(blank=True, null=True)),
                        (
                            "hearing_note",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "appeal_to",
                            models.CharField(
                                blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("appeal_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("on_paper", models.BooleanField(default=False, help_text="A certificate on paper is to be handed back")),
                        ("paper_due_on", models.DateField(blank=True, null=True)),
                        ("paper_returned_on", models.DateField(blank=True, null=True)),
                        (
                            "field",
                            models.CharField(
                                blank=True,
                                choices=[("name_as_printed", "Name"), ("grade", "Grade"), ("achieved_on", "Date of achievement")],
                                max_length=16,
                            ),
                        ),
                        ("old_value", models.CharField(blank=True, max_length=200)),
                        (
                            "new_value",
                            models.CharField(
                                blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "hides_name",
                            models.BooleanField(default=False, help_text="The former name is no longer shown in public"),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True, help_text="When what was agreed takes effect, or lapses unconfirmed", null=True
                            ),
                        ),
                        ("effect_at", models.DateTimeField(blank=True, help_text="When it changed its awards", null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later_acts",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "awards",
                            models.ManyToManyField(
                                related_name="later_acts", through="credentials.LaterActRow", to="credentials.award"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "indexes": [models.Index(fields=["institution", "state", "-asked_at"], name="later_act_desk")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by__isnull", True),
                                    models.Q(("answered_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_asks_for_a_later_act_does_not_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_later_act_is_answered_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["revoke", "amend"]), ("state__in", ["agreed", "done"]), _negated=True),
                                    ("answered_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_revocation_in_effect_was_agreed_by_a_second_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True), ("effect_at__isnull", False), _connector="OR"
                                ),
                                name="a_later_act_in_effect_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "amend"), _negated=True),
                                    models.Q(models.Q(("field", ""), _negated=True), models.Q(("new_value", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="an_amendment_names_its_field",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
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
                                choices=[
                                    ("asked", "Waiting for the institution"),
                                    ("amended", "Put right by an amendment"),
                                    ("reissued", "Put right by a new award"),
                                    ("refused", "Refused"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        (
                            "wanted_name",
                            models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "wrong",
                            models.CharField(
                                help_text="What is wrong",
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "hides_name",
                            models.BooleanField(default=False, help_text="Whether the learner wants the former name hidden"),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="credentials.award"
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="credentials.lateract",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")), fields=("award",), name="one_waiting_correction_per_award"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("state", "asked")),
                                    models.Q(models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_correction_is_answered_iff_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LaterActRow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("suspend", "Suspend"),
                                    ("lift", "Lift the suspension"),
                                    ("revoke", "Revoke"),
                                    ("amend", "Amend"),
                                    ("replace", "Re-issue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "fate",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("done", "Done"), ("skipped", "Left as it was")],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "found",
                            models.CharField(
                                blank=True, help_text="The state of an award that was left as it was", max_length=12
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="credentials.lateract"
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="later_act_rows", to="credentials.award"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["act", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("act", "award"), name="an_award_stands_in_an_act_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)),
                                fields=("award", "kind"),
                                name="one_open_later_act_of_a_kind_per_award",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CertifiedCopy",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("number", models.CharField(help_text="In the book of copies of that year", max_length=40)),
                        (
                            "applicant",
                            models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("holder", "The holder"),
                                    ("representative", "A representative of the holder"),
                                    ("family", "Family, after the holder's death"),
                                    ("heir", "An heir, after the holder's death"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                help_text="What was shown",
                                max_length=500,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "language",
                            models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8),
                        ),
                        (
                            "standing",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("ready", "Waiting for the registrar"),
                                    ("sealing", "Being sealed"),
                                    ("issued", "Issued"),
                                    ("suspended", "Suspended"),
                                    ("revoked", "Revoked"),
                                    ("replaced", "Replaced"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("given_on", models.DateField()),
                        ("given_at", models.DateTimeField()),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certified_copies",
                                to="credentials.award",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certified_copies",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-given_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "number"), name="a_number_of_a_copy_is_used_once"),
                            models.CheckConstraint(
                                condition=models.Q(("standing__in", ["issued", "replaced"])),
                                name="no_copy_of_what_does_not_stand",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperRun",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("zip", "One ZIP with a PDF for each"),
                                    ("print", "One PDF to print"),
                                    ("book", "The register book as PDF"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("first_on", models.DateField(blank=True, help_text="Of the book: the first day", null=True)),
                        ("last_on", models.DateField(blank=True, help_text="Of the book: the last day", null=True)),
                        ("language", models.CharField(blank=True, help_text="Of the book", max_length=8)),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Being made"), ("done", "Ready"), ("failed", "Could not be made")],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("total", models.PositiveIntegerField()),
                        (
                            "left_out",
                            models.PositiveIntegerField(default=0, help_text="Of what was chosen: without a certificate"),
                        ),
                        ("file", models.CharField(blank=True, max_length=120)),
                        ("size", models.PositiveBigIntegerField(default=0, help_text="Bytes")),
                        ("asked_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("awards", models.ManyToManyField(blank=True, related_name="+", to="credentials.award")),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="paper_runs",
                                to="credentials.batch",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="paper_runs",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "indexes": [models.Index(fields=["institution", "-asked_at"], name="paper_run_desk")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), models.Q(("file", ""), _negated=True)),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("file", "")),
                                    _connector="OR",
                                ),
                                name="paper_is_done_iff_it_has_a_file",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("first_on__isnull", False), ("form", "book"), ("last_on__isnull", False)),
                                    models.Q(
                                        models.Q(("form", "book"), _negated=True),
                                        ("first_on__isnull", True),
                                        ("last_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="pages_of_a_book_name_their_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferencedAward",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "title",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "issuer",
                            models.CharField(
                                help_text="As its document names it",
                                max_length=300,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("issued_on", models.DateField()),
                        ("kind", models.CharField(choices=[("json", "Signed data (JSON)"), ("pdf", "PDF")], max_length=8)),
                        ("content", models.BinaryField(help_text="The file as it came")),
                        ("digest", models.CharField(help_text="SHA-256 of the file, hex", max_length=64)),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("valid", "Genuine and valid"),
                                    ("expired", "Genuine, expired"),
                                    ("revoked", "Revoked by its issuer"),
                                    ("unconfirmed", "Not confirmed by a machine"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "result",
                            models.JSONField(
                                default=dict, help_text="The checks, as codes; empty for a file that no machine can check"
                            ),
                        ),
                        ("checked_at", models.DateTimeField()),
                        (
                            "checked_otherwise",
                            models.CharField(
                                blank=True,
                                help_text="What a person did to make sure",
                                max_length=500,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("registered_at", models.DateTimeField()),
                        (
                            "institution",
                            models.ForeignKey(
                                help_text="That registered it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referenced_awards",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referenced_awards",
                                to="credentials.learner",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-registered_at", "-pk"],
                        "indexes": [models.Index(fields=["institution", "-registered_at"], name="referenced_award_desk")],
                        "constraints": [
                            models.UniqueConstraint(fields=("learner", "digest"), name="a_file_is_registered_once_for_a_learner"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("verdict", "unconfirmed"), _negated=True),
                                    models.Q(("checked_otherwise", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_no_machine_confirmed_somebody_vouches_for",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reverification",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("last_pk", models.PositiveBigIntegerField(default=0)),
                        ("checked", models.PositiveIntegerField(default=0)),
                        ("defective", models.PositiveIntegerField(default=0)),
                        ("seconds", models.FloatField(default=0, help_text="Of processor time")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reverifications",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-started_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("finished_at__isnull", True)),
                                fields=("institution",),
                                name="one_reverification_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredDefect",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "code",
                            models.CharField(
                                choices=[
                                    ("form", "The document cannot be read as a credential"),
                                    ("digest", "The bytes are not those that were sealed"),
                                    ("identity", "The document is of another award"),
                                    ("issuer", "The document names another issuer"),
                                    ("key", "The signature names another key than the register"),
                                    ("signature", "The signature does not fit the words"),
                                    ("moment", "The signature is of another moment than the register"),
                                    ("status-entry", "The document points to another place in the status list"),
                                    ("status-bit", "The status list says something else than the register"),
                                    ("snapshot", "The frozen copy says something else than the document"),
                                    ("register", "The register says something else than the frozen copy"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="credentials.award"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="defects",
                                to="credentials.reverification",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["run", "award", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "award", "code"), name="a_defect_is_noted_once_a_run")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VoidNumber",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("serial_number", models.CharField(max_length=40)),
                        ("register_number", models.CharField(max_length=40)),
                        ("drawn_on", models.DateField(help_text="The day of award that it was drawn for")),
                        ("voided_at", models.DateTimeField()),
                        (
                            "reason",
                            models.CharField(
                                choices=[("signer-removed", "The right to sign was taken away before the seal was made")],
                                max_length=24,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="void_numbers",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "serial_number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "serial_number"), name="a_serial_number_is_void_once"),
                            models.UniqueConstraint(
                                fields=("institution", "register_number"), name="a_register_number_is_void_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptApart",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="credentials.learner"
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.institution"
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="credentials.learner"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("first", "second"), name="two_people_are_kept_apart_once"),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))), name="two_people_stand_in_order"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LearnerCorrection",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("changes", models.JSONField(help_text="{fact: [before, after]}, days as ISO dates")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="credentials.learner"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="LearnerMerge",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.institution"
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="credentials.learner"
                            ),
                        ),
                        (
                            "merged",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="merges_away", to="credentials.learner"
                            ),
                        ),
                        (
                            "undone_by",
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
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("merged",),
                                name="a_record_is_merged_into_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("merged")), _negated=True),
                                name="no_record_is_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_merge_is_undone_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterText",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "language",
                            models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "subject",
                            models.CharField(
                                blank=True, max_length=60, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("body", models.TextField(blank=True, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("written_at", models.DateTimeField()),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letter_texts",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "kind", "language", "number"),
                                name="a_wording_has_its_number_in_its_language",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("body", ""), ("subject", "")),
                                    models.Q(models.Q(("subject", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_wording_has_subject_and_body",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LearnerLetter",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=40)),
                        ("written_at", models.DateTimeField()),
                        ("bounced_at", models.DateTimeField(blank=True, null=True)),
                        ("bounce_code", models.CharField(blank=True, max_length=12)),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="credentials.award"
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.institution"
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="credentials.learner"
                            ),
                        ),
                        (
                            "letter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.letter"
                            ),
                        ),
                        (
                            "resent_from",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="again",
                                to="credentials.learnerletter",
                            ),
                        ),
                        (
                            "wording",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credentials.lettertext",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["institution", "-id"], name="letters_of_an_institution"),
                            models.Index(fields=["learner", "kind"], name="letters_to_a_learner"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("bounce_code", ""), ("bounced_at__isnull", True)),
                                    models.Q(("bounced_at__isnull", False), models.Q(("bounce_code", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_bounce_is_dated_and_has_its_code",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatusPlace",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("status_index", models.PositiveIntegerField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, help_text="From then on the bit is set", null=True)),
                        (
                            "status_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="places", to="credentials.statuslist"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("status_list", "status_index"), name="one_document_per_place_in_a_status_list"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidencePaper",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("media_type", models.CharField(max_length=60)),
                        ("content", models.BinaryField(help_text="As the gate let it in (paper_gate.py)")),
                        ("digest", models.CharField(help_text="SHA-256 of the content, hex", max_length=64)),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "checked_at",
                            models.DateTimeField(blank=True, help_text="When what it speaks for was answered", null=True),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="credentials.lateract",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="credentials.correction",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.institution"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("act__isnull", True), ("correction__isnull", False)),
                                    models.Q(("act__isnull", False), ("correction__isnull", True)),
                                    _connector="OR",
                                ),
                                name="evidence_is_of_a_request_or_of_an_act",
                            ),
                            models.UniqueConstraint(fields=("correction", "digest"), name="evidence_stands_once_in_a_request"),
                            models.UniqueConstraint(fields=("act", "digest"), name="evidence_stands_once_in_an_act"),
                        ],
                    },
                ),
            ]
        ),
    ]
