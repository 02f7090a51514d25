from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0021_skills")]
    operations: list[migrations.operations.base.Operation] = []
