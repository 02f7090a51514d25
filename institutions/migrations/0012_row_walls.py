"""Row-level security on PostgreSQL: the second wall."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0011_api_clients"),
    ]

    operations = []
