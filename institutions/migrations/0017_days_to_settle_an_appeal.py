"""How long an institution takes to settle an appeal is published beside its other limits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0016_cycle_of_a_grade_table"),
    ]

    operations = [
        migrations.AddField(
            model_name="timelimit",
            name="settle_days",
            field=models.PositiveSmallIntegerField(default=60, help_text="To decide on an appeal"),
        ),
    ]
