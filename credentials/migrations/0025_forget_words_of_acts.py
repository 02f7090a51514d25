"""The words of an act that ended may be blanked, all at once, where its people are erased; never changed into other words."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows, unfreeze_rows

after_issue = import_module("credentials.migrations.0017_after_issue")
ACT, FILE, ENDED = after_issue.ACT, after_issue.FILE, after_issue.ENDED
WORDS = ["explanation", "hearing_note", "answer"]
BLANKED = " AND ".join(f"NEW.{column} = ''" for column in WORDS)


class Migration(migrations.Migration):
    dependencies = [("credentials", "0024_evidence")]

    operations = [
        unfreeze_rows(ACT, columns=FILE, when_sql=ENDED),
        freeze_rows(ACT, columns=[column for column in FILE if column not in WORDS], when_sql=ENDED),
        freeze_rows(ACT, columns=WORDS, when_sql=f"{ENDED} AND NOT ({BLANKED})", deletes=False),
    ]
