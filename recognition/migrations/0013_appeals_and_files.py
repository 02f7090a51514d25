from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognition", "0012_decisions_in_full")]
    operations = []
