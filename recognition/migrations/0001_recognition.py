"""The tables, whole: on SQLite each later column or rule would write its table anew (decisions 0044 and 0136)."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
import recognition.models.letter
from micro4asia.foundation.whole_tables import CreateModels


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("recognition", "0001_requests_and_decisions"),
        ("recognition", "0005_uses"),
        ("recognition", "0006_cases_with_many_sources_and_decisions"),
        ("recognition", "0007_the_clock_of_a_case"),
        ("recognition", "0008_what_is_sent"),
        ("recognition", "0009_who_handles_a_case"),
        ("recognition", "0010_comparing_and_opinions"),
        ("recognition", "0011_instruments"),
        ("recognition", "0012_decisions_in_full"),
        ("recognition", "0013_appeals_and_files"),
        ("recognition", "0014_counting"),
        ("recognition", "0015_what_experts_name"),
        ("recognition", "0016_hours_left_over"),
        ("recognition", "0017_less_than_before"),
        ("recognition", "0019_queue_columns"),
        ("recognition", "0020_fill_queue_columns"),
        ("recognition", "0021_what_an_ended_course_counts_for"),
        ("recognition", "0022_equal_grades"),
        ("recognition", "0023_limits_of_credits"),
        ("recognition", "0024_hours_of_documents"),
    ]

    dependencies = [
        ("credentials", "0001_credentials"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
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
                                default="case-by-case",
                                help_text="The rung of the ladder it rests on",
                                max_length=24,
                            ),
                        ),
                        (
                            "trace",
                            models.TextField(
                                blank=True, help_text="What the rules proposed, with every condition, as it stood, JSON"
                            ),
                        ),
                        (
                            "followed",
                            models.CharField(
                                blank=True,
                                choices=[("accepted", "Accepted"), ("changed", "Changed"), ("set-aside", "Set aside")],
                                help_text="What became of the proposal; empty: there was none",
                                max_length=12,
                            ),
                        ),
                        (
                            "departure",
                            models.CharField(
                                blank=True,
                                help_text="Why the proposal or a precedent was not followed",
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("is_precedent", models.BooleanField(default=True, help_text="Whether later cases may be shown it")),
                        ("precedent_until", models.DateField(blank=True, null=True)),
                        (
                            "alternative_purpose",
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
                                help_text="What it is recognised for instead of what was asked",
                                max_length=20,
                            ),
                        ),
                        (
                            "alternative_level",
                            models.CharField(
                                blank=True,
                                help_text="The lower level at which it is recognised",
                                max_length=60,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("credits", models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                        ("credit_system", models.CharField(blank=True, max_length=24)),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("course", "The course's own credits"),
                                    ("hours", "By hours"),
                                    ("covered", "By the hours of the outcomes covered"),
                                    ("officer", "Set by the officer, see the reasons"),
                                    ("none", "No credits"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("hours", models.DecimalField(decimal_places=2, help_text="Hours of the credential", max_digits=7)),
                        (
                            "hours_per_credit",
                            models.DecimalField(
                                decimal_places=2, help_text="Of the receiver, on the day of the decision", max_digits=6
                            ),
                        ),
                        ("step", models.DecimalField(decimal_places=2, max_digits=4)),
                        (
                            "raw_numerator",
                            models.BigIntegerField(
                                help_text="The exact credits are a fraction: 100 h at 30 h have no finite decimal"
                            ),
                        ),
                        ("raw_denominator", models.BigIntegerField()),
                        (
                            "exempted",
                            models.TextField(
                                blank=True, help_text="Courses that need not be taken: code, name, version, credits, JSON"
                            ),
                        ),
                        (
                            "cap",
                            models.TextField(
                                blank=True, help_text="The limit this counts towards and the running total after it, JSON"
                            ),
                        ),
                        (
                            "grade_handling",
                            models.CharField(
                                choices=[
                                    ("without", "Recognised without a grade"),
                                    ("equal", "By the country's own table of equal grades"),
                                    ("statistical", "By the grading tables of both sides"),
                                    ("linear", "By place between best grade and lowest pass"),
                                    ("entered", "Set by the officer, see the reasons"),
                                ],
                                default="without",
                                max_length=12,
                            ),
                        ),
                        ("grade", models.CharField(blank=True, max_length=12)),
                        (
                            "grade_basis",
                            models.TextField(blank=True, help_text="Tables, years, fields and n behind a suggested grade, JSON"),
                        ),
                        (
                            "grade_departure",
                            models.CharField(
                                blank=True,
                                help_text="Why the grade was found in another way than the board chose for everybody",
                                max_length=500,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "language",
                            models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8),
                        ),
                        (
                            "reasons",
                            models.TextField(max_length=6000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "translation",
                            models.CharField(
                                choices=[
                                    ("written", "Written in this language"),
                                    ("checked", "Translated, and checked by a person"),
                                    ("translated", "Translated, not checked"),
                                ],
                                default="written",
                                max_length=12,
                            ),
                        ),
                        (
                            "next_steps",
                            models.TextField(
                                blank=True, max_length=3000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "legal_basis",
                            models.CharField(
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
                        (
                            "legal_reference",
                            models.CharField(
                                blank=True,
                                help_text="Act, article",
                                max_length=200,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "legal_version",
                            models.DateField(blank=True, help_text="The day of the version of the act that is cited", null=True),
                        ),
                        (
                            "double_use",
                            models.BooleanField(
                                default=False, help_text="Hours used elsewhere count here too, by the rule that is named"
                            ),
                        ),
                        (
                            "over_cap",
                            models.BooleanField(
                                default=False, help_text="More than the limit of the programme, by the rule that is named"
                            ),
                        ),
                        (
                            "bar",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cap-reached", "The limit for recognised credits is reached"),
                                    ("hours-used", "The same hours were counted already"),
                                    ("credit-limits", "The credits are older, or graded lower, than the law allows"),
                                    ("regulated-field", "The field is regulated"),
                                    ("award-revoked", "The credential was revoked"),
                                    ("condition-unmet", "A condition was not met"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "bar_explanation",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "grounds",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="How many substantial differences the comparison names"
                            ),
                        ),
                        ("findings", models.TextField(help_text="The whole comparison as it stood, JSON")),
                        ("appeal_body", models.JSONField(blank=True, default=dict, help_text="{language tag: text}")),
                        ("appeal_days", models.PositiveSmallIntegerField()),
                        ("appeal_until", models.DateField()),
                        (
                            "appeal_how",
                            models.JSONField(
                                blank=True, default=dict, help_text="{language tag: text}, beside the appeal in the case"
                            ),
                        ),
                        (
                            "valid_until",
                            models.DateField(blank=True, help_text="The last day it holds; empty: without end", null=True),
                        ),
                        (
                            "dissent",
                            models.CharField(
                                blank=True,
                                help_text="What the evaluator or the expert saw otherwise",
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "notified_at",
                            models.DateTimeField(blank=True, help_text="From when on the applicant could read it", null=True),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("registry", "In the registry, announced by e-mail"),
                                    ("counter", "Handed out at the counter"),
                                ],
                                default="registry",
                                max_length=12,
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                        ("decided_on", models.DateField(help_text="The day it was at the receiving institution")),
                        (
                            "automatic_under",
                            models.ForeignKey(
                                blank=True,
                                help_text="The agreement that decided, without a person",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.agreement",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: by a rule",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "grade_scale",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.gradescale",
                            ),
                        ),
                        (
                            "precedent",
                            models.ForeignKey(
                                blank=True,
                                help_text="The earlier decision that it follows",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="recognition.decision",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where another person than the evaluator decides",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                help_text="Made on appeal, or amended: the one before is no longer in force and no precedent",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="recognition.decision",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="recognition.rule",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                        (
                            "left_over",
                            models.TextField(
                                blank=True, help_text="Hours not recognised, and which of them may count elsewhere, JSON"
                            ),
                        ),
                        (
                            "lowered_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("law", "A ground of law stands against what was granted"),
                                    ("untrue", "What was granted rested on something untrue"),
                                    ("condition", "A condition was not met"),
                                ],
                                help_text="Only where less is granted than by the decision before",
                                max_length=12,
                            ),
                        ),
                        (
                            "lowered_explained",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "target",
                            models.TextField(
                                blank=True, help_text="A course version that had ended by then, and what it counts for, JSON"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-decided_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("automatic_under__isnull", True), ("decided_by__isnull", False)),
                                    models.Q(("automatic_under__isnull", False), ("decided_by__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_person_decides_or_an_agreement_does",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("automatic_under__isnull", True),
                                    models.Q(("instrument", "agreement"), ("outcome", "full")),
                                    _connector="OR",
                                ),
                                name="only_a_full_recognition_is_automatic",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("followed__in", ["changed", "set-aside"]), _negated=True),
                                    models.Q(("departure", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_departure_gives_its_reason",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True), ("valid_until__gte", models.F("decided_on")), _connector="OR"
                                ),
                                name="a_decision_holds_on_its_own_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("raw_denominator__gt", 0)), name="an_exact_credit_value_is_a_fraction"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "refused"), _negated=True),
                                    models.Q(("credits", 0), ("grade", "")),
                                    _connector="OR",
                                ),
                                name="a_refusal_grants_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "refused"), _negated=True),
                                    ("grounds__gt", 0),
                                    models.Q(
                                        models.Q(("bar", ""), _negated=True), models.Q(("bar_explanation", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_refusal_names_its_ground",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("double_use", False), models.Q(("legal_reference", ""), _negated=True), _connector="OR"
                                ),
                                name="hours_count_twice_only_by_a_rule_that_is_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("over_cap", False), models.Q(("legal_reference", ""), _negated=True), _connector="OR"
                                ),
                                name="a_limit_is_exceeded_only_by_a_rule_that_is_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reasons", ""), _negated=True), name="a_decision_gives_reasons"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", "full"), models.Q(("next_steps", ""), _negated=True), _connector="OR"
                                ),
                                name="less_than_asked_says_what_comes_next",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("grade", ""), ("grade_handling", "without")),
                                    models.Q(
                                        models.Q(("grade_handling", "without"), _negated=True),
                                        models.Q(("grade", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_grade_is_entered_iff_there_is_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("appeal_until__gte", models.F("decided_on"))),
                                name="an_appeal_window_ends_after_the_decision",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("replaces__isnull", True)),
                                fields=("request",),
                                name="one_first_decision_for_a_request",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lowered_because", ""), ("lowered_explained", "")),
                                    models.Q(
                                        models.Q(("lowered_because", ""), _negated=True),
                                        models.Q(("lowered_explained", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="less_than_before_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lowered_because", ""),
                                    models.Q(("automatic_under__isnull", True), ("replaces__isnull", False)),
                                    _connector="OR",
                                ),
                                name="less_than_before_is_said_by_a_person_of_an_earlier_decision",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeskHabit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("shortcuts", models.BooleanField(default=True, verbose_name="Single keys work in the queue")),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="desk_habit",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
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
                        (
                            "edited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reason_paragraphs",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["about", "outcome", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RecognitionRequest",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
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
                        (
                            "kind",
                            models.CharField(
                                choices=[("earned", "Recognition"), ("before", "Before enrolling or finishing")],
                                default="earned",
                                max_length=8,
                            ),
                        ),
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
                            "decision_language",
                            models.CharField(
                                choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], default="en", max_length=8
                            ),
                        ),
                        (
                            "message",
                            models.TextField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("case_number", models.CharField(blank=True, max_length=24, null=True, unique=True)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("consented_at", models.DateTimeField(blank=True, null=True)),
                        ("consent_wording", models.TextField(blank=True, help_text="The words the learner agreed to, as shown")),
                        ("crosses_border", models.BooleanField(default=False)),
                        (
                            "verification",
                            models.TextField(blank=True, help_text="What the verification said at that moment, JSON"),
                        ),
                        (
                            "document_digest",
                            models.CharField(
                                blank=True, help_text="SHA-256 of the signed document at that moment, hex", max_length=64
                            ),
                        ),
                        (
                            "asked_digest",
                            models.CharField(
                                blank=True, help_text="What makes it the same question, asked once more, hex", max_length=64
                            ),
                        ),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "complete_on",
                            models.DateField(
                                blank=True,
                                help_text="Local day the last needed item arrived: day 0 of the legal clock",
                                null=True,
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True)),
                        (
                            "procedure",
                            models.CharField(
                                choices=[
                                    ("recognition", "Recognition"),
                                    ("rpl", "Recognition of prior learning"),
                                    ("revocation", "Revocation"),
                                ],
                                default="recognition",
                                help_text="Whose time limits apply",
                                max_length=24,
                            ),
                        ),
                        (
                            "warned_days",
                            models.SmallIntegerField(
                                blank=True, help_text="The last warning: so many days were left; -1: late", null=True
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, help_text="Withdrawn or closed", null=True)),
                        ("judged", models.BooleanField(default=False, help_text="Every outcome of the course has a verdict")),
                        ("issuer_code", models.CharField(blank=True, max_length=24)),
                        ("level", models.CharField(blank=True, help_text="Framework and code of the credential", max_length=24)),
                        (
                            "instrument_hint",
                            models.CharField(blank=True, help_text="The rung of the ladder that seems to apply", max_length=24),
                        ),
                        (
                            "closed_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "Answered, and the time to appeal is over"),
                                    ("no-reply", "Nobody replied; this is not a refusal"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "award_revoked_at",
                            models.DateTimeField(blank=True, help_text="News that arrived while the request was open", null=True),
                        ),
                        (
                            "applicant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognition_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognition_requests",
                                to="credentials.award",
                            ),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognition_requests",
                                to="institutions.course",
                            ),
                        ),
                        (
                            "curriculum_year",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.curriculumyear",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                help_text="What was asked before it was earned",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognition_requests",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="The officer who prepared it at the counter",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognition_requests",
                                to="institutions.programme",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                help_text="Asked about before anything was earned",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognition_requests",
                                to="credentials.microcredentialversion",
                            ),
                        ),
                        (
                            "answered_in",
                            models.SmallIntegerField(
                                blank=True, editable=False, help_text="So many days after the file was complete", null=True
                            ),
                        ),
                        (
                            "answered_on",
                            models.DateField(blank=True, editable=False, help_text="The day of the first decision", null=True),
                        ),
                        (
                            "search_key",
                            models.CharField(blank=True, editable=False, help_text="Number and names, folded", max_length=600),
                        ),
                        (
                            "tab",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(judged=True, state="in_evaluation", then=models.Value(4)),
                                    models.When(state="in_evaluation", then=models.Value(3)),
                                    models.When(state__in=("submitted", "checking"), then=models.Value(1)),
                                    models.When(state__in=("information_requested",), then=models.Value(2)),
                                    models.When(state__in=("complete", "assigned"), then=models.Value(3)),
                                    models.When(state__in=("proposed",), then=models.Value(4)),
                                    models.When(state__in=("appealed",), then=models.Value(5)),
                                    models.When(
                                        state__in=("decided", "decided_on_appeal", "closed", "withdrawn"), then=models.Value(6)
                                    ),
                                    default=models.Value(0),
                                ),
                                output_field=models.SmallIntegerField(),
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["institution", "issuer_code"], name="request_issuers"),
                            models.Index(fields=["institution", "level"], name="request_levels"),
                            models.Index(fields=["institution", "tab", "state", "applicant", "award"], name="request_tabs"),
                            models.Index(
                                fields=[
                                    "institution",
                                    "tab",
                                    "due_on",
                                    "submitted_at",
                                    "id",
                                    "state",
                                    "applicant",
                                    "award",
                                    "officer",
                                    "issuer_code",
                                    "level",
                                    "instrument_hint",
                                ],
                                name="request_queue",
                            ),
                            models.Index(
                                fields=[
                                    "institution",
                                    "tab",
                                    "submitted_at",
                                    "id",
                                    "due_on",
                                    "state",
                                    "applicant",
                                    "award",
                                    "officer",
                                    "issuer_code",
                                    "level",
                                    "instrument_hint",
                                ],
                                name="request_latest",
                            ),
                            models.Index(
                                fields=[
                                    "institution",
                                    "tab",
                                    "due_on",
                                    "submitted_at",
                                    "id",
                                    "search_key",
                                    "course",
                                    "state",
                                    "applicant",
                                    "award",
                                ],
                                name="request_found",
                            ),
                            models.Index(
                                fields=["institution", "answered_on", "answered_in", "state", "applicant", "award"],
                                name="request_answered",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    ("award__isnull", True),
                                    models.Q(
                                        models.Q(("verification", ""), _negated=True),
                                        models.Q(("document_digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_award_is_sent_with_its_check",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    ("course__isnull", False),
                                    models.Q(("purpose__in", ["credit-transfer", "course-exemption"]), _negated=True),
                                    ("kind", "before"),
                                    _connector="OR",
                                ),
                                name="credit_is_asked_for_a_course",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("award__isnull", True), ("kind", "before"), ("version__isnull", False)),
                                    models.Q(("kind", "earned"), ("version__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_version_is_asked_about_before_it_is_earned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("curriculum_year__isnull", True), ("programme__isnull", False), _connector="OR"
                                ),
                                name="a_curriculum_year_is_one_of_a_programme",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case_number__isnull", True), ("submitted_at__isnull", True)),
                                    models.Q(("case_number__isnull", False), ("submitted_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_case_number_is_given_when_a_request_is_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("complete_on__isnull", True), ("due_on__isnull", True)),
                                    models.Q(
                                        ("complete_on__isnull", False),
                                        ("due_on__gt", models.F("complete_on")),
                                        ("due_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="the_legal_clock_starts_with_a_complete_file",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            ("complete", "assigned", "in_evaluation", "proposed", "decided", "decided_on_appeal"),
                                        ),
                                        _negated=True,
                                    ),
                                    ("complete_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_request_is_evaluated_once_complete",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("officer__isnull", True),
                                    models.Q(("officer", models.F("applicant")), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_officer_never_handles_their_own_request",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("state__in", ["withdrawn", "closed"])),
                                    models.Q(
                                        models.Q(("state__in", ["withdrawn", "closed"]), _negated=True),
                                        ("ended_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_request_has_ended_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), models.Q(("closed_because", ""), _negated=True)),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_because", "")),
                                    _connector="OR",
                                ),
                                name="a_closed_request_says_because_of_what",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        (
                                            "submitted",
                                            "checking",
                                            "information_requested",
                                            "complete",
                                            "assigned",
                                            "in_evaluation",
                                            "proposed",
                                        ),
                                    )
                                ),
                                fields=("award", "course", "purpose"),
                                name="one_open_request_per_award_course_and_purpose",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        (
                                            "submitted",
                                            "checking",
                                            "information_requested",
                                            "complete",
                                            "assigned",
                                            "in_evaluation",
                                            "proposed",
                                        ),
                                    ),
                                    models.Q(("asked_digest", ""), _negated=True),
                                ),
                                fields=("applicant", "asked_digest"),
                                name="the_same_question_is_open_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "wording",
                            models.TextField(
                                blank=True,
                                help_text="What goes with the items, if anything",
                                max_length=2000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("reply_by", models.DateField()),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "extended_to",
                            models.DateField(blank=True, help_text="The second deadline, given with the reminder", null=True),
                        ),
                        ("lapsed_at", models.DateTimeField(blank=True, help_text="Closed without a reply", null=True)),
                        (
                            "asked_in_evaluation",
                            models.BooleanField(help_text="Asked after the file was complete: the clock was running and pauses"),
                        ),
                        (
                            "answer",
                            models.TextField(
                                blank=True, max_length=4000, validators=[micro4asia.foundation.text.no_control_characters]
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
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "issuer",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who is asked; empty: the learner",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiries",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at__isnull", True), ("lapsed_at__isnull", True)),
                                fields=("request",),
                                name="one_open_question_per_request",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                                    models.Q(
                                        ("answered_at__gte", models.F("asked_at")),
                                        ("answered_at__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_question_is_answered_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lapsed_at__isnull", True), ("answered_at__isnull", True), _connector="OR"),
                                name="a_question_that_lapsed_has_no_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("extended_to__isnull", True), ("reminded_at__isnull", True)),
                                    models.Q(
                                        ("extended_to__gt", models.F("reply_by")),
                                        ("extended_to__isnull", False),
                                        ("reminded_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_reminder_gives_a_second_deadline",
                            ),
                        ],
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
                            models.CharField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "returned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposed_ruling",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-proposed_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("remark", ""), ("returned_at__isnull", True), ("returned_by__isnull", True)),
                                    models.Q(
                                        ("returned_at__isnull", False),
                                        ("returned_by__isnull", False),
                                        models.Q(("remark", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_proposal_is_returned_with_a_remark",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("returned_by__isnull", True),
                                    models.Q(("returned_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_returns_their_own_proposal",
                            ),
                        ],
                    },
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
                        (
                            "full_name",
                            models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "language",
                            models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8),
                        ),
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
                            models.TextField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prepared_requests",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.programme",
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                blank=True,
                                help_text="Once confirmed",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="prepared_as",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("request__isnull", True), ("confirmed_at__isnull", False), _connector="OR"),
                                name="a_prepared_request_is_made_once_confirmed",
                            )
                        ],
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
                        (
                            "reasons",
                            models.TextField(max_length=4000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("language", models.CharField(max_length=8)),
                        ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_on", models.DateField(help_text="Local day of the institution")),
                        ("valid_until", models.DateField()),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pre_answer",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_until__gt", models.F("answered_on"))),
                                name="a_pre_answer_holds_for_a_while",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reasons", ""), _negated=True), name="a_pre_answer_gives_reasons"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("would", "no"), _negated=True),
                                    models.Q(("credits__isnull", True), ("earned_with", "")),
                                    _connector="OR",
                                ),
                                name="what_would_not_count_grants_nothing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pause",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("question", "Waiting for the applicant’s reply"),
                                    ("issuer", "Waiting for the issuer’s reply"),
                                    ("wish", "The applicant asked for time"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("began_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, help_text="The first day that counts again", null=True)),
                        (
                            "noted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "question",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pause",
                                to="recognition.question",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pauses",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["began_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True), ("ended_on__gte", models.F("began_on")), _connector="OR"
                                ),
                                name="a_pause_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cause__in", ["question", "issuer"]), ("question__isnull", False)),
                                    models.Q(
                                        ("cause", "wish"),
                                        ("noted_by__isnull", False),
                                        ("question__isnull", True),
                                        models.Q(("why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_pause_has_its_question_or_says_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cause", "wish"), ("ended_on__isnull", True)),
                                fields=("request",),
                                name="one_wish_for_time_at_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("due_on", models.DateField(help_text="Local day of the receiving institution")),
                        (
                            "question",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("email", models.EmailField(blank=True, help_text="Of somebody outside, in lower case", max_length=254)),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                help_text="Of somebody outside",
                                max_length=200,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], default="en", max_length=8
                            ),
                        ),
                        ("token_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                        ("expires_at", models.DateTimeField(blank=True, help_text="When the link stops answering", null=True)),
                        ("kept", models.JSONField(blank=True, default=dict)),
                        (
                            "interest",
                            models.CharField(
                                blank=True,
                                help_text="Why declined",
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(
                                blank=True, max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "signed_name",
                            models.CharField(
                                blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("declined_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "told_at",
                            models.DateTimeField(blank=True, help_text="When its author was told what was decided", null=True),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "assessor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opinions",
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
                                        ("assessor__isnull", False),
                                        ("email", ""),
                                        ("expires_at__isnull", True),
                                        ("token_hash__isnull", True),
                                    ),
                                    models.Q(
                                        ("assessor__isnull", True),
                                        ("expires_at__isnull", False),
                                        ("token_hash__isnull", False),
                                        models.Q(("email", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_opinion_is_asked_of_one_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("assessor__isnull", True),
                                    models.Q(("assessor", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_asks_themselves_for_an_opinion",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("declined_at__isnull", True), ("signed_at__isnull", True)),
                                    models.Q(("signed_at__isnull", True), ("withdrawn_at__isnull", True)),
                                    models.Q(("declined_at__isnull", True), ("withdrawn_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="an_opinion_ends_in_one_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", True), ("signed_name", "")),
                                    models.Q(("signed_at__isnull", False), models.Q(("signed_name", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="an_opinion_is_signed_with_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("declined_at__isnull", True), ("interest", "")),
                                    models.Q(("declined_at__isnull", False), models.Q(("interest", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="who_declines_an_opinion_says_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("assessor__isnull", False), ("withdrawn_at__isnull", True)),
                                fields=("request", "assessor"),
                                name="an_assessor_is_asked_once_in_a_case",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True), models.Q(("email", ""), _negated=True)),
                                fields=("request", "email"),
                                name="an_address_is_asked_once_in_a_case",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="recognition.decision"
                            ),
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
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                        ("remark", ""),
                                        ("result", ""),
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
                    name="DelayNotice",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("missed", models.DateField(help_text="The day that passed")),
                        ("expected_on", models.DateField()),
                        (
                            "reason",
                            models.TextField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="delay_notices",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["written_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expected_on__gt", models.F("missed"))), name="a_delay_promises_a_later_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="a_delay_notice_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Declaration",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("has_conflict", models.BooleanField()),
                        (
                            "facts",
                            models.JSONField(
                                blank=True, default=list, help_text="Codes of what had suggested a conflict when it was asked"
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                blank=True,
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                                verbose_name="In words",
                            ),
                        ),
                        ("declared_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="declarations",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["declared_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("has_conflict", False), models.Q(("words", ""), _negated=True), _connector="OR"
                                ),
                                name="a_conflict_is_told_in_words",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comparison",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("saved_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comparison",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                        (
                            "hours",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Of documents that state none, as a desk entered them, by the key of each",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-saved_at"],
                    },
                ),
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
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                blank=True,
                                help_text="What it replies to",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="recognition.question",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("request", "digest"), name="a_paper_stands_once_in_a_case")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseMessage",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("from_desk", models.BooleanField()),
                        (
                            "words",
                            models.TextField(max_length=4000, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("read_at", models.DateTimeField(blank=True, help_text="When the other side first saw it", null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sent_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="a_message_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseFile",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "language",
                            models.CharField(choices=[("en", "English"), ("vi", "Vietnamese"), ("lo", "Lao")], max_length=8),
                        ),
                        ("for_desk", models.BooleanField(help_text="With what only the receiving institution reads")),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Being made"), ("done", "Ready"), ("failed", "Could not be made")],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("file", models.CharField(blank=True, max_length=200)),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 of the file, hex", max_length=64)),
                        ("pages", models.PositiveIntegerField(default=0)),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("pages__gt", 0),
                                        ("size__gt", 0),
                                        ("state", "done"),
                                        models.Q(("file", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "done"), _negated=True),
                                        ("digest", ""),
                                        ("file", ""),
                                        ("pages", 0),
                                        ("size", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_case_file_is_ready_iff_it_is_there",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                                name="a_case_file_ends_after_it_was_asked_for",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwardNews",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("revoked", "The credential was revoked"),
                                    ("replaced", "The credential was replaced by a newer one"),
                                    ("suspended", "The credential was suspended"),
                                    ("lifted", "The suspension of the credential was lifted"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("happened_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credentials.award"
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="award_news",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["happened_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "award", "kind", "happened_at"), name="news_of_a_credential_arrives_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="news_is_looked_at_iff_dated_and_signed_off",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "grounds",
                            models.TextField(
                                blank=True, max_length=6000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("lodged_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("received_on", models.DateField(help_text="The day it reached the institution, as it was there")),
                        ("due_on", models.DateField(help_text="The day by which it is to be settled")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("upheld", "The decision stands"),
                                    ("changed", "Decided anew"),
                                    ("sent-back", "Sent back"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "instruction",
                            models.TextField(
                                blank=True,
                                help_text="Sent back: what is to be done",
                                max_length=3000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_on", models.DateField(blank=True, help_text="The day it was at the institution", null=True)),
                        (
                            "lodged_by",
                            models.ForeignKey(
                                help_text="The learner, or the officer who took it at the counter",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
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
                            "against",
                            models.OneToOneField(
                                blank=True,
                                help_text="Empty: against silence",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeal",
                                to="recognition.decision",
                            ),
                        ),
                        (
                            "answer",
                            models.OneToOneField(
                                blank=True,
                                help_text="The decision made on the appeal",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settles",
                                to="recognition.decision",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appeals",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["lodged_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")), fields=("request",), name="one_open_appeal_per_request"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("against__isnull", True),
                                    models.Q(("grounds", ""), _negated=True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_open_appeal_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gt", models.F("received_on"))), name="an_appeal_is_due_after_it_came"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", ""),
                                        ("settled_at__isnull", True),
                                        ("settled_by__isnull", True),
                                        ("settled_on__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                        ("settled_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_appeal_is_settled_iff_dated_and_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer__isnull", True), ("instruction", ""), ("outcome", "")),
                                    models.Q(
                                        ("answer__isnull", False), ("instruction", ""), ("outcome__in", ["upheld", "changed"])
                                    ),
                                    models.Q(
                                        ("answer__isnull", True),
                                        ("outcome", "sent-back"),
                                        models.Q(("instruction", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_appeal_ends_with_a_decision_or_an_instruction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "upheld"), _negated=True), ("against__isnull", False), _connector="OR"
                                ),
                                name="silence_is_not_upheld",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reopening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("new-evidence", "New evidence"),
                                    ("proven-error", "A proven error"),
                                    ("reply", "The reply that was missing"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("why", models.TextField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("reopened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(help_text="When it had been closed")),
                        (
                            "closed_because",
                            models.CharField(
                                choices=[
                                    ("answered", "Answered, and the time to appeal is over"),
                                    ("no-reply", "Nobody replied; this is not a refusal"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("complete_on", models.DateField(blank=True, help_text="The clock before", null=True)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        (
                            "reopened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reopenings",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["reopened_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reopened_at__gte", models.F("closed_at"))),
                                name="a_case_is_reopened_after_it_was_closed",
                            ),
                            models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="a_reopening_says_why"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestSource",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField()),
                        ("described", models.JSONField(blank=True, default=dict)),
                        (
                            "verification",
                            models.TextField(blank=True, help_text="What the check said when the request was sent, JSON"),
                        ),
                        (
                            "document_digest",
                            models.CharField(blank=True, help_text="SHA-256 of the document at that moment, hex", max_length=64),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="further_requests",
                                to="credentials.award",
                            ),
                        ),
                        (
                            "paper",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="source",
                                to="recognition.casepaper",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="further_sources",
                                to="recognition.recognitionrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("request", "position"), name="sources_of_a_request_have_places"),
                            models.UniqueConstraint(fields=("request", "award"), name="an_award_stands_once_in_a_request"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("award__isnull", False), ("paper__isnull", True)),
                                    models.Q(("award__isnull", True), ("paper__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_source_is_an_award_or_a_paper",
                            ),
                        ],
                    },
                ),
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
                            models.CharField(
                                blank=True, help_text="Lowest grade, as the credential's scale writes it", max_length=12
                            ),
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
                        (
                            "wording",
                            models.JSONField(default=dict, help_text="The reasons, edited for the public, {language tag: text}"),
                        ),
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
                            models.DateTimeField(
                                blank=True, help_text="When somebody last let it go on after a suspension", null=True
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reminded_at",
                            models.DateTimeField(
                                blank=True, help_text="Both sides were told that it is about to expire", null=True
                            ),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                                name="a_rule_expires_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agreement__isnull", False), ("kind", "agreement")),
                                    models.Q(models.Q(("kind", "agreement"), _negated=True), ("agreement__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_rule_of_an_agreement_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "learning-agreement"), ("learner__isnull", False)),
                                    models.Q(models.Q(("kind", "learning-agreement"), _negated=True), ("learner__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_learning_agreement_is_one_learners",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "equivalence"), _negated=True),
                                    ("state", "draft"),
                                    models.Q(("number", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_equivalence_names_its_decision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("state__in", ["published", "suspended", "ended", "expired"]),
                                    ),
                                    models.Q(
                                        ("published_at__isnull", True), ("state__in", ["draft", "proposed", "countersigned"])
                                    ),
                                    _connector="OR",
                                ),
                                name="a_rule_is_published_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "suspended"), _negated=True),
                                    models.Q(("suspended_at__isnull", False), models.Q(("suspended_why", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_suspended_rule_says_since_when_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("state__in", ["ended", "expired"])),
                                    models.Q(
                                        models.Q(("state__in", ["ended", "expired"]), _negated=True), ("ended_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_rule_has_ended_iff_dated",
                            ),
                        ],
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
                                choices=[("accepted", "Accepted"), ("changed", "Changed"), ("set-aside", "Set aside")],
                                max_length=12,
                            ),
                        ),
                        (
                            "departure",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("followed", "accepted"), models.Q(("departure", ""), _negated=True), _connector="OR"
                                ),
                                name="who_departs_from_a_proposal_says_why",
                            )
                        ],
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
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="recognition.rule"
                            ),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["signed_at", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("rule", "side"), name="each_side_signs_a_rule_once")],
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rule_sources",
                                to="credentials.microcredential",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="recognition.rule"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rule", "micro_credential"), name="a_micro_credential_stands_once_in_a_rule"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=60,
                                validators=[micro4asia.foundation.text.no_control_characters],
                                verbose_name="Name of the view",
                            ),
                        ),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="institutions.institution"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "institution", "name"), name="views_of_a_person_have_names_of_their_own"
                            )
                        ],
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
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="second_officer_rules",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_rule_of_two_officers_ends_by_a_person",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="First day")),
                        ("to_on", models.DateField(verbose_name="Last day")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="Who is absent",
                            ),
                        ),
                        (
                            "substitute",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="Substitute",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["from_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("to_on__gte", models.F("from_on"))), name="an_absence_ends_after_it_began"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("substitute__isnull", True),
                                    models.Q(("substitute", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_stands_in_for_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssignmentRule",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=1, verbose_name="Order")),
                        (
                            "field",
                            models.CharField(
                                blank=True,
                                max_length=4,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d{1,4}\\Z", "Enter the first one to four digits of a field."
                                    )
                                ],
                                verbose_name="Field",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignment_rules",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "issuer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="Issuer",
                            ),
                        ),
                        (
                            "officers",
                            models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="Goes to"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="institutions.programme",
                                verbose_name="Programme of the course",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="institutions.unit",
                                verbose_name="Unit of the course",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("issuer__isnull", True),
                                    models.Q(("issuer", models.F("institution")), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_issuer_of_a_rule_is_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseBook",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last_number", models.PositiveIntegerField(default=0)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_books",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["institution", "year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "year"), name="one_case_book_per_institution_and_year")
                        ],
                    },
                ),
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
                                help_text="Who checks it",
                                max_length=200,
                                validators=[micro4asia.foundation.text.no_control_characters],
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
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("reminded_on", models.DateField(blank=True, null=True)),
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
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="recognition.decision"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("decision", "position"), name="conditions_of_a_decision_have_places"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("evidence", ""),
                                        ("settled_at__isnull", True),
                                        ("settled_by__isnull", True),
                                        ("state", "open"),
                                    ),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("credits_otherwise__isnull", True), ("otherwise", "lapses")),
                                    models.Q(
                                        ("credits_otherwise__gt", 0),
                                        ("credits_otherwise__isnull", False),
                                        ("otherwise", "reduced"),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_reduced_recognition_says_to_what",
                            ),
                        ],
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
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("looked_at", models.DateTimeField(blank=True, null=True)),
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
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="audit", to="recognition.decision"
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
                            models.DateTimeField(
                                blank=True, help_text="The moment of the proof, fixed before it is made", null=True
                            ),
                        ),
                        ("document", models.TextField(blank=True, help_text="The signed document, exact bytes")),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 of the document, hex", max_length=64)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="recognition.decision"
                            ),
                        ),
                        (
                            "place",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision_letter",
                                to="credentials.statusplace",
                            ),
                        ),
                        (
                            "signing_key",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.signingkey",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "waiting"),
                                        ("document", ""),
                                        ("place__isnull", True),
                                        ("signing_key__isnull", True),
                                    ),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_letter_is_withdrawn_iff_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarlierRecognition",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "credits",
                            models.DecimalField(
                                decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(0)]
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                help_text="Number of that decision",
                                max_length=80,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("recognised_on", models.DateField()),
                        ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                help_text="Whose programme it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="earlier_recognitions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="earlier_recognitions",
                                to="institutions.programme",
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
                        "ordering": ["recognised_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("credits__gt", 0)), name="what_was_recognised_before_is_some_credits"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_earlier_recognition_is_withdrawn_iff_dated_and_signed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("learner", "programme", "reference"),
                                name="an_earlier_recognition_is_entered_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GradeRule",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "public_id",
                            models.CharField(
                                default=micro4asia.foundation.public_ids.new_public_id, editable=False, max_length=40, unique=True
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("equal", "By the country's own table of equal grades"),
                                    ("statistical", "By the grading tables of both sides"),
                                    ("linear", "By place between best grade and lowest pass"),
                                    ("without", "Recognised without a grade"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        (
                            "body",
                            models.CharField(
                                help_text="Who chose, and by which decision",
                                max_length=200,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grade_rules",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the whole institution",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grade_rules",
                                to="institutions.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-valid_from", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("programme__isnull", False)),
                                fields=("institution", "programme", "valid_from"),
                                name="one_grade_rule_of_a_programme_from_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("programme__isnull", True)),
                                fields=("institution", "valid_from"),
                                name="one_grade_rule_of_an_institution_from_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("body", ""), _negated=True), name="a_grade_rule_says_who_chose_it"
                            ),
                        ],
                    },
                ),
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
                        (
                            "title",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "issuer",
                            models.CharField(max_length=300, validators=[micro4asia.foundation.text.no_control_characters]),
                        ),
                        (
                            "described",
                            models.JSONField(
                                default=dict, help_text="What the file says of itself, by the keys of a further source"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("media_type", models.CharField(max_length=60)),
                        ("content", models.BinaryField(help_text="The file as it came")),
                        ("digest", models.CharField(help_text="SHA-256 of the file, hex", max_length=64)),
                        ("verdict", models.CharField(max_length=12)),
                        ("result", models.JSONField(default=dict, help_text="The checks, as codes")),
                        ("checked_at", models.DateTimeField()),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imported_credentials",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-added_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "digest"), name="a_file_is_imported_once_by_a_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComparisonRow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "element",
                            models.CharField(
                                choices=[
                                    ("authenticity", "Authenticity"),
                                    ("level", "Level"),
                                    ("workload", "Workload"),
                                    ("outcomes", "Learning outcomes"),
                                    ("profile", "Profile"),
                                    ("assessment", "Assessment"),
                                    ("identity", "Identity and supervision"),
                                    ("quality", "Quality assurance"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("source", models.CharField(max_length=500)),
                        ("target", models.CharField(blank=True, max_length=500)),
                        ("finding", models.CharField(max_length=200)),
                        (
                            "difference",
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("substantial", models.BooleanField(default=False)),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                help_text="For this purpose",
                                max_length=1000,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "comparison",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="recognition.comparison"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="recognition.opinion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("comparison", "element"), name="one_row_per_element"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("substantial", False),
                                    models.Q(models.Q(("difference", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_substantial_difference_is_named_and_argued",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionVerdict",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("covered", "Covered"), ("partly", "Partly"), ("not", "Not")], max_length=8
                            ),
                        ),
                        ("share", models.DecimalField(decimal_places=2, help_text="Per cent that is met", max_digits=5)),
                        (
                            "matters",
                            models.CharField(
                                blank=True, choices=[("yes", "Yes, it matters"), ("no", "No, it does not")], max_length=3
                            ),
                        ),
                        (
                            "bridging",
                            models.CharField(
                                blank=True,
                                help_text="Closes a gap",
                                max_length=500,
                                validators=[micro4asia.foundation.text.no_control_characters],
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="verdicts", to="recognition.opinion"
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.courseoutcome"
                            ),
                        ),
                        ("sources", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "ordering": ["outcome__position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("opinion", "outcome"), name="an_expert_judges_an_outcome_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("share", 100), ("verdict", "covered")),
                                    models.Q(("share__gt", 0), ("share__lt", 100), ("verdict", "partly")),
                                    models.Q(("share", 0), ("verdict", "not")),
                                    _connector="OR",
                                ),
                                name="the_share_fits_what_the_expert_says",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("matters", ""), ("verdict", "covered")),
                                    models.Q(models.Q(("verdict", "covered"), _negated=True), ("matters__in", ["yes", "no"])),
                                    _connector="OR",
                                ),
                                name="of_a_gap_an_expert_says_whether_it_matters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeCoverage",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("covered", "Covered"), ("partly", "Partly"), ("not", "Not")], max_length=8
                            ),
                        ),
                        ("share", models.DecimalField(decimal_places=2, help_text="Per cent that is met", max_digits=5)),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
                        ),
                        ("described", models.JSONField(blank=True, default=list)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "comparison",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="coverage", to="recognition.comparison"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="recognition.opinion",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.courseoutcome"
                            ),
                        ),
                        ("sources", models.ManyToManyField(blank=True, related_name="+", to="credentials.learningoutcome")),
                    ],
                    options={
                        "ordering": ["outcome__position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("comparison", "outcome"), name="one_verdict_per_outcome"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("share", Decimal("100")), ("verdict", "covered")),
                                    models.Q(("share__gt", 0), ("share__lt", 100), ("verdict", "partly")),
                                    models.Q(("share", 0), ("verdict", "not")),
                                    _connector="OR",
                                ),
                                name="the_share_fits_the_verdict",
                            ),
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
                            models.CharField(
                                blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                            ),
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
                                    models.Q(
                                        ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_reason", "")
                                    ),
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
                migrations.CreateModel(
                    name="QuestionItem",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveSmallIntegerField()),
                        ("what", models.CharField(max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                        ("why", models.CharField(max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="recognition.question"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("question", "position"), name="items_of_a_question_have_places"),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                                name="an_item_says_what_and_why",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
