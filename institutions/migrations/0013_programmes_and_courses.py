"""Programmes with their curriculum years, courses inside them, and files being taken in."""

import datetime as dt

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
from micro4asia.foundation import text
from micro4asia.foundation.freezing import freeze_rows

# What a version in force says; see CONTENT in models/course.py.
WORDING = [
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
]


def keys(texts):
    return {text.match_key(words) for words in (texts or {}).values() if words}


def fill_from_words(apps, schema_editor):
    """Courses that stand there can be asked for: they are in force. Units and programmes they name become rows."""
    Course, Unit, Programme = (apps.get_model("institutions", name) for name in ("Course", "Unit", "Programme"))
    cycles = {"5": "short", "6": "first", "7": "second", "8": "third"}
    for course in Course.objects.order_by("pk"):
        course.in_force_from = dt.date(max(course.curriculum_year, 1), 1, 1)
        course.search_key = text.search_key(" ".join([course.code, *course.titles.values()]))
        units = Unit.objects.filter(institution_id=course.institution_id)
        course.owner_unit = next((unit for unit in units if keys(unit.names) & keys(course.unit)), None)
        known = list(Programme.objects.filter(institution_id=course.institution_id))
        programme = next((row for row in known if keys(row.titles) & keys(course.programme)), None)
        if programme is None and keys(course.programme):
            programme = Programme.objects.create(
                institution_id=course.institution_id,
                code=f"P{len(known) + 1}",
                titles=course.programme,
                owner_unit=course.owner_unit,
                cycle=cycles.get(course.eqf, "first"),
                level_framework=course.level_framework,
                level_code=course.level_code,
            )
        course.main_programme = programme
        course.save()
        course.outcomes.update(is_frozen=True)
    if schema_editor.connection.vendor == "postgresql":
        # What was written waits to be checked against other tables, and no table is altered before it was.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0012_row_walls"),
        ("foundation", "0001_jobs_journal_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="TableFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("read", "Columns chosen"),
                            ("taking", "Being taken in"),
                            ("done", "Taken in"),
                        ],
                        default="sent",
                        max_length=8,
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("encoding", models.CharField(blank=True, max_length=16)),
                ("delimiter", models.CharField(blank=True, max_length=1)),
                ("columns", models.JSONField(blank=True, default=dict, help_text="{field: number of the column, from 0}")),
                ("counts", models.JSONField(blank=True, default=dict, help_text="How many became what")),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="table_files", to="institutions.institution"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "taken_by",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), ("taken_at__isnull", False)),
                            models.Q(models.Q(("state", "done"), _negated=True), ("taken_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_file_taken_in_is_dated",
                    )
                ],
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="course",
            options={"ordering": ["institution", "code", "pk"]},
        ),
        migrations.AddField(
            model_name="course",
            name="in_force_from",
            field=models.DateField(blank=True, help_text="Empty: a draft", null=True),
        ),
        migrations.AddField(
            model_name="course",
            name="in_force_to",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="course",
            name="owner_unit",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="courses", to="institutions.unit"
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="prerequisites",
            field=models.JSONField(blank=True, default=dict, help_text="{language tag: text}"),
        ),
        migrations.AddField(
            model_name="course",
            name="search_key",
            field=models.TextField(blank=True, editable=False, help_text="Code and titles, folded"),
        ),
        migrations.AddField(
            model_name="courseoutcome",
            name="is_frozen",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="course",
            name="code",
            field=models.CharField(
                max_length=24,
                validators=[django.core.validators.RegexValidator("^\\S+( \\S+)*\\Z", "Use a code without extra spaces.")],
            ),
        ),
        migrations.AlterField(
            model_name="course",
            name="credits",
            field=models.DecimalField(
                decimal_places=2,
                help_text="The course's own credits, granted on exemption",
                max_digits=5,
                validators=[django.core.validators.MinValueValidator(0)],
            ),
        ),
        migrations.AlterField(
            model_name="course",
            name="curriculum_year",
            field=models.PositiveSmallIntegerField(
                validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)]
            ),
        ),
        migrations.AlterField(
            model_name="course",
            name="hours",
            field=models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(1)]),
        ),
        migrations.AlterField(
            model_name="course",
            name="isced_f",
            field=models.CharField(max_length=4, validators=[django.core.validators.RegexValidator("^\\d{4}\\Z")]),
        ),
        migrations.AlterField(
            model_name="course",
            name="profile",
            field=models.CharField(
                choices=[("academic", "Academic"), ("professional", "Professional")], default="academic", max_length=16
            ),
        ),
        migrations.AlterField(
            model_name="course",
            name="version",
            field=models.CharField(
                default="1", max_length=12, validators=[django.core.validators.RegexValidator("^[1-9]\\d{0,3}\\Z")]
            ),
        ),
        migrations.CreateModel(
            name="CurriculumCourse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("mandatory", "Mandatory"), ("elective", "Elective")], default="mandatory", max_length=12
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="curricula", to="institutions.course"
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "course__code"],
            },
        ),
        migrations.CreateModel(
            name="CurriculumYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ]
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "hours",
                    models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(1)]),
                ),
                (
                    "credits",
                    models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(1)]),
                ),
                (
                    "courses",
                    models.ManyToManyField(
                        related_name="years", through="institutions.CurriculumCourse", to="institutions.course"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("credits__gt", 0), ("hours__gt", 0)), name="a_curriculum_has_a_load"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="a_curriculum_ends_after_it_began",
                    ),
                ],
                "ordering": ["programme", "-year"],
            },
        ),
        migrations.AddField(
            model_name="curriculumcourse",
            name="curriculum",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="institutions.curriculumyear"
            ),
        ),
        migrations.CreateModel(
            name="Programme",
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
                                "^[A-Za-z0-9][A-Za-z0-9-]{0,23}\\Z", "Use letters without marks, digits and hyphens."
                            )
                        ],
                        verbose_name="Short code",
                    ),
                ),
                ("titles", models.JSONField(help_text="{language tag: text}")),
                (
                    "cycle",
                    models.CharField(
                        choices=[
                            ("short", "Short cycle"),
                            ("first", "First cycle: bachelor"),
                            ("second", "Second cycle: master"),
                            ("third", "Third cycle: doctorate"),
                        ],
                        max_length=8,
                    ),
                ),
                ("level_framework", models.CharField(max_length=12)),
                ("level_code", models.CharField(max_length=8)),
                (
                    "hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "credits",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "own_cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Credits that may be recognised at most, by own rules",
                        max_digits=6,
                        null=True,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="programmes", to="institutions.institution"
                    ),
                ),
                (
                    "owner_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="institutions.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "code"), name="one_programme_per_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hours__isnull", True), ("hours__gt", 0), _connector="OR"),
                            models.Q(("credits__isnull", True), ("credits__gt", 0), _connector="OR"),
                        ),
                        name="a_programme_has_a_load_or_none_on_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("own_cap__isnull", True),
                            models.Q(("credits__isnull", False), ("own_cap__gte", 0), ("own_cap__lte", models.F("credits"))),
                            _connector="OR",
                        ),
                        name="an_own_cap_lies_within_the_credits",
                    ),
                ],
                "ordering": ["institution", "code"],
            },
        ),
        migrations.AddField(
            model_name="curriculumyear",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="years", to="institutions.programme"
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="main_programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="courses",
                to="institutions.programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_to__isnull", True),
                    models.Q(
                        ("in_force_from__isnull", False),
                        ("in_force_to__gte", models.F("in_force_from")),
                        ("in_force_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_course_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="curriculumcourse",
            constraint=models.UniqueConstraint(fields=("curriculum", "course"), name="one_course_once_per_curriculum"),
        ),
        migrations.AddConstraint(
            model_name="curriculumyear",
            constraint=models.UniqueConstraint(fields=("programme", "year"), name="one_curriculum_per_programme_and_year"),
        ),
        migrations.RunPython(fill_from_words, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_force_from__isnull", True)), fields=("institution", "code"), name="one_draft_per_course"
            ),
        ),
        freeze_rows("institutions_course", columns=WORDING, when_sql="OLD.in_force_from IS NOT NULL"),
        freeze_rows("institutions_courseoutcome", when_sql="OLD.is_frozen"),
    ]
