from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("institutions", "0014_wall_tables")]
    operations: list[migrations.operations.base.Operation] = []
