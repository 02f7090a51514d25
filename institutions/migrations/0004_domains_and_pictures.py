from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0003_partners"),
    ]

    operations = []
