"""A grade may be found by the country's own table of equal ones; the choices are the code's alone."""

from django.db import migrations, models

METHODS = [
    ("equal", "By the country's own table of equal grades"),
    ("statistical", "By the grading tables of both sides"),
    ("linear", "By place between best grade and lowest pass"),
]
WITHOUT = ("without", "Recognised without a grade")


class Migration(migrations.Migration):
    dependencies = [("recognition", "0021_what_an_ended_course_counts_for")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="grade_handling",
            field=models.CharField(
                choices=[WITHOUT, *METHODS, ("entered", "Set by the officer, see the reasons")], default="without", max_length=12
            ),
        ),
        migrations.AlterField(
            model_name="graderule",
            name="method",
            field=models.CharField(choices=[*METHODS, WITHOUT], max_length=12),
        ),
    ]
