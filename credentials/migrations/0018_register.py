"""The register book with its void numbers and closed years, copies from it, awards made elsewhere, papers, nightly checks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, wall_rows

OWN = "ANY ((SELECT wall_own_learners())::bigint[])"
OF_DESK = f"institution_id = {DESKS}"
CLOSED = ["institution_id", "year", "last_number", "closed_at", "closed_by_id", "lines", "digest"]


def part(table: str, parent: str, column: str):
    """Rows that are there with what they are part of."""
    read = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column})"  # noqa: S608 (names of our own)
    return wall_rows(table, read=read)


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0017_after_issue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("applicant", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
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
                        help_text="What was shown", max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                    ),
                ),
                ("language", models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8)),
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
            ],
            options={
                "ordering": ["-given_at", "-pk"],
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
                ("left_out", models.PositiveIntegerField(default=0, help_text="Of what was chosen: without a certificate")),
                ("file", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveBigIntegerField(default=0, help_text="Bytes")),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
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
                ("title", models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
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
                    models.JSONField(default=dict, help_text="The checks, as codes; empty for a file that no machine can check"),
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
            ],
            options={
                "ordering": ["-registered_at", "-pk"],
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
            ],
            options={
                "ordering": ["-started_at", "-pk"],
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
            ],
            options={
                "ordering": ["run", "award", "code"],
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
                        choices=[("signer-removed", "The right to sign was taken away before the seal was made")], max_length=24
                    ),
                ),
            ],
            options={
                "ordering": ["institution", "serial_number"],
            },
        ),
        migrations.AddField(
            model_name="registerbook",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registerbook",
            name="closed_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registerbook",
            name="digest",
            field=models.CharField(blank=True, help_text="SHA-256 over the lines, hex", max_length=64),
        ),
        migrations.AddField(
            model_name="registerbook",
            name="last_copy",
            field=models.PositiveIntegerField(default=0, help_text="Certified copies are numbered apart"),
        ),
        migrations.AddField(
            model_name="registerbook",
            name="lines",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="registerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("digest", ""), ("lines__isnull", True)),
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
        ),
        migrations.AddConstraint(
            model_name="registerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("lines__isnull", True), ("lines", models.F("last_number")), _connector="OR"),
                name="a_closed_register_book_has_a_line_for_each_number",
            ),
        ),
        migrations.AddField(
            model_name="certifiedcopy",
            name="award",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certified_copies", to="credentials.award"
            ),
        ),
        migrations.AddField(
            model_name="certifiedcopy",
            name="given_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="certifiedcopy",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certified_copies", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="paperrun",
            name="asked_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="paperrun",
            name="awards",
            field=models.ManyToManyField(blank=True, related_name="+", to="credentials.award"),
        ),
        migrations.AddField(
            model_name="paperrun",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="paper_runs",
                to="credentials.batch",
            ),
        ),
        migrations.AddField(
            model_name="paperrun",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="paper_runs", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="referencedaward",
            name="institution",
            field=models.ForeignKey(
                help_text="That registered it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referenced_awards",
                to="institutions.institution",
            ),
        ),
        migrations.AddField(
            model_name="referencedaward",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="referenced_awards", to="credentials.learner"
            ),
        ),
        migrations.AddField(
            model_name="referencedaward",
            name="registered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="reverification",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reverifications", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="storeddefect",
            name="award",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="credentials.award"),
        ),
        migrations.AddField(
            model_name="storeddefect",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="defects", to="credentials.reverification"
            ),
        ),
        migrations.AddField(
            model_name="voidnumber",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="void_numbers", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="voidnumber",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credentials.microcredentialversion"
            ),
        ),
        migrations.AddConstraint(
            model_name="certifiedcopy",
            constraint=models.UniqueConstraint(fields=("institution", "number"), name="a_number_of_a_copy_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="certifiedcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["issued", "replaced"])), name="no_copy_of_what_does_not_stand"
            ),
        ),
        migrations.AddIndex(
            model_name="paperrun",
            index=models.Index(fields=["institution", "-asked_at"], name="paper_run_desk"),
        ),
        migrations.AddConstraint(
            model_name="paperrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), models.Q(("file", ""), _negated=True)),
                    models.Q(models.Q(("state", "done"), _negated=True), ("file", "")),
                    _connector="OR",
                ),
                name="paper_is_done_iff_it_has_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_on__isnull", False), ("form", "book"), ("last_on__isnull", False)),
                    models.Q(models.Q(("form", "book"), _negated=True), ("first_on__isnull", True), ("last_on__isnull", True)),
                    _connector="OR",
                ),
                name="pages_of_a_book_name_their_days",
            ),
        ),
        migrations.AddIndex(
            model_name="referencedaward",
            index=models.Index(fields=["institution", "-registered_at"], name="referenced_award_desk"),
        ),
        migrations.AddConstraint(
            model_name="referencedaward",
            constraint=models.UniqueConstraint(fields=("learner", "digest"), name="a_file_is_registered_once_for_a_learner"),
        ),
        migrations.AddConstraint(
            model_name="referencedaward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "unconfirmed"), _negated=True),
                    models.Q(("checked_otherwise", ""), _negated=True),
                    _connector="OR",
                ),
                name="what_no_machine_confirmed_somebody_vouches_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="reverification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)), fields=("institution",), name="one_reverification_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="storeddefect",
            constraint=models.UniqueConstraint(fields=("run", "award", "code"), name="a_defect_is_noted_once_a_run"),
        ),
        migrations.AddConstraint(
            model_name="voidnumber",
            constraint=models.UniqueConstraint(fields=("institution", "serial_number"), name="a_serial_number_is_void_once"),
        ),
        migrations.AddConstraint(
            model_name="voidnumber",
            constraint=models.UniqueConstraint(fields=("institution", "register_number"), name="a_register_number_is_void_once"),
        ),
        freeze_rows("credentials_voidnumber"),
        freeze_rows("credentials_certifiedcopy"),
        freeze_rows("credentials_registerbook", columns=CLOSED, when_sql="OLD.closed_at IS NOT NULL"),
        wall_rows("credentials_voidnumber", read=OF_DESK),
        wall_rows("credentials_certifiedcopy", read=OF_DESK),
        wall_rows("credentials_referencedaward", read=f"{OF_DESK} OR learner_id = {OWN}", write=OF_DESK),
        wall_rows("credentials_paperrun", read=OF_DESK),
        part("credentials_paperrun_awards", "credentials_paperrun", "paperrun_id"),
        wall_rows("credentials_reverification", read=OF_DESK),
        part("credentials_storeddefect", "credentials_reverification", "run_id"),
    ]
