"""Drafts that several people write: incomplete until they leave their author, and every change of them kept."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
from micro4asia.foundation.freezing import freeze_rows


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0004_row_walls"),
        ("institutions", "0013_programmes_and_courses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
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
                "ordering": ["version", "revision", "pk"],
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
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
                "ordering": ["version", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="a_weight_is_a_percentage",
        ),
        migrations.RemoveConstraint(
            model_name="learningoutcome",
            name="an_outcome_has_hours",
        ),
        migrations.RemoveConstraint(
            model_name="microcredentialversion",
            name="a_version_has_hours",
        ),
        migrations.RemoveConstraint(
            model_name="microcredentialversion",
            name="on_site_hours_within_the_total",
        ),
        migrations.AddField(
            model_name="assessment",
            name="pass_rules",
            field=models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}"),
        ),
        migrations.AddField(
            model_name="microcredential",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="micro_credentials",
                to="institutions.unit",
            ),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="level_argument",
            field=models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}"),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="revision",
            field=models.PositiveIntegerField(default=0, help_text="How often the draft was saved"),
        ),
        migrations.AddField(
            model_name="qualityrecord",
            name="scope",
            field=models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}"),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="outcomes",
            field=models.ManyToManyField(blank=True, related_name="assessments", to="credentials.learningoutcome"),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="supervision",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="assessment",
            name="type",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="assessment",
            name="weight",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Per cent",
                validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)],
            ),
        ),
        migrations.AlterField(
            model_name="learningoutcome",
            name="hours",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=6),
        ),
        migrations.AlterField(
            model_name="learningoutcome",
            name="texts",
            field=models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}"),
        ),
        migrations.AlterField(
            model_name="microcredentialversion",
            name="descriptions",
            field=models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}"),
        ),
        migrations.AlterField(
            model_name="microcredentialversion",
            name="hours",
            field=models.DecimalField(
                decimal_places=2, default=0, max_digits=7, validators=[django.core.validators.MinValueValidator(0)]
            ),
        ),
        migrations.AlterField(
            model_name="microcredentialversion",
            name="isced_f",
            field=models.CharField(blank=True, max_length=4, validators=[django.core.validators.RegexValidator("^\\d{4}$")]),
        ),
        migrations.AlterField(
            model_name="microcredentialversion",
            name="languages",
            field=models.JSONField(blank=True, default=list, help_text="Languages of instruction, BCP 47 tags"),
        ),
        migrations.AlterField(
            model_name="microcredentialversion",
            name="participation",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="microcredentialversion",
            name="titles",
            field=models.JSONField(blank=True, default=dict, help_text="{BCP 47 language tag: text}"),
        ),
        migrations.AlterField(
            model_name="qualityrecord",
            name="type",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(condition=models.Q(("weight__range", (0, 100))), name="a_weight_is_a_percentage"),
        ),
        migrations.AddConstraint(
            model_name="learningoutcome",
            constraint=models.CheckConstraint(condition=models.Q(("hours__gte", 0)), name="an_outcome_takes_no_hours_away"),
        ),
        migrations.AddConstraint(
            model_name="microcredentialversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "internal_qa", "approved"])),
                fields=("micro_credential",),
                name="one_open_version_per_micro_credential",
            ),
        ),
        migrations.AddConstraint(
            model_name="microcredentialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 0), ("on_site_hours__gte", 0)), name="no_hours_below_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="microcredentialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "discarded"]), ("hours__gt", 0), _connector="OR"),
                name="a_version_has_hours_once_it_leaves_its_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="microcredentialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discarded"]),
                    models.Q(models.Q(("isced_f", ""), _negated=True), models.Q(("participation", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_version_has_a_field_and_a_form_once_it_leaves_its_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="microcredentialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discarded"]), ("on_site_hours__lte", models.F("hours")), _connector="OR"
                ),
                name="on_site_hours_within_the_total",
            ),
        ),
        # The argument for the level joins the wording that stands from the approval on; see migration 0002.
        freeze_rows(
            "credentials_microcredentialversion",
            columns=["level_argument"],
            when_sql="OLD.state NOT IN ('draft', 'internal_qa', 'discarded')",
            deletes=False,
        ),
        freeze_rows("credentials_draftchange", deletes=False),
    ]
