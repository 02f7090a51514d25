"""What a decision records in full, who proposes it, what it still asks for, and the letter that is signed for it."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
import recognition.models.letter
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, wall_rows

walls = import_module("recognition.migrations.0004_row_walls")
DESK = f"r.institution_id = {DESKS}"
HERE = f"institution_id = {DESKS}"


def of_decision(table: str, condition: str = "true") -> str:
    """The decision that a row hangs on, if the reader may read it and the condition holds of its request."""
    return (
        f"EXISTS (SELECT 1 FROM recognition_decision d JOIN recognition_recognitionrequest r ON r.id = d.request_id"
        f" WHERE d.id = {table}.decision_id AND {condition})"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0023_status_places"),
        ("institutions", "0014_wall_tables"),
        ("recognition", "0011_instruments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ("due_on", models.DateField(help_text="The last day, at the receiving institution")),
                (
                    "checked_by",
                    models.CharField(
                        help_text="Who checks it", max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                    ),
                ),
                (
                    "otherwise",
                    models.CharField(
                        choices=[("lapses", "The recognition lapses"), ("reduced", "Fewer credits are recognised")],
                        default="lapses",
                        max_length=8,
                    ),
                ),
                ("credits_otherwise", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("met", "Met"), ("failed", "Not met")], default="open", max_length=8
                    ),
                ),
                (
                    "evidence",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "holder_key",
                    models.CharField(
                        default=recognition.models.letter.new_key,
                        editable=False,
                        help_text="Who has it is told the name too",
                        max_length=40,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its signature"),
                            ("signing", "Being signed"),
                            ("signed", "Signed"),
                            ("withdrawn", "No longer in force"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, help_text="The moment of the proof, fixed before it is made", null=True),
                ),
                ("document", models.TextField(blank=True, help_text="The signed document, exact bytes")),
                ("digest", models.CharField(blank=True, help_text="SHA-256 of the document, hex", max_length=64)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposedRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ruling", models.TextField(help_text="The fields of a ruling, JSON")),
                ("proposed_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "remark",
                    models.CharField(blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.CreateModel(
            name="ReasonParagraph",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("general", "The result"),
                            ("level", "Level"),
                            ("workload", "Workload"),
                            ("quality", "Quality assurance"),
                            ("profile", "Profile"),
                            ("outcomes", "Learning outcomes"),
                            ("assessment", "Assessment"),
                            ("identity", "Identity and supervision"),
                            ("authenticity", "Authenticity"),
                            ("next", "What the learner can do next"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "Recognised in full"),
                            ("partial", "Recognised in part"),
                            ("conditional", "Recognised on a condition"),
                            ("alternative", "Recognised otherwise than asked"),
                            ("refused", "Not recognised"),
                        ],
                        help_text="Empty: any",
                        max_length=12,
                    ),
                ),
                ("texts", models.JSONField(help_text="{language tag: text with places such as {hours}}")),
                (
                    "translated",
                    models.JSONField(blank=True, default=list, help_text="Languages whose text nobody has checked yet"),
                ),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["about", "outcome", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SecondOfficerRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "Recognised in full"),
                            ("partial", "Recognised in part"),
                            ("conditional", "Recognised on a condition"),
                            ("alternative", "Recognised otherwise than asked"),
                            ("refused", "Not recognised"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
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
                ("credits_over", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="alternative_level",
            field=models.CharField(
                blank=True,
                help_text="The lower level at which it is recognised",
                max_length=60,
                validators=[micro4asia.foundation.text.no_control_characters],
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="alternative_purpose",
            field=models.CharField(
                blank=True,
                choices=[
                    ("credit-transfer", "Credit towards a programme"),
                    ("course-exemption", "Exemption from a course"),
                    ("admission", "Admission to a programme"),
                    ("further-study", "Further study"),
                    ("employment", "Employment"),
                    ("internal-hr", "Staff development"),
                ],
                help_text="What it is recognised for instead of what was asked",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="appeal_how",
            field=models.JSONField(blank=True, default=dict, help_text="{language tag: text}, beside the appeal in the case"),
        ),
        migrations.AddField(
            model_name="decision",
            name="cap",
            field=models.TextField(blank=True, help_text="The limit this counts towards and the running total after it, JSON"),
        ),
        migrations.AddField(
            model_name="decision",
            name="channel",
            field=models.CharField(
                choices=[("registry", "In the registry, announced by e-mail"), ("counter", "Handed out at the counter")],
                default="registry",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="dissent",
            field=models.CharField(
                blank=True,
                help_text="What the evaluator or the expert saw otherwise",
                max_length=1000,
                validators=[micro4asia.foundation.text.no_control_characters],
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="exempted",
            field=models.TextField(blank=True, help_text="Courses that need not be taken: code, name, version, credits, JSON"),
        ),
        migrations.AddField(
            model_name="decision",
            name="legal_version",
            field=models.DateField(blank=True, help_text="The day of the version of the act that is cited", null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="notified_at",
            field=models.DateTimeField(blank=True, help_text="From when on the applicant could read it", null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="translation",
            field=models.CharField(
                choices=[
                    ("written", "Written in this language"),
                    ("checked", "Translated, and checked by a person"),
                    ("translated", "Translated, not checked"),
                ],
                default="written",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="valid_until",
            field=models.DateField(blank=True, help_text="The last day it holds; empty: without end", null=True),
        ),
        migrations.AlterField(
            model_name="decision",
            name="bar",
            field=models.CharField(
                blank=True,
                choices=[
                    ("cap-reached", "The limit for recognised credits is reached"),
                    ("hours-used", "The same hours were counted already"),
                    ("regulated-field", "The field is regulated"),
                    ("award-revoked", "The credential was revoked"),
                    ("condition-unmet", "A condition was not met"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="legal_basis",
            field=models.CharField(
                choices=[
                    (
                        "network-agreement",
                        "Network agreement: fair assessment, recognition unless a substantial difference is shown",
                    ),
                    ("institution-rules", "Study and examination rules of the institution"),
                    ("national-law", "National law"),
                    ("lisbon", "Lisbon Recognition Convention (1997)"),
                    ("tokyo", "Tokyo Convention (2011)"),
                    ("global", "Global Convention (2019)"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "alternative"),
                        models.Q(
                            models.Q(("alternative_purpose", ""), _negated=True),
                            models.Q(("alternative_level", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        models.Q(("outcome", "alternative"), _negated=True),
                        ("alternative_level", ""),
                        ("alternative_purpose", ""),
                    ),
                    _connector="OR",
                ),
                name="an_alternative_names_what_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__isnull", True), ("valid_until__gte", models.F("decided_on")), _connector="OR"),
                name="a_decision_holds_on_its_own_day",
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="recognition.decision"
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="settled_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decisionletter",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="recognition.decision"
            ),
        ),
        migrations.AddField(
            model_name="decisionletter",
            name="place",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision_letter",
                to="credentials.statusplace",
            ),
        ),
        migrations.AddField(
            model_name="decisionletter",
            name="signing_key",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.signingkey"
            ),
        ),
        migrations.AddField(
            model_name="proposedruling",
            name="proposed_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="proposedruling",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="proposed_ruling", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddField(
            model_name="proposedruling",
            name="returned_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reasonparagraph",
            name="edited_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="reasonparagraph",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reason_paragraphs", to="institutions.institution"
            ),
        ),
        migrations.AddField(
            model_name="secondofficerrule",
            name="added_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="secondofficerrule",
            name="ended_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="secondofficerrule",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="second_officer_rules", to="institutions.institution"
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.UniqueConstraint(fields=("decision", "position"), name="conditions_of_a_decision_have_places"),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence", ""), ("settled_at__isnull", True), ("settled_by__isnull", True), ("state", "open")),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state__in", ["met", "failed"]),
                        models.Q(("evidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_condition_is_settled_with_evidence_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credits_otherwise__isnull", True), ("otherwise", "lapses")),
                    models.Q(("credits_otherwise__gt", 0), ("credits_otherwise__isnull", False), ("otherwise", "reduced")),
                    _connector="OR",
                ),
                name="a_reduced_recognition_says_to_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), ("document", ""), ("place__isnull", True), ("signing_key__isnull", True)),
                    models.Q(
                        ("document", ""),
                        ("state", "signing"),
                        ("place__isnull", False),
                        ("signed_at__isnull", False),
                        ("signing_key__isnull", False),
                    ),
                    models.Q(
                        ("place__isnull", False),
                        ("signed_at__isnull", False),
                        ("signing_key__isnull", False),
                        ("state", "signed"),
                        models.Q(("document", ""), _negated=True),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="a_signed_letter_has_key_place_moment_and_bytes",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_letter_is_withdrawn_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("remark", ""), ("returned_at__isnull", True), ("returned_by__isnull", True)),
                    models.Q(
                        ("returned_at__isnull", False), ("returned_by__isnull", False), models.Q(("remark", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_proposal_is_returned_with_a_remark",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_by__isnull", True),
                    models.Q(("returned_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_returns_their_own_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondofficerrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_rule_of_two_officers_ends_by_a_person",
            ),
        ),
        *(
            wall_rows(table, read=of_decision(table), write=of_decision(table, DESK))
            for table in ("recognition_condition", "recognition_decisionletter")
        ),
        wall_rows("recognition_proposedruling", read=walls.of_request("recognition_proposedruling", DESK)),
        wall_rows("recognition_reasonparagraph", read=HERE),
        wall_rows("recognition_secondofficerrule", read=HERE),
        freeze_rows(
            "recognition_condition",
            columns=["decision_id", "position", "what", "due_on", "checked_by", "otherwise", "credits_otherwise"],
        ),
        freeze_rows("recognition_condition", when_sql="OLD.state <> 'open'", deletes=False),
        freeze_rows("recognition_decisionletter", columns=["decision_id", "public_id", "holder_key"]),
        freeze_rows(
            "recognition_decisionletter",
            columns=["signing_key_id", "place_id", "signed_at", "document", "digest"],
            when_sql="OLD.document <> ''",
            deletes=False,
        ),
    ]
