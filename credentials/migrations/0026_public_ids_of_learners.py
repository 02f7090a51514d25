"""A learner's page in the directory has an address that nobody can guess and that counts nothing."""

from django.db import migrations, models

from micro4asia.foundation.public_ids import new_public_id

PIECE = 1000


def give_public_ids(apps, schema_editor):
    """One default, worked out once, would give every row the same: each gets its own before the column becomes unique."""
    Learner = apps.get_model("credentials", "Learner")
    keys = list(Learner.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PIECE):
        rows = [Learner(pk=pk, public_id=new_public_id()) for pk in keys[start : start + PIECE]]
        Learner.objects.bulk_update(rows, ["public_id"])


class Migration(migrations.Migration):
    dependencies = [("credentials", "0025_forget_words_of_acts")]

    operations = [
        migrations.AddField(
            model_name="learner",
            name="public_id",
            field=models.CharField(default=new_public_id, editable=False, max_length=40, null=True),
        ),
        migrations.RunPython(give_public_ids, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="learner",
            name="public_id",
            field=models.CharField(default=new_public_id, editable=False, max_length=40, unique=True),
        ),
    ]
