"""Learners: facts corrected, records of one person merged, two people kept apart."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, READER, wall_rows


def of_learner(table: str, condition: str) -> str:
    """The learner that a row hangs on, if the condition over its columns holds."""
    return f"EXISTS (SELECT 1 FROM credentials_learner l WHERE l.id = {table}.learner_id AND ({condition}))"  # noqa: S608 (names of our own)


class Migration(migrations.Migration):
    dependencies = [("credentials", "0018_register"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="KeptApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "first",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="credentials.learner"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.institution"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="credentials.learner"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LearnerCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.JSONField(help_text="{fact: [before, after]}, days as ISO dates")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="credentials.learner"
                    ),
                ),
            ],
            options={"ordering": ["-at", "-pk"]},
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
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
            options={"ordering": ["-at", "-pk"]},
        ),
        migrations.AddField(
            model_name="learner",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="credentials.learner",
            ),
        ),
        migrations.AddIndex(
            model_name="learner", index=models.Index(fields=["institution", "sort_key", "number"], name="learner_list")
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True), name="no_learner_is_merged_into_themselves"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptapart",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="two_people_are_kept_apart_once"),
        ),
        migrations.AddConstraint(
            model_name="keptapart",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="two_people_stand_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="learnermerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)), fields=("merged",), name="a_record_is_merged_into_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="learnermerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("merged")), _negated=True), name="no_record_is_merged_into_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="learnermerge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_merge_is_undone_by_somebody",
            ),
        ),
        wall_rows(
            "credentials_learnercorrection",
            read=of_learner("credentials_learnercorrection", f"l.institution_id = {DESKS} OR l.user_id = {READER}"),
            write=of_learner("credentials_learnercorrection", f"l.institution_id = {DESKS}"),
        ),
        # What was read on a learner's own page is the list's business; the person reads their facts, not what was merged.
        wall_rows("credentials_learnermerge", read=f"institution_id = {DESKS}"),
        wall_rows("credentials_keptapart", read=f"institution_id = {DESKS}"),
        freeze_rows("credentials_learnercorrection", deletes=False),
        freeze_rows("credentials_learnermerge", columns=["public_id", "institution_id", "kept_id", "merged_id", "by_id", "at"]),
        freeze_rows(
            "credentials_learnermerge", columns=["undone_at", "undone_by_id"], when_sql="OLD.undone_at IS NOT NULL", deletes=False
        ),
    ]
