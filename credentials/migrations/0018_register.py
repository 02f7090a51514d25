from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0017_after_issue")]
    operations: list[migrations.operations.base.Operation] = []
