from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0002_freeze_what_was_approved_and_signed"),
        ("institutions", "0010_privacy"),
    ]

    operations = []
