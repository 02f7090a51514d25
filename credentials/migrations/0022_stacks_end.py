"""A granted stack may end, and so may what an agreement lists; both say when, by whom and why (decision 0110)."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import micro4asia.foundation.text
from micro4asia.foundation.freezing import freeze_rows, unfreeze_rows

before = import_module("credentials.migrations.0009_stacks")
APPLICATION = "credentials_stackapplication"
DECIDED = "OLD.state <> 'applied'"
ENDING = "OLD.state = 'decided' AND OLD.outcome = 'granted' AND NEW.state = 'ended'"
ENDED = ("ended_at", "ended_by_id", "end_reason")


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0021_skills"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("stackapplication", "a_decided_application_says_who_and_what"),
        migrations.RemoveConstraint("stackapplication", "a_stack_application_is_withdrawn_iff_dated"),
        migrations.AlterField(
            model_name="stackapplication",
            name="state",
            field=models.CharField(
                choices=[
                    ("applied", "Waiting for a decision"),
                    ("decided", "Decided"),
                    ("withdrawn", "Withdrawn"),
                    ("ended", "Ended"),
                ],
                default="applied",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="stackapplication",
            name="ended_at",
            field=models.DateTimeField(blank=True, help_text="Withdrawn, or ended after it was granted", null=True),
        ),
        migrations.AddField(
            model_name="stackapplication",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the larger award was revoked",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stackapplication",
            name="end_reason",
            field=models.TextField(
                blank=True,
                help_text="Why a grant was ended, as the learner reads it",
                max_length=2000,
                validators=[micro4asia.foundation.text.no_control_characters],
            ),
        ),
        migrations.AddConstraint(
            "stackapplication",
            models.CheckConstraint(
                name="a_decided_application_says_who_and_what",
                condition=Q(
                    state__in=["decided", "ended"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    outcome__in=["granted", "refused"],
                )
                | (~Q(state__in=["decided", "ended"]) & Q(decided_by__isnull=True, decided_at__isnull=True, outcome="")),
            ),
        ),
        migrations.AddConstraint(
            "stackapplication",
            models.CheckConstraint(
                name="a_stack_application_has_ended_iff_dated",
                condition=Q(state__in=["withdrawn", "ended"], ended_at__isnull=False)
                | (~Q(state__in=["withdrawn", "ended"]) & Q(ended_at__isnull=True)),
            ),
        ),
        migrations.AddConstraint(
            "stackapplication",
            models.CheckConstraint(
                name="only_a_granted_stack_is_ended_and_a_person_says_why",
                condition=Q(state="ended", outcome="granted", ended_by__isnull=True)
                | (Q(state="ended", outcome="granted", ended_by__isnull=False) & ~Q(end_reason=""))
                | (~Q(state="ended") & Q(ended_by__isnull=True, end_reason="")),
            ),
        ),
        unfreeze_rows(APPLICATION, columns=before.DECIDED, when_sql=DECIDED),  # as 0012 left it
        freeze_rows(APPLICATION, columns=[name for name in before.DECIDED if name != "state"], when_sql=DECIDED, deletes=False),
        freeze_rows(APPLICATION, columns=["state"], when_sql=f"{DECIDED} AND NOT ({ENDING})", deletes=False),
        freeze_rows(APPLICATION, columns=list(ENDED), when_sql="OLD.state IN ('withdrawn', 'ended')", deletes=False),
        migrations.AlterField(
            model_name="listedline",
            name="state",
            field=models.CharField(
                choices=[
                    ("holds", "Holds"),
                    ("to_confirm", "Holds, to be confirmed"),
                    ("broken", "Suspended until renewed"),
                    ("renewed", "Renewed"),
                    ("ended", "Ended"),
                ],
                default="holds",
                max_length=10,
            ),
        ),
        migrations.AddField(model_name="listedline", name="ended_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="listedline",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "listedline",
            models.CheckConstraint(
                name="a_listed_line_has_ended_iff_dated_and_signed_off",
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True, ended_by__isnull=True)),
            ),
        ),
    ]
