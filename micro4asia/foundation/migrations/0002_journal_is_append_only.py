from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_jobs_journal_letters")]

    operations = [freeze_rows("foundation_journalentry")]
