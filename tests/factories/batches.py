"""Batches as an issuer prepares them. Sent and approved ones are made by the services, never here: see the fixtures."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import UserFactory


class BatchFactory(DjangoModelFactory):
    """A draft without rows."""

    class Meta:
        model = models.Batch

    version = factory.SubFactory(VersionFactory)
    institution = factory.LazyAttribute(lambda o: o.version.micro_credential.institution)
    name = "cohort-12.xlsx"
    source = "file"
    prepared_by = factory.SubFactory(UserFactory)
    prepared_at = factory.LazyFunction(timezone.now)


class BatchRowFactory(DjangoModelFactory):
    """A good row about somebody new."""

    class Meta:
        model = models.BatchRow

    batch = factory.SubFactory(BatchFactory)
    position = factory.Sequence(lambda n: n + 1)
    values = factory.LazyAttribute(
        lambda o: {
            "number": f"TEST-2026-{o.position:05}",
            "full_name": "Nguyễn Thị Ví Dụ",
            "birth_date": "2001-05-04",
            "email": f"learner-{o.position}@example.org",
            "language": "vi",
            "grade": "B",
            "achieved_on": "2025-12-12",
            "supervision": "supervised-on-site-id",
            "identity_method": "Passport",
        }
    )
    is_new_person = True


class BatchPartFactory(DjangoModelFactory):
    """Over the first row."""

    class Meta:
        model = models.BatchPart

    batch = factory.SubFactory(BatchFactory)
    first = 1
    last = 1
    done_at = factory.LazyAttribute(lambda o: timezone.now() if o.state == "done" else None)
    state = "waiting"
