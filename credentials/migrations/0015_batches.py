from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0014_give_back_endorsements")]
    operations: list[migrations.operations.base.Operation] = []
