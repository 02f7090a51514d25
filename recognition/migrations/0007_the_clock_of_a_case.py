from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognition", "0006_cases_with_many_sources_and_decisions")]
    operations = []
