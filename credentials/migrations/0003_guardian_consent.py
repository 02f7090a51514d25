from importlib import import_module

import django.db.models.deletion
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows, unfreeze_rows

INTENT = import_module("credentials.migrations.0002_freeze_what_was_approved_and_signed").INTENT


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0002_freeze_what_was_approved_and_signed"),
        ("institutions", "0010_privacy"),
    ]

    operations = [
        migrations.AddField(
            model_name="learner",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="GuardianConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="guardian_consents", to="credentials.learner"
                    ),
                ),
                (
                    "guardian_name",
                    models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("parent", "Parent"),
                            ("guardian", "Legal guardian"),
                            ("institution", "Institution in charge of the child"),
                        ],
                        max_length=12,
                    ),
                ),
                ("given_on", models.DateField()),
                (
                    "evidence",
                    models.CharField(
                        help_text="What was seen, and where it is",
                        max_length=300,
                        validators=[micro4asia.foundation.text.no_control_characters],
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-given_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("learner",),
                        name="one_guardian_consent_in_force_per_learner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("given_on")), _connector="OR"
                        ),
                        name="a_guardian_consent_ends_after_it_was_given",
                    ),
                ],
            },
        ),
        # An intent that nobody has sealed may be taken back whole, when its signer has lost the right to sign in between.
        unfreeze_rows("credentials_award", columns=INTENT, when_sql="OLD.state NOT IN ('draft', 'ready')"),
        freeze_rows(
            "credentials_award",
            columns=INTENT,
            when_sql="OLD.state NOT IN ('draft', 'ready') AND NOT (OLD.state = 'sealing' AND NEW.state = 'ready')",
            deletes=False,
        ),
        freeze_rows("credentials_award", columns=["public_id"], when_sql="OLD.state NOT IN ('draft', 'ready')"),
    ]
