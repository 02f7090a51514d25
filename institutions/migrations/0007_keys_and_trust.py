from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0006_sign_on_and_clients"),
    ]

    operations = []
