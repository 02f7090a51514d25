from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0019_directory")]
    operations: list[migrations.operations.base.Operation] = []
