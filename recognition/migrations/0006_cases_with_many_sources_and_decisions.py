"""A case may ask for several credentials and documents, and may be answered more than once: first, and on appeal."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, READER, WallSQL, wall_rows

walls = import_module("recognition.migrations.0004_row_walls")
# Whoever is asked about a further award may look at it too.
ASKED_SQL = walls.ASKED_SQL.replace(
    "RETURN QUERY SELECT r.award_id FROM recognition_recognitionrequest r\n    WHERE",
    """RETURN QUERY SELECT s.award_id FROM recognition_requestsource s
    JOIN recognition_recognitionrequest r ON r.id = s.request_id
    WHERE s.award_id IS NOT NULL AND r.institution_id = ANY (desks) AND r.state <> 'draft'
    UNION ALL SELECT r.award_id FROM recognition_recognitionrequest r
    WHERE""",
).replace(
    "SELECT r.award_id FROM recognition_recognitionrequest r WHERE r.institution_id = ANY (desks) AND r.state <> 'draft'\n    );",
    """SELECT r.award_id FROM recognition_recognitionrequest r WHERE r.institution_id = ANY (desks) AND r.state <> 'draft'
        UNION ALL
        SELECT s.award_id FROM recognition_requestsource s
        JOIN recognition_recognitionrequest q ON q.id = s.request_id
        WHERE s.award_id IS NOT NULL AND q.institution_id = ANY (desks) AND q.state <> 'draft'
    );""",
)
BOTH_SIDES = f"(r.applicant_id = {READER} OR r.institution_id = {DESKS})"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0022_stacks_end"),
        ("institutions", "0014_wall_tables"),
        ("recognition", "0005_uses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CasePaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("source", "Document to be recognised"),
                            ("evidence", "Evidence"),
                            ("reply", "Reply to a question"),
                            ("appeal", "Evidence for the appeal"),
                        ],
                        default="evidence",
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                ("media_type", models.CharField(max_length=60)),
                ("content", models.BinaryField(help_text="The file as it came")),
                ("digest", models.CharField(help_text="SHA-256 of the file, hex", max_length=64)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("described", models.JSONField(blank=True, default=dict)),
                ("verification", models.TextField(blank=True, help_text="What the check said when the request was sent, JSON")),
                (
                    "document_digest",
                    models.CharField(blank=True, help_text="SHA-256 of the document at that moment, hex", max_length=64),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="recognitionrequest",
            name="a_request_is_evaluated_once_complete",
        ),
        migrations.RemoveConstraint(
            model_name="recognitionrequest",
            name="one_open_request_per_award_course_and_purpose",
        ),
        migrations.AddField(
            model_name="decision",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                help_text="Made on appeal, or amended: the one before is no longer in force and no precedent",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="recognition.decision",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="decision",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AlterField(
            model_name="recognitionrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Sent"),
                    ("checking", "Being checked for completeness"),
                    ("information_requested", "Waiting for a reply"),
                    ("complete", "Complete"),
                    ("assigned", "Assigned"),
                    ("in_evaluation", "Being evaluated"),
                    ("proposed", "Decision proposed"),
                    ("decided", "Decided"),
                    ("appealed", "Appealed"),
                    ("decided_on_appeal", "Decided on appeal"),
                    ("withdrawn", "Withdrawn"),
                    ("closed", "Closed"),
                ],
                default="draft",
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)), fields=("request",), name="one_first_decision_for_a_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("complete", "assigned", "in_evaluation", "proposed", "decided", "decided_on_appeal")),
                        _negated=True,
                    ),
                    ("complete_on__isnull", False),
                    _connector="OR",
                ),
                name="a_request_is_evaluated_once_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("submitted", "checking", "information_requested", "complete", "assigned", "in_evaluation", "proposed"),
                    )
                ),
                fields=("award", "course", "purpose"),
                name="one_open_request_per_award_course_and_purpose",
            ),
        ),
        migrations.AddField(
            model_name="casepaper",
            name="added_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="casepaper",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddField(
            model_name="requestsource",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="further_requests",
                to="credentials.award",
            ),
        ),
        migrations.AddField(
            model_name="requestsource",
            name="paper",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="source",
                to="recognition.casepaper",
            ),
        ),
        migrations.AddField(
            model_name="requestsource",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="further_sources", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddConstraint(
            model_name="casepaper",
            constraint=models.UniqueConstraint(fields=("request", "digest"), name="a_paper_stands_once_in_a_case"),
        ),
        migrations.AddConstraint(
            model_name="requestsource",
            constraint=models.UniqueConstraint(fields=("request", "position"), name="sources_of_a_request_have_places"),
        ),
        migrations.AddConstraint(
            model_name="requestsource",
            constraint=models.UniqueConstraint(fields=("request", "award"), name="an_award_stands_once_in_a_request"),
        ),
        migrations.AddConstraint(
            model_name="requestsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("award__isnull", False), ("paper__isnull", True)),
                    models.Q(("award__isnull", True), ("paper__isnull", False)),
                    _connector="OR",
                ),
                name="a_source_is_an_award_or_a_paper",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="automatic_under",
            field=models.ForeignKey(
                blank=True,
                help_text="The agreement that decided, without a person",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.agreement",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="departure",
            field=models.CharField(
                blank=True,
                help_text="Why the proposal or a precedent was not followed",
                max_length=1000,
                validators=[micro4asia.foundation.text.no_control_characters],
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="followed",
            field=models.CharField(
                blank=True,
                choices=[("accepted", "Accepted"), ("changed", "Changed"), ("set-aside", "Set aside")],
                help_text="What became of the proposal; empty: there was none",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="is_precedent",
            field=models.BooleanField(default=True, help_text="Whether later cases may be shown it"),
        ),
        migrations.AddField(
            model_name="decision",
            name="precedent_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Where another person than the evaluator decides",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="trace",
            field=models.TextField(blank=True, help_text="What the rules proposed, with every condition, as it stood, JSON"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: by a rule",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="instrument",
            field=models.CharField(
                choices=[
                    ("agreement", "Agreement"),
                    ("articulation", "Articulation rule"),
                    ("learning-agreement", "Learning agreement"),
                    ("equivalence", "Pre-approved equivalence"),
                    ("precedent", "Precedent"),
                    ("case-by-case", "Case by case"),
                ],
                default="case-by-case",
                help_text="The rung of the ladder it rests on",
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("automatic_under__isnull", True), ("decided_by__isnull", False)),
                    models.Q(("automatic_under__isnull", False), ("decided_by__isnull", True)),
                    _connector="OR",
                ),
                name="a_person_decides_or_an_agreement_does",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("automatic_under__isnull", True), models.Q(("instrument", "agreement"), ("outcome", "full")), _connector="OR"
                ),
                name="only_a_full_recognition_is_automatic",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("followed__in", ["changed", "set-aside"]), _negated=True),
                    models.Q(("departure", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_departure_gives_its_reason",
            ),
        ),
        WallSQL(ASKED_SQL, walls.ASKED_SQL),
        wall_rows(
            "recognition_casepaper",
            read=walls.of_request("recognition_casepaper"),
            write=walls.of_request("recognition_casepaper", BOTH_SIDES),
        ),
        wall_rows(
            "recognition_requestsource",
            read=walls.of_request("recognition_requestsource"),
            write=walls.of_request("recognition_requestsource", BOTH_SIDES),
        ),
        freeze_rows(
            "recognition_casepaper", columns=["content", "digest", "media_type", "added_by_id", "added_at"], deletes=False
        ),
    ]
