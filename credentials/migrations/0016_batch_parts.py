from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0015_batches")]
    operations: list[migrations.operations.base.Operation] = []
