from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0002_freeze_what_was_sent_and_decided"),
    ]

    operations = []
