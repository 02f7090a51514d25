from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_journal_is_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="journalentry",
            name="format",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="role",
            field=models.CharField(blank=True, default="", max_length=160),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="before",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="after",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.CreateModel(
            name="Denial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor_id", models.BigIntegerField()),
                ("row", models.CharField(max_length=80)),
                ("chain", models.BigIntegerField(default=0)),
                ("status", models.PositiveSmallIntegerField()),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="denials_by_hour")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("actor_id", "hour", "row", "chain", "status"), name="denials_are_counted_once_per_hour"
                    )
                ],
            },
        ),
    ]
