"""What the catalogue finds by. A real entry is made by `cataloguing.refresh`."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models, places
from tests.factories.credentials import VersionFactory


class CatalogueEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.CatalogueEntry

    version = factory.SubFactory(VersionFactory)
    micro_credential = factory.LazyAttribute(lambda o: o.version.micro_credential)
    place = factory.Sequence(lambda n: n + 1000)
    sort_en = sort_vi = sort_lo = "20"
    hours = 100
    published_at = changed_at = factory.LazyFunction(timezone.now)
    terms = ""


class CatalogueShelfFactory(DjangoModelFactory):
    class Meta:
        model = models.CatalogueShelf

    facet = "field"
    key = "3034"
    count = 1
    bits = places.pack(1)


class CatalogueOrderFactory(DjangoModelFactory):
    class Meta:
        model = models.CatalogueOrder

    name = "newest"
    places = b""
