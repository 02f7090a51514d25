"""What the catalogue finds by: one entry per micro-credential in force, and shelves that name the places of those entries.

An entry has a place, a small number of its own. A shelf holds, as one bit per place, which entries have a value of a facet or
a word; an order holds the places as one sort lines them up. Everything here is made from the versions and can be made again
(`rebuild_catalogue`); `services.cataloguing` alone writes it. Decision 0089.
"""

from __future__ import annotations

from typing import Self

from django.db import models

from credentials.models.micro_credential import MicroCredential, MicroCredentialVersion

# Hexadecimal digits of a sort key that are kept: every collation sorts those alike, and titles differ before the fortieth letter.
SORTED_BY = 160


class CatalogueEntryQuerySet(models.QuerySet["CatalogueEntry"]):
    def visible_to(self, _user: object) -> Self:
        """What is in force is public."""
        return self.all()


class CatalogueEntry(models.Model):
    micro_credential = models.OneToOneField(MicroCredential, models.CASCADE, related_name="catalogue_entry")
    version = models.OneToOneField(MicroCredentialVersion, models.CASCADE, related_name="catalogue_entry")
    place = models.PositiveIntegerField(unique=True)
    sort_en = models.CharField(max_length=SORTED_BY)
    sort_vi = models.CharField(max_length=SORTED_BY)
    sort_lo = models.CharField(max_length=SORTED_BY)
    hours = models.DecimalField(max_digits=7, decimal_places=2)
    published_at = models.DateTimeField()
    terms = models.TextField(help_text="The shelves it stands on, one to a line")
    changed_at = models.DateTimeField(help_text="When what its page says last changed, for search engines")

    objects = CatalogueEntryQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        indexes = [
            models.Index(fields=["sort_en", "place"], name="entries_by_title_en"),
            models.Index(fields=["sort_vi", "place"], name="entries_by_title_vi"),
            models.Index(fields=["sort_lo", "place"], name="entries_by_title_lo"),
            models.Index(fields=["hours", "place"], name="entries_by_hours"),
            models.Index(fields=["published_at", "place"], name="entries_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.micro_credential_id}"

    @property
    def recognisers(self) -> list[str]:
        """Slugs of the institutions at which it counts, as last looked at."""
        lines = (line.partition(" ") for line in self.terms.splitlines())
        return [value for facet, _space, value in lines if facet == "recognised"]


class CatalogueShelf(models.Model):
    """The places of all entries with one value of one facet, or with one word."""

    facet = models.CharField(max_length=16)
    key = models.CharField(max_length=200, help_text="The value as UTF-8 in hexadecimal digits: a prefix is then a range")
    count = models.PositiveIntegerField()
    bits = models.BinaryField(help_text="One bit per place, the first the lowest; compressed")

    class Meta:
        ordering = ["facet", "key"]
        constraints = [models.UniqueConstraint(fields=["facet", "key"], name="one_shelf_per_value")]

    def __str__(self) -> str:
        return f"{self.facet} {bytes.fromhex(self.key).decode()}"


class CatalogueOrder(models.Model):
    """All places in the order of one sort. Its row is also the lock that whoever changes the catalogue takes."""

    name = models.CharField(max_length=12, unique=True)
    places = models.BinaryField(help_text="Unsigned numbers of four bytes, the lowest byte first")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
