from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0008_agreements"),
    ]

    operations = []
