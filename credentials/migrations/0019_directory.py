from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0018_register")]
    operations: list[migrations.operations.base.Operation] = []
