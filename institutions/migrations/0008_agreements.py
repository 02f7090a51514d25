"""What partners have agreed in writing."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0007_keys_and_trust"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=16,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^AG-\\d{4}-\\d{2,3}$", "Write the number as AG, year and number, such as AG-2026-01."
                            )
                        ],
                    ),
                ),
                ("titles", models.JSONField(help_text="{language tag: text}")),
                ("covers", models.JSONField(default=list, help_text="Codes of Covers")),
                ("scope", models.JSONField(blank=True, default=dict, help_text="What exactly is covered, {language tag: text}")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(help_text="The last day")),
                ("notice_days", models.PositiveSmallIntegerField(default=90)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Waiting for countersignatures"),
                            ("countersigned", "Countersigned by all"),
                            ("published", "Published"),
                            ("terminated", "Terminated"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("document", models.CharField(blank=True, help_text="Name in the storage", max_length=200)),
                ("document_digest", models.CharField(blank=True, help_text="SHA-256, hex", max_length=64)),
                ("document_size", models.PositiveIntegerField(default=0, help_text="Bytes")),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, help_text="Its last day, once it has ended", null=True)),
            ],
            options={
                "ordering": ["-valid_from", "-number"],
            },
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                ("fingerprint", models.CharField(blank=True, help_text="Of what was countersigned", max_length=64)),
                ("notice_at", models.DateTimeField(blank=True, null=True)),
                ("leaves_on", models.DateField(blank=True, help_text="The last day it is bound, once it gave notice", null=True)),
            ],
            options={
                "ordering": ["agreement", "institution"],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="drafted_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="institutions.agreement"
            ),
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="countersigned_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agreement_parties", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="notice_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))), name="an_agreement_ends_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state__in", ["published", "terminated", "lapsed"])),
                    models.Q(("published_at__isnull", True), ("state__in", ["draft", "proposed", "countersigned"])),
                    _connector="OR",
                ),
                name="an_agreement_is_published_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state__in", ["terminated", "lapsed"])),
                    models.Q(models.Q(("state__in", ["terminated", "lapsed"]), _negated=True), ("ended_on__isnull", True)),
                    _connector="OR",
                ),
                name="an_agreement_has_ended_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), models.Q(("document_digest", ""), _negated=True), _connector="OR"),
                name="an_agreement_leaves_the_draft_with_its_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.UniqueConstraint(fields=("agreement", "institution"), name="one_party_once_in_an_agreement"),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("countersigned_at__isnull", True), ("countersigned_by__isnull", True), ("fingerprint", "")),
                    models.Q(
                        ("countersigned_at__isnull", False),
                        ("countersigned_by__isnull", False),
                        models.Q(("fingerprint", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_party_has_countersigned_iff_dated_and_signed_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leaves_on__isnull", True), ("notice_at__isnull", True), ("notice_by__isnull", True)),
                    models.Q(("leaves_on__isnull", False), ("notice_at__isnull", False), ("notice_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_party_leaves_iff_it_gave_notice",
            ),
        ),
    ]
