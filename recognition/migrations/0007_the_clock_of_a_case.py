"""The clock of a case as rows: pauses, delay notices, reopenings; what is asked item by item, and what is written both ways."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
import micro4asia.foundation.text
from django.conf import settings
from django.db import migrations, models
from zoneinfo import ZoneInfo

from micro4asia.foundation.freezing import freeze_rows, unfreeze_rows
from micro4asia.foundation.walling import DESKS, READER, wall_rows

walls = import_module("recognition.migrations.0004_row_walls")
BOTH_SIDES = f"(r.applicant_id = {READER} OR r.institution_id = {DESKS})"
OURS = f"r.institution_id = {DESKS}"
BEGINS_ANEW = "NEW.complete_on IS NULL AND OLD.state = 'closed' AND NEW.state = 'checking'"


def say_why_closed(apps, schema_editor):
    apps.get_model("recognition", "RecognitionRequest").objects.filter(state="closed").update(closed_because="answered")


def pause_for_questions(apps, schema_editor):
    """Days of waiting that were added to a due day stand as rows from now on."""
    pauses = apps.get_model("recognition", "Pause").objects
    asked = apps.get_model("recognition", "Question").objects.exclude(request__institution=None)
    for question in asked.select_related("request__institution"):
        zone = ZoneInfo(question.request.institution.timezone)
        pauses.create(
            request=question.request,
            cause="question",
            question=question,
            began_on=question.asked_at.astimezone(zone).date(),
            ended_on=question.answered_at.astimezone(zone).date() if question.answered_at else None,
        )


def wall(table, *, read="true", write=BOTH_SIDES):
    return wall_rows(table, read=walls.of_request(table, read), write=walls.of_request(table, write))


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0022_stacks_end"),
        ("institutions", "0015_working_days"),
        ("recognition", "0006_cases_with_many_sources_and_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "ordering": ["happened_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_desk", models.BooleanField()),
                ("words", models.TextField(max_length=4000, validators=[micro4asia.foundation.text.no_control_characters])),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(blank=True, help_text="When the other side first saw it", null=True)),
            ],
            options={
                "ordering": ["sent_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DelayNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("missed", models.DateField(help_text="The day that passed")),
                ("expected_on", models.DateField()),
                ("reason", models.TextField(max_length=2000, validators=[micro4asia.foundation.text.no_control_characters])),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["written_at", "pk"],
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
                    models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("began_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, help_text="The first day that counts again", null=True)),
            ],
            options={
                "ordering": ["began_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QuestionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
                ("why", models.CharField(max_length=500, validators=[micro4asia.foundation.text.no_control_characters])),
            ],
            options={
                "ordering": ["position"],
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
            ],
            options={
                "ordering": ["reopened_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="question",
            name="one_open_question_per_request",
        ),
        migrations.AddField(
            model_name="casepaper",
            name="question",
            field=models.ForeignKey(
                blank=True,
                help_text="What it replies to",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="papers",
                to="recognition.question",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="answered_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="extended_to",
            field=models.DateField(blank=True, help_text="The second deadline, given with the reminder", null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="issuer",
            field=models.ForeignKey(
                blank=True,
                help_text="Who is asked; empty: the learner",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enquiries",
                to="institutions.institution",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="lapsed_at",
            field=models.DateTimeField(blank=True, help_text="Closed without a reply", null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="closed_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("answered", "Answered, and the time to appeal is over"),
                    ("no-reply", "Nobody replied; this is not a refusal"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="procedure",
            field=models.CharField(
                choices=[("recognition", "Recognition"), ("rpl", "Recognition of prior learning"), ("revocation", "Revocation")],
                default="recognition",
                help_text="Whose time limits apply",
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="recognitionrequest",
            name="warned_days",
            field=models.SmallIntegerField(blank=True, help_text="The last warning: so many days were left; -1: late", null=True),
        ),
        migrations.AlterField(
            model_name="question",
            name="wording",
            field=models.TextField(
                blank=True,
                help_text="What goes with the items, if anything",
                max_length=2000,
                validators=[micro4asia.foundation.text.no_control_characters],
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True), ("lapsed_at__isnull", True)),
                fields=("request",),
                name="one_open_question_per_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("lapsed_at__isnull", True), ("answered_at__isnull", True), _connector="OR"),
                name="a_question_that_lapsed_has_no_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_to__isnull", True), ("reminded_at__isnull", True)),
                    models.Q(
                        ("extended_to__gt", models.F("reply_by")), ("extended_to__isnull", False), ("reminded_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="a_reminder_gives_a_second_deadline",
            ),
        ),
        migrations.RunPython(say_why_closed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="recognitionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), models.Q(("closed_because", ""), _negated=True)),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_because", "")),
                    _connector="OR",
                ),
                name="a_closed_request_says_because_of_what",
            ),
        ),
        migrations.AddField(
            model_name="awardnews",
            name="award",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credentials.award"),
        ),
        migrations.AddField(
            model_name="awardnews",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="award_news", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddField(
            model_name="awardnews",
            name="seen_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="casemessage",
            name="author",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="casemessage",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddField(
            model_name="delaynotice",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="delay_notices", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddField(
            model_name="delaynotice",
            name="written_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="pause",
            name="noted_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="question",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pause",
                to="recognition.question",
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddField(
            model_name="questionitem",
            name="question",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="items", to="recognition.question"),
        ),
        migrations.AddField(
            model_name="reopening",
            name="reopened_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="reopening",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reopenings", to="recognition.recognitionrequest"
            ),
        ),
        migrations.AddConstraint(
            model_name="awardnews",
            constraint=models.UniqueConstraint(
                fields=("request", "award", "kind", "happened_at"), name="news_of_a_credential_arrives_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="awardnews",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                    _connector="OR",
                ),
                name="news_is_looked_at_iff_dated_and_signed_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemessage",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="a_message_says_something"),
        ),
        migrations.AddConstraint(
            model_name="delaynotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected_on__gt", models.F("missed"))), name="a_delay_promises_a_later_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="delaynotice",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_delay_notice_says_why"),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on__isnull", True), ("ended_on__gte", models.F("began_on")), _connector="OR"),
                name="a_pause_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cause", "wish"), ("ended_on__isnull", True)),
                fields=("request",),
                name="one_wish_for_time_at_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionitem",
            constraint=models.UniqueConstraint(fields=("question", "position"), name="items_of_a_question_have_places"),
        ),
        migrations.AddConstraint(
            model_name="questionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                name="an_item_says_what_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reopened_at__gte", models.F("closed_at"))), name="a_case_is_reopened_after_it_was_closed"
            ),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="a_reopening_says_why"),
        ),
        wall("recognition_pause"),
        wall("recognition_delaynotice", write=OURS),
        wall("recognition_reopening"),
        wall("recognition_casemessage", read=BOTH_SIDES),
        wall("recognition_awardnews", write=OURS),
        wall_rows("recognition_questionitem", read=walls.of("recognition_question", "recognition_questionitem", "question_id")),
        freeze_rows(
            "recognition_pause",
            columns=["request_id", "cause", "question_id", "why", "began_on", "noted_by_id"],
            deletes=False,
        ),
        freeze_rows(
            "recognition_delaynotice",
            columns=["request_id", "missed", "expected_on", "reason", "written_by_id", "written_at"],
            deletes=False,
        ),
        freeze_rows(
            "recognition_reopening",
            columns=["request_id", "ground", "why", "reopened_by_id", "reopened_at", "closed_at", "complete_on", "due_on"],
            deletes=False,
        ),
        freeze_rows(
            "recognition_casemessage", columns=["request_id", "author_id", "from_desk", "words", "sent_at"], deletes=False
        ),
        freeze_rows("recognition_awardnews", columns=["request_id", "award_id", "kind", "happened_at"], deletes=False),
        freeze_rows("recognition_questionitem", columns=["question_id", "position", "what", "why"], deletes=False),
        # A reopened case has a clock of its own; what the former one said stands with the reopening.
        unfreeze_rows(
            "recognition_recognitionrequest", columns=["complete_on"], when_sql="OLD.complete_on IS NOT NULL", deletes=False
        ),
        freeze_rows(
            "recognition_recognitionrequest",
            columns=["complete_on"],
            when_sql=f"OLD.complete_on IS NOT NULL AND NOT ({BEGINS_ANEW})",
            deletes=False,
        ),
        # Last: rows that were just written would keep PostgreSQL from altering their tables.
        migrations.RunPython(pause_for_questions, migrations.RunPython.noop),
    ]
