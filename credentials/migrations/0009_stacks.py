"""Stacks: rules, links between outcomes, the ledger of uses."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0008_catalogue"),
    ]

    operations = []
