from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0007_keys_and_trust"),
    ]

    operations = []
