"""Programmes with their curriculum years, courses inside them, and files being taken in."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0012_row_walls"),
    ]

    operations = []
