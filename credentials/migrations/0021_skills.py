"""Skills are named; a badge may bear no text; designs of a whole institution are numbered once."""

from django.db import migrations, models

import credentials.skill_list
import micro4asia.foundation.text


class Migration(migrations.Migration):
    dependencies = [("credentials", "0020_letters")]
    operations = [
        migrations.AlterField(
            model_name="learningoutcome",
            name="skills",
            field=models.JSONField(
                blank=True, default=list, help_text="See skill_list", validators=[credentials.skill_list.well_formed]
            ),
        ),
        migrations.AlterField(
            model_name="badgedesign",
            name="text",
            field=models.CharField(blank=True, max_length=16, validators=[micro4asia.foundation.text.no_control_characters]),
        ),
        migrations.AddConstraint(
            model_name="certificatedesign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("micro_credential__isnull", True)),
                fields=("institution", "number"),
                name="one_certificate_design_of_an_institution_per_number",
            ),
        ),
    ]
