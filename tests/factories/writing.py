"""Drafts that several people write."""

import factory
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import UserFactory


class DraftChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.DraftChange

    version = factory.SubFactory(VersionFactory, landing="draft")
    revision = factory.Sequence(lambda n: n + 1)
    key = "titles-en"
    before = "Fintech"
    after = "Fintech and Digital Payments"
    by = factory.SubFactory(UserFactory)


class SetAsideFactory(DjangoModelFactory):
    class Meta:
        model = models.SetAside

    version = factory.SubFactory(VersionFactory, landing="draft")
    key = "titles-en"
    value = "Fintech for Banks"
    by = factory.SubFactory(UserFactory)
