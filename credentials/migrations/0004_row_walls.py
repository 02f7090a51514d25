"""Row-level security on PostgreSQL: the second wall."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0003_guardian_consent"),
        ("institutions", "0012_row_walls"),
    ]

    operations = []
