"""Fields of education that lead to work which the law of a country keeps for those whom an authority admits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("institutions", "0019_equal_grades_of_known_scales")]

    operations = [
        migrations.CreateModel(
            name="RegulatedField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
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
                ("country", models.CharField(max_length=8)),
                (
                    "isced_f",
                    models.CharField(help_text="Two to four digits; a narrower row goes before a wider one", max_length=4),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("regulated", "Regulated"), ("free", "Not regulated"), ("unknown", "Not known")], max_length=12
                    ),
                ),
                (
                    "authority",
                    models.CharField(
                        blank=True, help_text="Who admits to the work, or can say whether the law does", max_length=200
                    ),
                ),
            ],
            options={
                "ordering": ["country", "isced_f", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="a_regulated_field_ends_after_it_began",
                    ),
                    models.UniqueConstraint(
                        fields=("country", "isced_f", "valid_from"), name="one_regulated_field_from_a_day"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("country", "isced_f"),
                        name="one_regulated_field_without_an_end",
                    ),
                ],
            },
        ),
    ]
