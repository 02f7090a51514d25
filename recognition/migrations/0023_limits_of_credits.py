"""How old credits are and how they were graded may be a ground of law; the choices are the code's alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0022_equal_grades")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="bar",
            field=models.CharField(
                blank=True,
                choices=[
                    ("cap-reached", "The limit for recognised credits is reached"),
                    ("hours-used", "The same hours were counted already"),
                    ("credit-limits", "The credits are older, or graded lower, than the law allows"),
                    ("regulated-field", "The field is regulated"),
                    ("award-revoked", "The credential was revoked"),
                    ("condition-unmet", "A condition was not met"),
                ],
                max_length=16,
            ),
        ),
    ]
