"""Places in status lists for documents that are signed on a floor above."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0022_stacks_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatusPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("status_index", models.PositiveIntegerField()),
                ("withdrawn_at", models.DateTimeField(blank=True, help_text="From then on the bit is set", null=True)),
                (
                    "status_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="credentials.statuslist"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("status_list", "status_index"), name="one_document_per_place_in_a_status_list"
                    )
                ],
            },
        ),
    ]
