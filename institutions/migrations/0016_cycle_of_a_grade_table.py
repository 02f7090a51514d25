"""Grades are distributed otherwise in each cycle of study: a table may say of which it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0015_working_days"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="gradetable",
            name="one_grade_table_from_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="gradetable",
            name="one_grade_table_without_an_end",
        ),
        migrations.AddField(
            model_name="gradetable",
            name="cycle",
            field=models.CharField(
                blank=True,
                choices=[
                    ("short", "Short cycle"),
                    ("first", "First cycle: bachelor"),
                    ("second", "Second cycle: master"),
                    ("third", "Third cycle: doctorate"),
                ],
                help_text="Of study; empty: all cycles together",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="gradetable",
            constraint=models.UniqueConstraint(
                fields=("institution", "scale", "isced_f", "cycle", "years", "valid_from"), name="one_grade_table_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="gradetable",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("institution", "scale", "isced_f", "cycle", "years"),
                name="one_grade_table_without_an_end",
            ),
        ),
    ]
