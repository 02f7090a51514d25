"""By which outcomes of the learning an expert finds an outcome of the course covered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_recognition")]

    operations = [
        migrations.AddField(
            model_name="opinionverdict",
            name="sources",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
