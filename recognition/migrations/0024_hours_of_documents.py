"""What was sent stays as it was: hours that a document does not state are entered beside it, with the comparison."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0023_limits_of_credits")]

    operations = [
        migrations.AddField(
            model_name="comparison",
            name="hours",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Of documents that state none, as a desk entered them, by the key of each",
                null=True,
            ),
        ),
    ]
