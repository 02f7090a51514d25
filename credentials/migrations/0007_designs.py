"""Badges and certificates as an institution designs them; endorsements by partners."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0006_quality"),
    ]

    operations = []
