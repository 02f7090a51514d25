from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0005_people"),
    ]

    operations = []
