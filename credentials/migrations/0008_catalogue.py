"""What the catalogue searches."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0007_designs"),
    ]

    operations = []
