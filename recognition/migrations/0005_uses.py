from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognition", "0004_row_walls")]
    operations: list[migrations.operations.base.Operation] = []
