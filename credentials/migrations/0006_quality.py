"""Quality review: remarks, checklist, change classes, dated steps."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0005_writing"),
    ]

    operations = []
