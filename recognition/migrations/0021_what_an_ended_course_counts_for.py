"""Which version a grant is for, where the one that was asked about has ended. Decisions of before say nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0020_fill_queue_columns")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="target",
            field=models.TextField(blank=True, help_text="A course version that had ended by then, and what it counts for, JSON"),
        ),
    ]
