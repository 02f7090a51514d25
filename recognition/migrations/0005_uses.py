"""A decision may count hours that are used elsewhere, where the receiver's own rules allow it (decision 0110)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("recognition", "0004_row_walls")]
    operations = [
        migrations.AddField(
            model_name="decision",
            name="double_use",
            field=models.BooleanField(default=False, help_text="Hours used elsewhere count here too, by the rule that is named"),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                name="hours_count_twice_only_by_a_rule_that_is_named",
                condition=Q(double_use=False) | ~Q(legal_reference=""),
            ),
        ),
    ]
