"""Rules settled beforehand, what officers answer to proposals, precedents edited or withdrawn, samples of automatic decisions."""

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
RULE, NOTE, SAMPLE = "recognition_rule", "recognition_precedentnote", "recognition_auditsample"
SIDE = f"receiver_id = {DESKS} OR sender_id = {DESKS}"
TERMS = [
    "kind",
    "number",
    "receiver_id",
    "sender_id",
    "course_id",
    "agreement_id",
    "learner_id",
    "purposes",
    "credits",
    "grade_floor",
    "grade_rule",
    "quota",
    "wording",
    "valid_from",
    "valid_to",
]


def of_decision(table: str) -> str:
    """Rows that hang on a decision of one's desk."""
    return (
        "EXISTS (SELECT 1 FROM recognition_decision d JOIN recognition_recognitionrequest r ON r.id = d.request_id"
        f" WHERE d.id = {table}.decision_id AND r.institution_id = {DESKS})"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0022_stacks_end"),
        ("institutions", "0014_wall_tables"),
        ("recognition", "0010_comparing_and_opinions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
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
                            ("agreement", "Line of an agreement"),
                            ("articulation", "Articulation rule"),
                            ("learning-agreement", "Learning agreement"),
                            ("equivalence", "Pre-approved equivalence"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Of the faculty's decision, or of the paper",
                        max_length=40,
                        validators=[micro4asia.foundation.text.no_control_characters],
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Waiting for signatures"),
                            ("countersigned", "Countersigned by all"),
                            ("published", "In force"),
                            ("suspended", "Suspended"),
                            ("ended", "Ended"),
                            ("expired", "Expired"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("purposes", models.JSONField(default=list, help_text="Purposes of requests it answers")),
                (
                    "credits",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of the receiver; empty: the course's own",
                        max_digits=6,
                        null=True,
                    ),
                ),
                (
                    "grade_floor",
                    models.CharField(blank=True, help_text="Lowest grade, as the credential's scale writes it", max_length=12),
                ),
                (
                    "grade_rule",
                    models.CharField(
                        choices=[("without", "Without a grade"), ("statistical", "By the grading tables of both sides")],
                        default="without",
                        max_length=12,
                    ),
                ),
                (
                    "quota",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Recognitions within a calendar year, at most",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                ("wording", models.JSONField(default=dict, help_text="The reasons, edited for the public, {language tag: text}")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(help_text="The last day; a rule without one does not exist")),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "suspended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("major-version", "A new major version of the micro-credential was published"),
                            ("accreditation", "An accreditation of the issuer has lapsed"),
                            ("course", "A new version of the course is in force"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "looked_at",
                    models.DateTimeField(blank=True, help_text="When somebody last let it go on after a suspension", null=True),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, help_text="Both sides were told that it is about to expire", null=True),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="institutions.agreement",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="institutions.course"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learning_agreements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        help_text="The side that drafted it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        help_text="Counts it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="institutions.institution",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        help_text="Awards it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules_elsewhere",
                        to="institutions.institution",
                    ),
                ),
                (
                    "suspended_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.microcredentialversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-drafted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("agreement", "Agreement"),
                            ("articulation", "Articulation rule"),
                            ("learning-agreement", "Learning agreement"),
                            ("equivalence", "Pre-approved equivalence"),
                            ("precedent", "Precedent"),
                            ("case-by-case", "Case by case"),
                        ],
                        max_length=24,
                    ),
                ),
                ("trace", models.TextField(help_text="The proposal as it stood, JSON")),
                (
                    "followed",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("changed", "Changed"), ("set-aside", "Set aside")], max_length=12
                    ),
                ),
                (
                    "departure",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answered_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "precedent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recognition.decision",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposal_answer",
                        to="recognition.recognitionrequest",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recognition.rule",
                    ),
                ),
            ],
            options={
                "ordering": ["-answered_at"],
            },
        ),
        migrations.CreateModel(
            name="RuleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("drafted", "Drafted"),
                            ("changed", "Changed"),
                            ("proposed", "Proposed"),
                            ("signed", "Signed"),
                            ("withdrawn", "Taken back to the draft"),
                            ("published", "Published"),
                            ("suspended", "Suspended"),
                            ("resumed", "In force again"),
                            ("ended", "Ended"),
                            ("expired", "Expired"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "said",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: by the clock",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="recognition.rule"),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RuleSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("receiver", "The institution that counts it"),
                            ("sender", "The institution that awards it"),
                            ("learner", "The learner"),
                        ],
                        max_length=8,
                    ),
                ),
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("fingerprint", models.CharField(help_text="Of what was signed, SHA-256, hex", max_length=64)),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="recognition.rule"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["signed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RuleSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("first_line", models.CharField(help_text="major.minor", max_length=12)),
                ("last_line", models.CharField(help_text="major.minor, included", max_length=12)),
                (
                    "micro_credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rule_sources", to="credentials.microcredential"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="recognition.rule"),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AuditSample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agrees", "A person would have decided alike"),
                            ("differs", "A person would have decided otherwise"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "remark",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="audit", to="recognition.decision"
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["drawn_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looked_at__isnull", True), ("looked_by__isnull", True), ("result", "")),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                ("looked_at__isnull", False),
                                ("looked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_sample_has_a_result_iff_dated_and_signed_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "differs"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_sample_that_differs_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HumanReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("stands", "The decision stands"), ("reopened", "Reopened in the applicant's favour")],
                        max_length=8,
                    ),
                ),
                (
                    "remark",
                    models.TextField(
                        blank=True,
                        help_text="For the learner",
                        max_length=2000,
                        validators=[micro4asia.foundation.text.no_control_characters],
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="recognition.decision"),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="human_review",
                        to="recognition.recognitionrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True), ("remark", ""), ("result", "")
                            ),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                models.Q(("remark", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_review_is_answered_iff_dated_and_signed_off",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrecedentNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "wording",
                    models.JSONField(
                        blank=True, default=dict, help_text="Edited for others, without a person, {language tag: text}"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="note", to="recognition.decision"
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_reason", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_precedent_is_withdrawn_iff_dated_signed_off_and_argued",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))), name="a_rule_expires_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement__isnull", False), ("kind", "agreement")),
                    models.Q(models.Q(("kind", "agreement"), _negated=True), ("agreement__isnull", True)),
                    _connector="OR",
                ),
                name="a_rule_of_an_agreement_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "learning-agreement"), ("learner__isnull", False)),
                    models.Q(models.Q(("kind", "learning-agreement"), _negated=True), ("learner__isnull", True)),
                    _connector="OR",
                ),
                name="a_learning_agreement_is_one_learners",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "equivalence"), _negated=True),
                    ("state", "draft"),
                    models.Q(("number", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_equivalence_names_its_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state__in", ["published", "suspended", "ended", "expired"])),
                    models.Q(("published_at__isnull", True), ("state__in", ["draft", "proposed", "countersigned"])),
                    _connector="OR",
                ),
                name="a_rule_is_published_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "suspended"), _negated=True),
                    models.Q(("suspended_at__isnull", False), models.Q(("suspended_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_suspended_rule_says_since_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["ended", "expired"])),
                    models.Q(models.Q(("state__in", ["ended", "expired"]), _negated=True), ("ended_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_rule_has_ended_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("followed", "accepted"), models.Q(("departure", ""), _negated=True), _connector="OR"),
                name="who_departs_from_a_proposal_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulesignature",
            constraint=models.UniqueConstraint(fields=("rule", "side"), name="each_side_signs_a_rule_once"),
        ),
        migrations.AddConstraint(
            model_name="rulesource",
            constraint=models.UniqueConstraint(
                fields=("rule", "micro_credential"), name="a_micro_credential_stands_once_in_a_rule"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="rule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="recognition.rule",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="precedent",
            field=models.ForeignKey(
                blank=True,
                help_text="The earlier decision that it follows",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="recognition.decision",
            ),
        ),
        wall_rows(
            RULE,
            read=f"(published_at IS NOT NULL AND kind <> 'learning-agreement') OR {SIDE} OR learner_id = {READER}",
            write=f"{SIDE} OR learner_id = {READER}",
        ),
        *(
            wall_rows(table, read=walls.of(RULE, table, "rule_id"))
            for table in ("recognition_rulesource", "recognition_rulesignature", "recognition_rulechange")
        ),
        wall_rows(NOTE, read=of_decision(NOTE)),
        wall_rows(SAMPLE, read=of_decision(SAMPLE)),
        wall_rows(
            "recognition_proposalanswer", read=walls.of_request("recognition_proposalanswer", f"r.institution_id = {DESKS}")
        ),
        wall_rows(
            "recognition_humanreview",
            read=walls.of_request("recognition_humanreview"),
            write=walls.of_request("recognition_humanreview", f"(r.applicant_id = {READER} OR r.institution_id = {DESKS})"),
        ),
        freeze_rows(RULE, columns=TERMS, when_sql="OLD.state <> 'draft'"),
        freeze_rows("recognition_rulechange", deletes=False),
        freeze_rows("recognition_rulesignature", columns=["side", "signed_by_id", "signed_at", "fingerprint"], deletes=False),
    ]
