from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0010_privacy"),
    ]

    operations = []
