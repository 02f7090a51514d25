"""What happens to awards after issue: acts, their awards, settings and learners' requests; how long an award is valid."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import micro4asia.foundation.public_ids
import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows
from micro4asia.foundation.walling import DESKS, wall_rows

OWN = import_module("credentials.migrations.0004_row_walls").OWN
ACT = "credentials_lateract"
# What was asked, answered and done stays as it was once it has ended. A certificate may come back on paper afterwards.
FILE = [
    "public_id",
    "institution_id",
    "kind",
    "state",
    "reason",
    "explanation",
    "legal_act",
    "effective_on",
    "review_on",
    "hearing",
    "heard_on",
    "hearing_note",
    "appeal_to",
    "appeal_days",
    "on_paper",
    "paper_due_on",
    "field",
    "old_value",
    "new_value",
    "hides_name",
    "asked_by_id",
    "asked_at",
    "answered_by_id",
    "answered_at",
    "answer",
    "stopped_by_id",
    "effect_at",
]
ENDED = "OLD.state NOT IN ('asked', 'agreed')"


def of_award(table: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM credentials_award a WHERE a.id = {table}.award_id AND ({condition}))"


class Migration(migrations.Migration):
    dependencies = [("credentials", "0016_batch_parts")]

    operations = [
        migrations.RemoveField(
            model_name="award",
            name="suspension_reason",
        ),
        migrations.AddField(
            model_name="microcredentialversion",
            name="validity_months",
            field=models.PositiveSmallIntegerField(default=0, help_text="How long an award is valid; 0: without end"),
        ),
        migrations.AddField(
            model_name="award",
            name="amended_at",
            field=models.DateTimeField(blank=True, help_text="When a fact was last put right beside the signed ones", null=True),
        ),
        migrations.AddField(
            model_name="award",
            name="hides_name",
            field=models.BooleanField(default=False, help_text="Of a replaced award: the former name is not shown in public"),
        ),
        migrations.AddField(
            model_name="award",
            name="is_successor",
            field=models.BooleanField(default=False, editable=False, help_text="Prepared to take the place of another award"),
        ),
        migrations.AddField(
            model_name="sharelink",
            name="reader_email",
            field=models.EmailField(
                blank=True,
                help_text="Told if the credential is revoked while the link is open",
                max_length=254,
                verbose_name="E-mail address of the reader",
            ),
        ),
        migrations.CreateModel(
            name="ActSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrections",
                    models.CharField(
                        choices=[
                            ("both", "By amendment or by a new award, as fits"),
                            ("amendment", "By amendment: the award stays, a decision stands beside it"),
                            ("re-issue", "By a new award that replaces the old one"),
                        ],
                        default="both",
                        max_length=10,
                    ),
                ),
                (
                    "appeal_to",
                    models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("appeal_days", models.PositiveSmallIntegerField(default=30)),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="act_setting", to="institutions.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LaterAct",
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
                            ("suspend", "Suspend"),
                            ("lift", "Lift the suspension"),
                            ("revoke", "Revoke"),
                            ("amend", "Amend"),
                            ("replace", "Re-issue"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a second person"),
                            ("agreed", "Agreed, not in effect yet"),
                            ("done", "In effect"),
                            ("declined", "Declined"),
                            ("stopped", "Stopped before it took effect"),
                            ("lapsed", "Lapsed: nobody confirmed it in time"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("issued-in-error", "Issued in error: not earned"),
                            ("wrong-person", "Issued to the wrong person"),
                            ("academic-misconduct", "Academic misconduct, proven"),
                            ("fraud", "Fraud in identity or admission"),
                            ("authority-order", "Order of a court or authority"),
                            ("under-review", "The result is under review"),
                            ("authority-request", "Asked for by an authority"),
                            ("in-order", "Looked into, and found in order"),
                            ("suspended-in-error", "Suspended in error"),
                            ("name-change", "Change of name"),
                            ("civil-status", "Change or correction of civil status"),
                            ("issuer-error", "Error of the issuer"),
                            ("loss", "Loss"),
                            ("format", "New format"),
                            ("key-withdrawn", "The key that signed it was withdrawn"),
                            ("renewal", "Renewal"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "explanation",
                    models.CharField(
                        help_text="For the file", max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                    ),
                ),
                (
                    "legal_act",
                    models.CharField(
                        blank=True,
                        help_text="Number and date of the decision",
                        max_length=200,
                        validators=[micro4asia.foundation.text.no_control_characters],
                    ),
                ),
                (
                    "effective_on",
                    models.DateField(blank=True, help_text="Where the issuer is; empty: as soon as agreed", null=True),
                ),
                ("review_on", models.DateField(blank=True, help_text="When a suspension is looked at again", null=True)),
                (
                    "hearing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("heard", "The learner was heard"),
                            ("waived", "The learner waived the right to be heard"),
                            ("not-heard", "The learner was not heard"),
                        ],
                        max_length=10,
                    ),
                ),
                ("heard_on", models.DateField(blank=True, null=True)),
                (
                    "hearing_note",
                    models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "appeal_to",
                    models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("appeal_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("on_paper", models.BooleanField(default=False, help_text="A certificate on paper is to be handed back")),
                ("paper_due_on", models.DateField(blank=True, null=True)),
                ("paper_returned_on", models.DateField(blank=True, null=True)),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        choices=[("name_as_printed", "Name"), ("grade", "Grade"), ("achieved_on", "Date of achievement")],
                        max_length=16,
                    ),
                ),
                ("old_value", models.CharField(blank=True, max_length=200)),
                (
                    "new_value",
                    models.CharField(blank=True, max_length=200, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                ("hides_name", models.BooleanField(default=False, help_text="The former name is no longer shown in public")),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(blank=True, max_length=500, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, help_text="When what was agreed takes effect, or lapses unconfirmed", null=True
                    ),
                ),
                ("effect_at", models.DateTimeField(blank=True, help_text="When it changed its awards", null=True)),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="later_acts", to="institutions.institution"
                    ),
                ),
                (
                    "stopped_by",
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
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                            ("asked", "Waiting for the institution"),
                            ("amended", "Put right by an amendment"),
                            ("reissued", "Put right by a new award"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("wanted_name", models.CharField(max_length=200, validators=[micro4asia.foundation.text.no_control_characters])),
                (
                    "wrong",
                    models.CharField(
                        help_text="What is wrong", max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
                    ),
                ),
                ("evidence", models.CharField(max_length=1000, validators=[micro4asia.foundation.text.no_control_characters])),
                ("hides_name", models.BooleanField(default=False, help_text="Whether the learner wants the former name hidden")),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(blank=True, max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]),
                ),
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
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="credentials.award"
                    ),
                ),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="credentials.lateract",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LaterActRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspend", "Suspend"),
                            ("lift", "Lift the suspension"),
                            ("revoke", "Revoke"),
                            ("amend", "Amend"),
                            ("replace", "Re-issue"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                (
                    "fate",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("skipped", "Left as it was")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("found", models.CharField(blank=True, help_text="The state of an award that was left as it was", max_length=12)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="credentials.lateract"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="later_act_rows", to="credentials.award"
                    ),
                ),
            ],
            options={
                "ordering": ["act", "pk"],
            },
        ),
        migrations.AddField(
            model_name="lateract",
            name="awards",
            field=models.ManyToManyField(related_name="later_acts", through="credentials.LaterActRow", to="credentials.award"),
        ),
        migrations.DeleteModel(
            name="Revocation",
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("award",), name="one_waiting_correction_per_award"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("state", "asked")),
                    models.Q(models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_correction_is_answered_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="lateractrow",
            constraint=models.UniqueConstraint(fields=("act", "award"), name="an_award_stands_in_an_act_once"),
        ),
        migrations.AddConstraint(
            model_name="lateractrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)), fields=("award", "kind"), name="one_open_later_act_of_a_kind_per_award"
            ),
        ),
        migrations.AddIndex(
            model_name="lateract",
            index=models.Index(fields=["institution", "state", "-asked_at"], name="later_act_desk"),
        ),
        migrations.AddConstraint(
            model_name="lateract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True), models.Q(("answered_by", models.F("asked_by")), _negated=True), _connector="OR"
                ),
                name="who_asks_for_a_later_act_does_not_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="lateract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_later_act_is_answered_iff_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="lateract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["revoke", "amend"]), ("state__in", ["agreed", "done"]), _negated=True),
                    ("answered_by__isnull", False),
                    _connector="OR",
                ),
                name="a_revocation_in_effect_was_agreed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="lateract",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "done"), _negated=True), ("effect_at__isnull", False), _connector="OR"),
                name="a_later_act_in_effect_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="lateract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "amend"), _negated=True),
                    models.Q(models.Q(("field", ""), _negated=True), models.Q(("new_value", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_amendment_names_its_field",
            ),
        ),
        freeze_rows(
            "credentials_microcredentialversion",
            columns=["validity_months"],
            when_sql="OLD.state NOT IN ('draft', 'internal_qa', 'discarded')",
            deletes=False,
        ),
        freeze_rows(
            "credentials_award",
            columns=["is_successor"],
            when_sql="OLD.state NOT IN ('draft', 'ready', 'sealing')",
            deletes=False,
        ),
        freeze_rows(ACT, columns=FILE, when_sql=ENDED),
        # The learner reads what befell their award; files themselves are the desk's, who write them.
        wall_rows(
            "credentials_lateractrow",
            read=of_award("credentials_lateractrow", f"a.institution_id = {DESKS} OR a.learner_id = {OWN}"),
            write=of_award("credentials_lateractrow", f"a.institution_id = {DESKS}"),
        ),
        wall_rows(
            ACT,
            read=f"institution_id = {DESKS} OR EXISTS (SELECT 1 FROM credentials_lateractrow r"
            f" JOIN credentials_award a ON a.id = r.award_id WHERE r.act_id = {ACT}.id AND a.learner_id = {OWN})",
            write=f"institution_id = {DESKS}",
        ),
        wall_rows("credentials_actsetting", read=f"institution_id = {DESKS}"),
        wall_rows(
            "credentials_correction",
            read=of_award("credentials_correction", f"a.institution_id = {DESKS} OR a.learner_id = {OWN}"),
        ),
    ]
