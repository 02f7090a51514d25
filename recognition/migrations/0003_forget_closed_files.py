"""What a learner wrote may be blanked when the period of a closed case is over; it still cannot be changed into other words."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows, unfreeze_rows

SENT = import_module("recognition.migrations.0002_freeze_what_was_sent_and_decided").SENT
ENDED = "NEW.message = '' AND OLD.state IN ('withdrawn', 'closed')"


class Migration(migrations.Migration):
    dependencies = [("recognition", "0002_freeze_what_was_sent_and_decided")]

    operations = [
        unfreeze_rows("recognition_recognitionrequest", columns=SENT, when_sql="OLD.state <> 'draft'"),
        freeze_rows(
            "recognition_recognitionrequest",
            columns=[column for column in SENT if column != "message"],
            when_sql="OLD.state <> 'draft'",
        ),
        freeze_rows(
            "recognition_recognitionrequest",
            columns=["message"],
            when_sql=f"OLD.state <> 'draft' AND NOT ({ENDED})",
            deletes=False,
        ),
    ]
