"""A decision that takes the place of another is worse for its learner only where it says so and why."""

from django.db import migrations, models

import micro4asia.foundation.text
from micro4asia.foundation.freezing import refuse_inserts

# In full, then less; or credits taken away; or refused where something was granted.
LESS = """
NEW.lowered_because = '' AND EXISTS (
    SELECT 1 FROM recognition_decision AS former WHERE former.id = NEW.replaces_id AND former.outcome <> 'refused' AND (
        NEW.outcome = 'refused' OR NEW.credits < former.credits OR (former.outcome = 'full' AND NEW.outcome <> 'full')
    )
)
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0016_hours_left_over")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="lowered_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("law", "A ground of law stands against what was granted"),
                    ("untrue", "What was granted rested on something untrue"),
                    ("condition", "A condition was not met"),
                ],
                default="",
                help_text="Only where less is granted than by the decision before",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decision",
            name="lowered_explained",
            field=models.CharField(
                blank=True, default="", max_length=1000, validators=[micro4asia.foundation.text.no_control_characters]
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lowered_because", ""), ("lowered_explained", "")),
                    models.Q(
                        models.Q(("lowered_because", ""), _negated=True), models.Q(("lowered_explained", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="less_than_before_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lowered_because", ""),
                    models.Q(("automatic_under__isnull", True), ("replaces__isnull", False)),
                    _connector="OR",
                ),
                name="less_than_before_is_said_by_a_person_of_an_earlier_decision",
            ),
        ),
        refuse_inserts("recognition_decision", LESS.strip(), "less_than_before_says_why"),
    ]
