import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0009_reference"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrivacyContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="privacy_contact", to="institutions.institution"
                    ),
                ),
                ("name", models.CharField(max_length=120, validators=[micro4asia.foundation.text.no_control_characters])),
                ("email", models.EmailField(max_length=254)),
                (
                    "address",
                    models.CharField(blank=True, max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
            ],
            options={
                "ordering": ["institution"],
            },
        ),
        migrations.CreateModel(
            name="RetentionTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="retention_terms", to="institutions.institution"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("amount", models.PositiveSmallIntegerField(help_text="In the unit of the rule: months or days")),
                ("source", models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
            ],
            options={
                "ordering": ["institution", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "kind"), name="one_term_per_institution_and_kind"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_term_lasts_a_while"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="retention_runs",
                        to="institutions.institution",
                    ),
                ),
                ("ran_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-ran_at", "-pk"],
                "indexes": [models.Index(fields=["institution", "-ran_at"], name="retention_run_latest")],
            },
        ),
        migrations.CreateModel(
            name="RetentionCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="institutions.retentionrun"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("done", models.PositiveIntegerField(help_text="Rows deleted or blanked")),
                ("left", models.PositiveIntegerField(help_text="Rows past their period that the next round takes")),
                ("oldest_on", models.DateField(blank=True, help_text="Day of the oldest row that is still kept", null=True)),
            ],
            options={
                "ordering": ["run", "kind"],
                "constraints": [models.UniqueConstraint(fields=("run", "kind"), name="one_count_per_run_and_kind")],
            },
        ),
        migrations.CreateModel(
            name="TransferRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="institutions.institution"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "recipient_name",
                    models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "country",
                    models.CharField(
                        help_text="ISO 3166-1 alpha-2, of the recipient",
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                    ),
                ),
                ("first_on", models.DateField()),
                ("purpose", models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
                ("categories", models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters])),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("act-of-learner", "Act of the learner, who sends their own data"),
                            ("consent", "Consent of the person, naming the country"),
                            ("standard-clauses", "Standard contractual clauses and a transfer assessment"),
                            ("adequacy", "Adequacy decision"),
                            ("contract", "Contract in the interest of the person, single case"),
                            ("law", "Obligation or permission by law"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "times",
                    models.PositiveIntegerField(
                        default=0, help_text="Acts of learners counted since the first day; names nobody"
                    ),
                ),
                ("dossier_due", models.DateField(blank=True, help_text="Empty: no dossier is needed", null=True)),
                (
                    "dossier_number",
                    models.CharField(blank=True, max_length=80, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("submitted_on", models.DateField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "notes",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
            ],
            options={
                "ordering": ["-first_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recipient__isnull", False), models.Q(("recipient_name", ""), _negated=True), _connector="OR"
                        ),
                        name="a_transfer_names_its_recipient",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recipient__isnull", True),
                            models.Q(("recipient", models.F("institution")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_transfers_to_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_on__isnull", True), ("submitted_on__gte", models.F("first_on")), _connector="OR"
                        ),
                        name="a_dossier_follows_the_first_transfer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_on__isnull", True), models.Q(("dossier_number", ""), _negated=True), _connector="OR"
                        ),
                        name="a_submitted_dossier_has_a_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("basis", "act-of-learner"), ("recipient__isnull", False)),
                        fields=("institution", "recipient"),
                        name="acts_of_learners_are_counted_once_per_recipient",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivacyRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="privacy_requests",
                        to="institutions.institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="privacy_requests", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "Tell me what you keep about me"),
                            ("correction", "Correct something"),
                            ("restriction", "Keep it, but close it to others"),
                            ("erasure", "Erase what may be erased"),
                            ("objection", "I object to a use of my data"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "wording",
                    models.TextField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_on", models.DateField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.TextField(blank=True, max_length=4000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("done", models.JSONField(blank=True, default=dict, help_text="{code of what was done: how many}")),
                (
                    "kept",
                    models.JSONField(blank=True, default=list, help_text="Codes of what is kept, see institutions/holdings.py"),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [models.Index(fields=["institution", "state", "due_on"], name="privacy_request_desk")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("institution", "person", "kind"),
                        name="one_open_privacy_request_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_privacy_request_has_ended_iff_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_privacy_request_is_answered_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_by__isnull", True), ("state__in", ["open", "withdrawn"])),
                            models.Q(("answered_by__isnull", False), ("state__in", ["answered", "refused"])),
                            _connector="OR",
                        ),
                        name="an_answer_to_a_privacy_request_has_an_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exports", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("content", models.BinaryField(default=bytes, help_text="A ZIP; empty until a worker has made it")),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("asked_at"))), name="an_export_ends_after_it_was_asked_for"
                    )
                ],
            },
        ),
    ]
