"""Public holidays of each country, and how many working days an institution takes to answer."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0014_wall_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="timelimit",
            name="acknowledgement_days",
            field=models.PositiveSmallIntegerField(default=5, help_text="Working days"),
        ),
        migrations.AddField(
            model_name="timelimit",
            name="completeness_days",
            field=models.PositiveSmallIntegerField(default=10, help_text="Working days"),
        ),
        migrations.AddField(
            model_name="timelimit",
            name="rolls",
            field=models.BooleanField(
                default=False, help_text="A last day on which nobody works moves to the next one that counts"
            ),
        ),
        migrations.AlterField(
            model_name="statutorylimit",
            name="procedure",
            field=models.CharField(
                choices=[("recognition", "Recognition"), ("rpl", "Recognition of prior learning"), ("revocation", "Revocation")],
                default="recognition",
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="timelimit",
            name="procedure",
            field=models.CharField(default="recognition", help_text="recognition, or rpl for prior learning", max_length=24),
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_to", models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                (
                    "doubt",
                    models.CharField(
                        choices=[
                            ("seen", "Read in the source"),
                            ("knowledge", "Professional knowledge, not read again"),
                            ("knowledge?", "To be confirmed with the partner"),
                            ("proposal", "A proposal of the network"),
                        ],
                        default="knowledge?",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("valid_from", models.DateField(default=datetime.date(1900, 1, 1))),
                ("country", models.CharField(max_length=8)),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("closed", "Public holiday"), ("worked", "Worked, though a weekend or listed before")],
                        default="closed",
                        max_length=8,
                    ),
                ),
                ("names", models.JSONField(default=dict, help_text="{language tag: text}")),
            ],
            options={
                "ordering": ["country", "day", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="a_holiday_ends_after_it_began",
                    ),
                    models.UniqueConstraint(fields=("country", "day", "valid_from"), name="one_holiday_from_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("country", "day"),
                        name="one_holiday_without_an_end",
                    ),
                ],
            },
        ),
    ]
