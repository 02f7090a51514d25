"""Which grades of its scales a country calls equal, what they count as numbers, and what stands for no grade."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("institutions", "0017_days_to_settle_an_appeal")]

    operations = [
        migrations.AddField(
            model_name="gradescale",
            name="transfer_mark",
            field=models.CharField(
                blank=True, default="", help_text="The lowest grade that is commonly accepted for credit", max_length=12
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="gradescale",
            name="without_grade",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What a record writes where something counts without a grade; outside the average",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="gradescale",
            name="values",
            field=models.JSONField(
                blank=True, default=dict, help_text="{grade: number}; empty where the steps are equally far apart"
            ),
        ),
        migrations.AddField(
            model_name="gradescale",
            name="equals",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="{code of another scale: [[grade, or the lowest number of a band; the equal grade], …]}, best first",
            ),
        ),
    ]
