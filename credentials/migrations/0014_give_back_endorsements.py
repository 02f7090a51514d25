"""The intent of an endorsement, and the answer it was, may be taken back whole as long as nothing is sealed."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows, unfreeze_rows

before = import_module("credentials.migrations.0007_designs")
ENDORSEMENT, REVIEW = "credentials_endorsement", "credentials_partnerreview"
SIGNED = ["signed_by_id", "signed_at", "signing_key_id", "status_list_id", "status_index"]


class Migration(migrations.Migration):
    dependencies = [("credentials", "0013_wall_drafts")]

    operations = [
        unfreeze_rows(ENDORSEMENT, columns=before.INTENT, when_sql="OLD.state <> 'claimed'"),
        freeze_rows(
            ENDORSEMENT,
            columns=[name for name in before.INTENT if name not in SIGNED],
            when_sql="OLD.state <> 'claimed'",
        ),
        freeze_rows(
            ENDORSEMENT,
            columns=SIGNED,
            when_sql="OLD.state <> 'claimed' AND NOT (OLD.state = 'signing' AND NEW.state = 'claimed')",
            deletes=False,
        ),
        unfreeze_rows(REVIEW, columns=before.ANSWER, when_sql="OLD.state <> 'asked'"),
        freeze_rows(
            REVIEW,
            columns=before.ANSWER,
            when_sql="OLD.state <> 'asked' AND NOT (OLD.state = 'endorsed' AND NEW.state = 'asked')",
            deletes=False,
        ),
        # ASKED stands frozen with every row, deletion included (migration 0007).
    ]
