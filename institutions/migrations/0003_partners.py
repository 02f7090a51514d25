from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0002_a_numeric_scale_has_both_ends"),
    ]

    operations = []
