"""Quality review: remarks, checklist, change classes, dated steps."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows

APPROVAL = [
    "approved_by_id",
    "approved_at",
    "approval_body",
    "approval_decision",
    "valid_from",
    "change_class",
    "computed_class",
    "change_note",
    "class_agreement",
]


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0005_writing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(help_text="See credentials.checklist", max_length=24)),
                ("answer", models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("na", "Not applicable")], max_length=3)),
                (
                    "evidence",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("evidence_url", models.URLField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answered_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklist",
                        to="credentials.microcredentialversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "question"), name="one_answer_per_question_of_the_checklist"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "na"), _negated=True), models.Q(("evidence", ""), _negated=True), _connector="OR"
                        ),
                        name="what_does_not_apply_says_why",
                    ),
                ],
                "ordering": ["version", "question"],
            },
        ),
        migrations.CreateModel(
            name="ListedLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.CharField(help_text="major.minor", max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("holds", "Holds"),
                            ("to_confirm", "Holds, to be confirmed"),
                            ("broken", "Suspended until renewed"),
                            ("renewed", "Renewed"),
                        ],
                        default="holds",
                        max_length=10,
                    ),
                ),
                ("listed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("touched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listed_lines", to="institutions.agreement"
                    ),
                ),
                (
                    "because_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.microcredentialversion",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.course",
                    ),
                ),
                (
                    "listed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "micro_credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listed_lines", to="credentials.microcredential"
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        help_text="The party that counts it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "micro_credential", "line", "receiver"), name="one_listing_per_line_and_receiver"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["to_confirm", "broken"]), _negated=True),
                            models.Q(("because_of__isnull", False), ("touched_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_listed_line_to_be_renewed_names_the_version_that_did_it",
                    ),
                ],
                "ordering": ["agreement", "micro_credential", "line"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                ("field", models.CharField(help_text="Of what: see credentials.differences", max_length=80)),
                ("words", models.TextField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters])),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("accepted", "Accepted"),
                            ("followed", "Asked again"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.TextField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "settled_by",
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
                        related_name="remarks",
                        to="credentials.microcredentialversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("state__in", ["open", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state__in", ["answered", "accepted", "followed"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_remark_is_answered_iff_dated_and_signed_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", True), ("settled_by__isnull", True), ("state__in", ["open", "answered"])
                            ),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                ("state__in", ["accepted", "followed", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_remark_is_settled_iff_dated_and_signed_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by__isnull", True),
                            ("answered_by__isnull", True),
                            models.Q(("settled_by", models.F("answered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_accepts_an_answer_of_their_own",
                    ),
                ],
                "ordering": ["version", "made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="VersionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("submit", "Send to quality review"),
                            ("discard", "Discard"),
                            ("return", "Return with remarks"),
                            ("approve", "Approve"),
                            ("publish", "Publish"),
                            ("supersede", "Supersede by a new version"),
                            ("suspend", "Suspend for new awards"),
                            ("resume", "Lift the suspension"),
                            ("retire", "Retire"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("internal_qa", "In quality review"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("suspended", "Suspended for new awards"),
                            ("retired", "Retired"),
                            ("discarded", "Discarded"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("internal_qa", "In quality review"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("suspended", "Suspended for new awards"),
                            ("retired", "Retired"),
                            ("discarded", "Discarded"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "reason",
                    models.TextField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "data",
                    models.JSONField(blank=True, default=dict, help_text="What the step was given, by name; days as ISO dates"),
                ),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="credentials.microcredentialversion"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="change_class",
            field=models.CharField(
                blank=True,
                choices=[("editorial", "Editorial"), ("minor", "Minor"), ("major", "Major")],
                help_text="Empty: a first version",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="change_note",
            field=models.TextField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="class_agreement",
            field=models.TextField(blank=True, help_text="A reviewer's, to a class below the computed one", max_length=1000),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="computed_class",
            field=models.CharField(
                blank=True,
                choices=[("editorial", "Editorial"), ("minor", "Minor"), ("major", "Major")],
                help_text="The least it can be",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="last_award_on",
            field=models.DateField(blank=True, help_text="Retired: the last day it may be awarded", null=True),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="signing_officer",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                help_text="Of a retired one",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="credentials.microcredential",
            ),
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="valid_from",
            field=models.DateField(blank=True, help_text="The first day it may be awarded", null=True),
        ),
        migrations.AddConstraint(
            model_name="microcredentialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "retired"), _negated=True), ("last_award_on__isnull", False), _connector="OR"
                ),
                name="a_retired_version_names_its_last_award_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="microcredentialversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "internal_qa", "discarded"]),
                    ("change_class", models.F("computed_class")),
                    ("change_class", "major"),
                    models.Q(("change_class", "minor"), ("computed_class", "editorial")),
                    models.Q(("class_agreement", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_class_below_the_computed_one_was_agreed_to",
            ),
        ),
        freeze_rows("credentials_versionstep"),
        freeze_rows(
            "credentials_microcredentialversion",
            columns=APPROVAL,
            when_sql="OLD.state NOT IN ('draft', 'internal_qa', 'discarded')",
            deletes=False,
        ),
    ]
