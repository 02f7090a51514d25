from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognition", "0009_who_handles_a_case")]
    operations = []
