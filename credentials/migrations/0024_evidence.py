"""Copies of documents that show why a name or a fact is put right: the desk reads them, and the learner who sent them."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, wall_rows

OWN = import_module("credentials.migrations.0004_row_walls").OWN
TABLE = "credentials_evidencepaper"
SENT = (
    "EXISTS (SELECT 1 FROM credentials_correction c JOIN credentials_award a ON a.id = c.award_id"
    f" WHERE c.id = {TABLE}.correction_id AND a.institution_id = {TABLE}.institution_id AND a.learner_id = {OWN})"
)


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0023_status_places"),
        ("institutions", "0016_cycle_of_a_grade_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("checked_at", models.DateTimeField(blank=True, help_text="When what it speaks for was answered", null=True)),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
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
        freeze_rows(
            TABLE,
            columns=[
                "public_id",
                "institution_id",
                "correction_id",
                "act_id",
                "name",
                "media_type",
                "content",
                "digest",
                "added_by_id",
                "added_at",
            ],
            deletes=False,
        ),
        wall_rows(TABLE, read=f"institution_id = {DESKS} OR {SENT}"),
    ]
