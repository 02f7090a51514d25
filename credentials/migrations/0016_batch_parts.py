"""Batches are issued in parts; a person may have a micro-credential again where that was declared as intended."""

import django.db.models.deletion
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, wall_rows

LIVING = models.Q(("state__in", ["revoked", "replaced"]), _negated=True)


class Migration(migrations.Migration):
    dependencies = [("credentials", "0015_batches")]

    operations = [
        migrations.CreateModel(
            name="BatchPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.PositiveIntegerField(help_text="Position of its first row")),
                ("last", models.PositiveIntegerField(help_text="Position of its last row")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("begun", "Begun"), ("signing", "Being signed"), ("done", "Done")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("halted_for", models.CharField(blank=True, help_text="A code: why it could not go on", max_length=60)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "batch",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="credentials.batch"),
                ),
            ],
            options={
                "ordering": ["batch", "first", "pk"],
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
        wall_rows(
            "credentials_batchpart",
            read="EXISTS (SELECT 1 FROM credentials_batch b WHERE b.id = credentials_batchpart.batch_id"
            f" AND b.institution_id = {DESKS})",
        ),
        migrations.AddField(
            model_name="award",
            name="occurrence",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Beyond 1: given again while an earlier one lives, as was declared"
            ),
        ),
        migrations.RemoveConstraint(model_name="award", name="one_living_award_per_version_and_learner"),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=LIVING, fields=("version", "learner", "occurrence"), name="one_living_award_per_version_and_learner"
            ),
        ),
        freeze_rows("credentials_award", columns=["occurrence"], when_sql="OLD.state NOT IN ('draft', 'ready')"),
    ]
