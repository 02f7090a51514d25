"""Which courses a micro-credential can be earned in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0010_wall_stacks"),
        ("institutions", "0013_programmes_and_courses"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarnedIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="earns", to="institutions.course"
                    ),
                ),
                (
                    "micro_credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earned_in",
                        to="credentials.microcredential",
                    ),
                ),
            ],
            options={
                "ordering": ["micro_credential", "course__code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("micro_credential", "course"), name="one_course_once_per_micro_credential"
                    )
                ],
            },
        ),
    ]
