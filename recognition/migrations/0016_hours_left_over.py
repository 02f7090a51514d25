"""What of the hours a decision leaves over, and which of them may count elsewhere. Decisions of before say nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0015_what_experts_name")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="left_over",
            field=models.TextField(blank=True, help_text="Hours not recognised, and which of them may count elsewhere, JSON"),
        ),
    ]
