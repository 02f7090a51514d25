"""What may be sent: several sources or none of the network, questions before anything is earned, requests from the counter."""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, READER, wall_rows

walls = import_module("recognition.migrations.0004_row_walls")


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0022_stacks_end"),
        ("institutions", "0014_wall_tables"),
        ("recognition", "0007_the_clock_of_a_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedCredential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
                ("issuer", models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
                (
                    "described",
                    models.JSONField(default=dict, help_text="What the file says of itself, by the keys of a further source"),
                ),
                ("name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ("media_type", models.CharField(max_length=60)),
                ("content", models.BinaryField(help_text="The file as it came")),
                ("digest", models.CharField(help_text="SHA-256 of the file, hex", max_length=64)),
                ("verdict", models.CharField(max_length=12)),
                ("result", models.JSONField(default=dict, help_text="The checks, as codes")),
                ("checked_at", models.DateTimeField()),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PreAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "would",
                    models.CharField(
                        choices=[
                            ("full", "Would be recognised"),
                            ("partial", "Would be recognised in part"),
                            ("no", "Would not be recognised"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "credits",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "earned_with",
                    models.TextField(
                        blank=True,
                        help_text="What it must be earned with",
                        max_length=2000,
                        validators=[micro4asia.foundation.text.no_control_characters],
                    ),
                ),
                ("reasons", models.TextField(max_length=4000, validators=[micro4asia.foundation.text.no_control_characters])),
                ("language", models.CharField(max_length=8)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_on", models.DateField(help_text="Local day of the institution")),
                ("valid_until", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="PreparedRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("email", models.EmailField(max_length=254)),
                ("full_name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ("language", models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("credit-transfer", "Credit towards a programme"),
                            ("course-exemption", "Exemption from a course"),
                            ("admission", "Admission to a programme"),
                            ("further-study", "Further study"),
                            ("employment", "Employment"),
                            ("internal-hr", "Staff development"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="recognitionrequest",
            name="a_sent_request_is_whole",
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="asked_digest",
            field=models.CharField(blank=True, help_text="What makes it the same question, asked once more, hex", max_length=64),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="curriculum_year",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.curriculumyear",
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                help_text="What was asked before it was earned",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="recognition.recognitionrequest",
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="kind",
            field=models.CharField(
                choices=[("earned", "Recognition"), ("before", "Before enrolling or finishing")], default="earned", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The officer who prepared it at the counter",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recognition_requests",
                to="institutions.programme",
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="version",
            field=models.ForeignKey(
                blank=True,
                help_text="Asked about before anything was earned",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recognition_requests",
                to="credentials.microcredentialversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(
                        ("case_number__isnull", False),
                        ("institution__isnull", False),
                        ("submitted_at__isnull", False),
                        ("consented_at__isnull", False),
                        models.Q(("consent_wording", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_sent_request_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    ("award__isnull", True),
                    models.Q(models.Q(("verification", ""), _negated=True), models.Q(("document_digest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_award_is_sent_with_its_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    ("course__isnull", False),
                    models.Q(("purpose__in", ["credit-transfer", "course-exemption"]), _negated=True),
                    ("kind", "before"),
                    _connector="OR",
                ),
                name="credit_is_asked_for_a_course",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("award__isnull", True), ("kind", "before"), ("version__isnull", False)),
                    models.Q(("kind", "earned"), ("version__isnull", True)),
                    _connector="OR",
                ),
                name="a_version_is_asked_about_before_it_is_earned",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("curriculum_year__isnull", True), ("programme__isnull", False), _connector="OR"),
                name="a_curriculum_year_is_one_of_a_programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("submitted", "checking", "information_requested", "complete", "assigned", "in_evaluation", "proposed"),
                    ),
                    models.Q(("asked_digest", ""), _negated=True),
                ),
                fields=("applicant", "asked_digest"),
                name="the_same_question_is_open_once",
            ),
        ),
        migrations.AddField(
            model_name="importedcredential",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="imported_credentials", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="preanswer",
            name="answered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="preanswer",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="pre_answer", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddField(
            model_name="preparedrequest",
            name="course",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.course"
            ),
        ),
        migrations.AddField(
            model_name="preparedrequest",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="prepared_requests", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="preparedrequest",
            name="opened_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="preparedrequest",
            name="programme",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.programme"
            ),
        ),
        migrations.AddField(
            model_name="preparedrequest",
            name="request",
            field=models.OneToOneField(
                blank=True,
                help_text="Once confirmed",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="prepared_as",
                to="recognition.recognitionrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedcredential",
            constraint=models.UniqueConstraint(fields=("user", "digest"), name="a_file_is_imported_once_by_a_person"),
        ),
        migrations.AddConstraint(
            model_name="preanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gt", models.F("answered_on"))), name="a_pre_answer_holds_for_a_while"
            ),
        ),
        migrations.AddConstraint(
            model_name="preanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True), name="a_pre_answer_gives_reasons"
            ),
        ),
        migrations.AddConstraint(
            model_name="preanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("would", "no"), _negated=True),
                    models.Q(("credits__isnull", True), ("earned_with", "")),
                    _connector="OR",
                ),
                name="what_would_not_count_grants_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="preparedrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("request__isnull", True), ("confirmed_at__isnull", False), _connector="OR"),
                name="a_prepared_request_is_made_once_confirmed",
            ),
        ),
        wall_rows("recognition_importedcredential", read=f"user_id = {READER}"),
        wall_rows(
            "recognition_preanswer",
            read=walls.of_request("recognition_preanswer"),
            write=walls.of_request("recognition_preanswer", f"r.institution_id = {DESKS}"),
        ),
        # Whom it was prepared for reads it by the link alone, which is looked up with everything open.
        wall_rows("recognition_preparedrequest", read=f"institution_id = {DESKS}"),
        freeze_rows(
            "recognition_recognitionrequest",
            columns=[
                "kind",
                "version_id",
                "programme_id",
                "curriculum_year_id",
                "follows_id",
                "opened_by_id",
                "asked_digest",
            ],
            when_sql="OLD.state <> 'draft'",
            deletes=False,
        ),
        # Once sent, a source carries what its check said.
        freeze_rows(
            "recognition_requestsource",
            columns=["request_id", "position", "award_id", "paper_id", "described", "verification", "document_digest"],
            when_sql="OLD.verification <> ''",
            deletes=False,
        ),
        freeze_rows("recognition_preanswer"),
    ]
