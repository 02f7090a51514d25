"""A scale with one end only passed the former check: a comparison with null is neither true nor false."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_institutions_and_people")]

    operations = [
        migrations.RemoveConstraint(model_name="gradescale", name="a_numeric_scale_has_both_ends"),
        migrations.AddConstraint(
            model_name="gradescale",
            constraint=models.CheckConstraint(
                name="a_numeric_scale_has_both_ends",
                condition=models.Q(minimum__isnull=True, maximum__isnull=True)
                | models.Q(minimum__isnull=False, maximum__isnull=False, minimum__lt=models.F("maximum")),
            ),
        ),
    ]
