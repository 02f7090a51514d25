from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0020_letters")]
    operations: list[migrations.operations.base.Operation] = []
