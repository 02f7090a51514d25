from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0016_batch_parts")]
    operations: list[migrations.operations.base.Operation] = []
