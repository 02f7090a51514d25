"""Reference data holds from one day to another, and says who says so."""

import datetime
from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0008_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditSystem",
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
                ("system", models.CharField(max_length=24)),
                ("country", models.CharField(help_text="ISO 3166-1 alpha-2; * is everywhere", max_length=8)),
                ("hours_per_credit", models.DecimalField(decimal_places=2, max_digits=6)),
                ("hours_min", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("hours_max", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("step", models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=4)),
            ],
            options={
                "ordering": ["country", "system", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="LegalCap",
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
                    "scope",
                    models.CharField(
                        choices=[("degree", "Any degree"), ("bachelor", "Bachelor's degree"), ("master", "Master's degree")],
                        max_length=12,
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("share-of-credits-needed", "Share of the credits needed, at most"),
                            ("share-of-minimum-study-load", "Share of the minimum study load, at most"),
                            ("credits", "Credits, at most"),
                            ("age", "Years since achievement, at most"),
                            ("lowest-grade", "Lowest grade that may be recognised"),
                        ],
                        max_length=32,
                    ),
                ),
                ("value", models.CharField(help_text="A number, or a grade of the scale that the unit names", max_length=12)),
                ("unit", models.CharField(blank=True, max_length=24)),
            ],
            options={
                "ordering": ["country", "scope", "measure", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="StatutoryLimit",
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
                    "procedure",
                    models.CharField(
                        choices=[("recognition", "Recognition"), ("revocation", "Revocation")],
                        default="recognition",
                        max_length=24,
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("acknowledgement", "Acknowledgement"),
                            ("completeness", "Check of completeness"),
                            ("additional-information", "Answer to a question, at least"),
                            ("expert-opinion", "Opinion of an assessor"),
                            ("decision", "Decision"),
                            ("appeal", "Appeal"),
                            ("appeal-decision", "Decision on an appeal"),
                            ("return-of-the-document", "Return of the document"),
                        ],
                        max_length=24,
                    ),
                ),
                ("value", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[("days", "days"), ("working-days", "working days"), ("months", "months")], max_length=12
                    ),
                ),
            ],
            options={
                "ordering": ["country", "procedure", "step", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="TreatyStatus",
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
                    "treaty",
                    models.CharField(
                        choices=[
                            ("lisbon", "Lisbon Recognition Convention (1997)"),
                            ("tokyo", "Tokyo Convention (2011)"),
                            ("global", "Global Convention (2019)"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("party", "Party"),
                            ("not-party", "Not a party"),
                            ("preparing", "Preparing ratification"),
                            ("unknown", "Not known"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["country", "treaty", "valid_from"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="gradetable",
            name="one_grade_table_per_field_and_years",
        ),
        migrations.RemoveConstraint(
            model_name="level",
            name="one_level_per_code_and_framework",
        ),
        migrations.AddField(
            model_name="creditvalue",
            name="doubt",
            field=models.CharField(
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
        migrations.AddField(
            model_name="creditvalue",
            name="note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="gradescale",
            name="country",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="gradescale",
            name="doubt",
            field=models.CharField(
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
        migrations.AddField(
            model_name="gradescale",
            name="note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="gradescale",
            name="valid_from",
            field=models.DateField(default=datetime.date(1900, 1, 1)),
        ),
        migrations.AddField(
            model_name="gradescale",
            name="valid_to",
            field=models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
        ),
        migrations.AddField(
            model_name="gradetable",
            name="doubt",
            field=models.CharField(
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
        migrations.AddField(
            model_name="gradetable",
            name="note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="gradetable",
            name="valid_from",
            field=models.DateField(default=datetime.date(1900, 1, 1)),
        ),
        migrations.AddField(
            model_name="gradetable",
            name="valid_to",
            field=models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
        ),
        migrations.AddField(
            model_name="level",
            name="country",
            field=models.CharField(blank=True, help_text="ISO 3166-1 alpha-2, or the region it spans", max_length=8),
        ),
        migrations.AddField(
            model_name="level",
            name="doubt",
            field=models.CharField(
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
        migrations.AddField(
            model_name="level",
            name="note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="level",
            name="valid_from",
            field=models.DateField(default=datetime.date(1900, 1, 1)),
        ),
        migrations.AddField(
            model_name="level",
            name="valid_to",
            field=models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
        ),
        migrations.AddField(
            model_name="timelimit",
            name="doubt",
            field=models.CharField(
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
        migrations.AddField(
            model_name="timelimit",
            name="note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name="creditvalue",
            name="valid_to",
            field=models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
        ),
        migrations.AlterField(
            model_name="level",
            name="eqf_basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("referenced", "Referenced officially"),
                    ("compared", "Compared by experts"),
                    ("declared", "Declared by the issuer"),
                    ("assumed", "Assumed for display"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="timelimit",
            name="valid_to",
            field=models.DateField(blank=True, help_text="The last day; empty: until another row follows", null=True),
        ),
        migrations.AddConstraint(
            model_name="creditvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_credit_value_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditvalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("institution",), name="one_credit_value_without_an_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="gradescale",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_grade_scale_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="gradescale",
            constraint=models.UniqueConstraint(fields=("code", "valid_from"), name="one_grade_scale_from_a_day"),
        ),
        migrations.AddConstraint(
            model_name="gradescale",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("code",), name="one_grade_scale_without_an_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="gradetable",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_grade_table_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="gradetable",
            constraint=models.UniqueConstraint(
                fields=("institution", "scale", "isced_f", "years", "valid_from"), name="one_grade_table_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="gradetable",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("institution", "scale", "isced_f", "years"),
                name="one_grade_table_without_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_level_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(fields=("framework", "code", "valid_from"), name="one_level_from_a_day"),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("framework", "code"), name="one_level_without_an_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_time_limit_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("institution", "procedure"),
                name="one_time_limit_without_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours_per_credit__gt", 0),
                    ("step__gt", 0),
                    models.Q(
                        ("hours_min__isnull", True),
                        models.Q(("hours_min__gt", 0), ("hours_min__lte", models.F("hours_per_credit"))),
                        _connector="OR",
                    ),
                    models.Q(("hours_max__isnull", True), ("hours_max__gte", models.F("hours_per_credit")), _connector="OR"),
                ),
                name="a_credit_system_counts_hours_within_its_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_credit_system_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditsystem",
            constraint=models.UniqueConstraint(fields=("system", "country", "valid_from"), name="one_credit_system_from_a_day"),
        ),
        migrations.AddConstraint(
            model_name="creditsystem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("system", "country"),
                name="one_credit_system_without_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcap",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_legal_cap_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcap",
            constraint=models.UniqueConstraint(
                fields=("country", "scope", "measure", "valid_from"), name="one_legal_cap_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalcap",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("country", "scope", "measure"),
                name="one_legal_cap_without_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="statutorylimit",
            constraint=models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="a_statutory_limit_is_some_time"),
        ),
        migrations.AddConstraint(
            model_name="statutorylimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_statutory_limit_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="statutorylimit",
            constraint=models.UniqueConstraint(
                fields=("country", "procedure", "step", "valid_from"), name="one_statutory_limit_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="statutorylimit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("country", "procedure", "step"),
                name="one_statutory_limit_without_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatystatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="a_treaty_status_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatystatus",
            constraint=models.UniqueConstraint(fields=("country", "treaty", "valid_from"), name="one_treaty_status_from_a_day"),
        ),
        migrations.AddConstraint(
            model_name="treatystatus",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("country", "treaty"),
                name="one_treaty_status_without_an_end",
            ),
        ),
    ]
