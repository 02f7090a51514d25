from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognition", "0007_the_clock_of_a_case")]
    operations = []
