"""Many awards prepared together. Their rows name people who have no award yet: walled for the desk alone."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.walling import DESKS, wall_rows

of = import_module("credentials.migrations.0010_wall_stacks").of


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0014_give_back_endorsements"),
        ("institutions", "0014_wall_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("request_digest", models.CharField(blank=True, help_text="Of what was asked under the key", max_length=64)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, help_text="See batch_digest", max_length=64)),
                (
                    "returned_reason",
                    models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("run_at", models.DateTimeField(blank=True, help_text="Not before", null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("counts", models.JSONField(blank=True, default=dict, help_text="What became of the rows, once it is done")),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
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
                    models.BooleanField(default=False, help_text="A person said whose row it is; it is not guessed again"),
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
                        choices=[("waiting", "Waiting"), ("issued", "Issued"), ("skipped", "Skipped"), ("failed", "Failed")],
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
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="credentials.batch"),
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
                "ordering": ["batch", "position"],
            },
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["institution", "state", "-prepared_at"], name="batch_desk"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("request_key", ""), _negated=True),
                fields=("client", "request_key"),
                name="a_request_makes_one_batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("client__isnull", False), ("source", "api")),
                    models.Q(models.Q(("source", "api"), _negated=True), ("client__isnull", True), ("request_key", "")),
                    _connector="OR",
                ),
                name="a_batch_comes_from_a_programme_iff_it_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), ("sent_at__isnull", True), ("sent_by__isnull", True), ("state", "draft")),
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
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True), ("state__in", ["draft", "ready"])),
                    models.Q(
                        models.Q(("state__in", ["draft", "ready"]), _negated=True),
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_batch_is_issued_iff_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", False), ("state__in", ["done", "stopped"])),
                    models.Q(models.Q(("state__in", ["done", "stopped"]), _negated=True), ("done_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_batch_that_ended_is_dated",
            ),
        ),
        migrations.AddIndex(
            model_name="batchrow",
            index=models.Index(fields=["batch", "fate", "position"], name="batch_row_fate"),
        ),
        migrations.AddIndex(
            model_name="batchrow",
            index=models.Index(fields=["batch", "verdict", "position"], name="batch_row_verdict"),
        ),
        migrations.AddConstraint(
            model_name="batchrow",
            constraint=models.UniqueConstraint(fields=("batch", "position"), name="a_line_stands_in_a_batch_once"),
        ),
        migrations.AddConstraint(
            model_name="batchrow",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("fate", "issued"), _negated=True), ("award__isnull", False), _connector="OR"),
                name="an_issued_row_names_its_award",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_new_person", False), ("learner__isnull", True), _connector="OR"),
                name="a_new_person_is_no_known_learner",
            ),
        ),
        wall_rows("credentials_batch", read=f"institution_id = {DESKS}"),
        wall_rows("credentials_batchrow", read=of("credentials_batch", "credentials_batchrow", "batch_id")),
    ]
