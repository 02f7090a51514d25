"""An institution's own wording of letters, and which letter went to whom."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, wall_rows


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0019_directory"),
        ("foundation", "0003_denials"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("language", models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8)),
                ("number", models.PositiveIntegerField()),
                (
                    "subject",
                    models.CharField(blank=True, max_length=60, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("body", models.TextField(blank=True, validators=[micro4asia.foundation.text.no_control_characters])),
                ("written_at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_texts", to="institutions.institution"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={"ordering": ["-number"]},
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
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.letter"),
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
            options={"ordering": ["-pk"]},
        ),
        migrations.AddConstraint(
            model_name="lettertext",
            constraint=models.UniqueConstraint(
                fields=("institution", "kind", "language", "number"), name="a_wording_has_its_number_in_its_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="lettertext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body", ""), ("subject", "")),
                    models.Q(models.Q(("subject", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_wording_has_subject_and_body",
            ),
        ),
        migrations.AddIndex(
            model_name="learnerletter", index=models.Index(fields=["institution", "-id"], name="letters_of_an_institution")
        ),
        migrations.AddIndex(
            model_name="learnerletter", index=models.Index(fields=["learner", "kind"], name="letters_to_a_learner")
        ),
        migrations.AddConstraint(
            model_name="learnerletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bounce_code", ""), ("bounced_at__isnull", True)),
                    models.Q(("bounced_at__isnull", False), models.Q(("bounce_code", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_bounce_is_dated_and_has_its_code",
            ),
        ),
        wall_rows("credentials_lettertext", read=f"institution_id = {DESKS}"),
        wall_rows("credentials_learnerletter", read=f"institution_id = {DESKS}"),
        freeze_rows("credentials_lettertext"),
        freeze_rows(
            "credentials_learnerletter",
            columns=[
                "letter_id",
                "institution_id",
                "award_id",
                "learner_id",
                "kind",
                "wording_id",
                "written_at",
                "resent_from_id",
            ],
        ),
    ]
