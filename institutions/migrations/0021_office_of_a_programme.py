"""Where the office of a programme is told that recognised credits can be entered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("institutions", "0020_regulated_fields")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="office_email",
            field=models.EmailField(
                blank=True,
                default="",
                help_text="Of the office that enters recognised credits; never of one person",
                max_length=254,
            ),
            preserve_default=False,
        ),
    ]
