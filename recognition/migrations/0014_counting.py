"""What counts towards a programme, how grades are converted there, and what a decision keeps of both."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, READER, wall_rows


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0014_wall_tables"),
        ("recognition", "0013_appeals_and_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierRecognition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "credits",
                    models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(0)]),
                ),
                (
                    "reference",
                    models.CharField(
                        help_text="Number of that decision",
                        max_length=80,
                        validators=[micro4asia.foundation.text.no_control_characters],
                    ),
                ),
                ("recognised_on", models.DateField()),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["recognised_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GradeRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("statistical", "By the grading tables of both sides"),
                            ("linear", "By place between best grade and lowest pass"),
                            ("without", "Recognised without a grade"),
                        ],
                        max_length=12,
                    ),
                ),
                ("valid_from", models.DateField()),
                (
                    "body",
                    models.CharField(
                        help_text="Who chose, and by which decision",
                        max_length=200,
                        validators=[micro4asia.foundation.text.no_control_characters],
                    ),
                ),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-valid_from", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="grade_departure",
            field=models.CharField(
                blank=True,
                help_text="Why the grade was found in another way than the board chose for everybody",
                max_length=500,
                validators=[micro4asia.foundation.text.no_control_characters],
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="over_cap",
            field=models.BooleanField(default=False, help_text="More than the limit of the programme, by the rule that is named"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("over_cap", False), models.Q(("legal_reference", ""), _negated=True), _connector="OR"),
                name="a_limit_is_exceeded_only_by_a_rule_that_is_named",
            ),
        ),
        migrations.AddField(
            model_name="earlierrecognition",
            name="entered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="earlierrecognition",
            name="institution",
            field=models.ForeignKey(
                help_text="Whose programme it is",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.institution",
            ),
        ),
        migrations.AddField(
            model_name="earlierrecognition",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="earlier_recognitions", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="earlierrecognition",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="earlier_recognitions", to="institutions.programme"
            ),
        ),
        migrations.AddField(
            model_name="earlierrecognition",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="graderule",
            name="entered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="graderule",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="grade_rules", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="graderule",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the whole institution",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="grade_rules",
                to="institutions.programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierrecognition",
            constraint=models.CheckConstraint(
                condition=models.Q(("credits__gt", 0)), name="what_was_recognised_before_is_some_credits"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierrecognition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="an_earlier_recognition_is_withdrawn_iff_dated_and_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierrecognition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("learner", "programme", "reference"),
                name="an_earlier_recognition_is_entered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="graderule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("programme__isnull", False)),
                fields=("institution", "programme", "valid_from"),
                name="one_grade_rule_of_a_programme_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="graderule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("programme__isnull", True)),
                fields=("institution", "valid_from"),
                name="one_grade_rule_of_an_institution_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="graderule",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="a_grade_rule_says_who_chose_it"
            ),
        ),
        wall_rows(
            "recognition_earlierrecognition",
            read=f"learner_id = {READER} OR institution_id = {DESKS}",
            write=f"institution_id = {DESKS}",
        ),
        freeze_rows(
            "recognition_earlierrecognition",
            columns=["learner_id", "institution_id", "programme_id", "credits", "reference", "recognised_on", "entered_by_id"],
        ),
        freeze_rows("recognition_graderule", deletes=False),
    ]
