"""Row-level security on PostgreSQL: the second wall."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0003_forget_closed_files"),
        ("credentials", "0004_row_walls"),
    ]

    operations = []
