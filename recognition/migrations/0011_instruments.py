from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognition", "0010_comparing_and_opinions")]
    operations = []
