from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0003_guardian_consent"),
    ]

    operations = []
