"""Drafts that several people write."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0004_row_walls"),
        ("institutions", "0013_programmes_and_courses"),
    ]

    operations = []
