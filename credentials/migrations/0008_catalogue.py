"""What the catalogue searches: entries, shelves and orders, all of them made from the versions."""

from django.db import migrations, models
from django.db.models import CASCADE

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0007_designs"),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueOrder",
            fields=[
                ID,
                ("name", models.CharField(max_length=12, unique=True)),
                ("places", models.BinaryField(help_text="Unsigned numbers of four bytes, the lowest byte first")),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="CatalogueShelf",
            fields=[
                ID,
                ("facet", models.CharField(max_length=16)),
                (
                    "key",
                    models.CharField(help_text="The value as UTF-8 in hexadecimal digits: a prefix is then a range", max_length=200),
                ),
                ("count", models.PositiveIntegerField()),
                ("bits", models.BinaryField(help_text="One bit per place, the first the lowest; compressed")),
            ],
            options={
                "ordering": ["facet", "key"],
                "constraints": [models.UniqueConstraint(fields=("facet", "key"), name="one_shelf_per_value")],
            },
        ),
        migrations.CreateModel(
            name="CatalogueEntry",
            fields=[
                ID,
                ("place", models.PositiveIntegerField(unique=True)),
                ("sort_en", models.CharField(max_length=160)),
                ("sort_vi", models.CharField(max_length=160)),
                ("sort_lo", models.CharField(max_length=160)),
                ("hours", models.DecimalField(decimal_places=2, max_digits=7)),
                ("published_at", models.DateTimeField()),
                ("terms", models.TextField(help_text="The shelves it stands on, one to a line")),
                ("changed_at", models.DateTimeField(help_text="When what its page says last changed, for search engines")),
                (
                    "micro_credential",
                    models.OneToOneField(on_delete=CASCADE, related_name="catalogue_entry", to="credentials.microcredential"),
                ),
                (
                    "version",
                    models.OneToOneField(on_delete=CASCADE, related_name="catalogue_entry", to="credentials.microcredentialversion"),
                ),
            ],
            options={
                "ordering": ["place"],
                "indexes": [
                    models.Index(fields=["sort_en", "place"], name="entries_by_title_en"),
                    models.Index(fields=["sort_vi", "place"], name="entries_by_title_vi"),
                    models.Index(fields=["sort_lo", "place"], name="entries_by_title_lo"),
                    models.Index(fields=["hours", "place"], name="entries_by_hours"),
                    models.Index(fields=["published_at", "place"], name="entries_by_date"),
                ],
            },
        ),
    ]
