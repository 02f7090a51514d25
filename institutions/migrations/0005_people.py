from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0004_domains_and_pictures"),
    ]

    operations = []
