"""What was refused or withdrawn may go when its period is over; what was granted stays, without the person (decision 0092)."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from micro4asia.foundation.freezing import freeze_rows, unfreeze_rows

before = import_module("credentials.migrations.0009_stacks")
APPLICATION, PARTS, LEDGER = "credentials_stackapplication", "credentials_stackapplication_awards", "credentials_useledger"
UNTIED = "OLD.outcome = 'granted' AND NEW.applicant_id IS NULL"


class Migration(migrations.Migration):
    dependencies = [("credentials", "0011_earned_in")]

    operations = [
        migrations.AlterField(
            model_name="stackapplication",
            name="applicant",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: granted, and the person had the tie erased",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stack_applications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        unfreeze_rows(APPLICATION, columns=before.SENT),
        unfreeze_rows(APPLICATION, columns=before.DECIDED, when_sql="OLD.state <> 'applied'"),
        unfreeze_rows(APPLICATION, columns=["bundle"], when_sql="OLD.bundle <> ''"),
        freeze_rows(APPLICATION, columns=[name for name in before.SENT if name != "applicant_id"], deletes=False),
        freeze_rows(APPLICATION, columns=["applicant_id"], when_sql=f"NOT ({UNTIED})", deletes=False),
        freeze_rows(APPLICATION, columns=before.DECIDED, when_sql="OLD.state <> 'applied'", deletes=False),
        freeze_rows(APPLICATION, columns=["bundle"], when_sql="OLD.bundle <> '' AND NEW.bundle <> ''", deletes=False),
        # Only what lent nothing to anything may be deleted.
        freeze_rows(APPLICATION, columns=["public_id"], when_sql="NOT (OLD.state = 'withdrawn' OR OLD.outcome = 'refused')"),
        unfreeze_rows(PARTS),
        freeze_rows(PARTS, deletes=False),
        unfreeze_rows(LEDGER, columns=before.USE),
        unfreeze_rows(LEDGER, columns=["status", "released_at"], when_sql="OLD.status = 'released'"),
        freeze_rows(LEDGER, columns=[name for name in before.USE if name != "holder_id"], deletes=False),
        freeze_rows(LEDGER, columns=["holder_id"], when_sql="NEW.holder_id IS NOT NULL", deletes=False),
        freeze_rows(LEDGER, columns=["status", "released_at"], when_sql="OLD.status = 'released'", deletes=False),
        freeze_rows(LEDGER, columns=["award_id"], when_sql="OLD.status <> 'released'"),
    ]
