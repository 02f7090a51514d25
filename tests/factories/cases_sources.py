"""What learners bring from outside, what officers prepare for them, and what is said before anything is earned."""

import datetime as dt
from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.factories.recognition import RequestFactory


class ImportedCredentialFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportedCredential

    user = factory.SubFactory(UserFactory)
    title = "Data ethics"
    issuer = "An academy elsewhere"
    name = "badge.json"
    media_type = "application/json"
    content = b'{"type": ["VerifiableCredential"]}'
    digest = factory.LazyAttribute(lambda o: sha256(o.content).hexdigest())
    verdict = "unconfirmed"
    checked_at = factory.LazyFunction(timezone.now)


class PreparedRequestFactory(DjangoModelFactory):
    class Meta:
        model = models.PreparedRequest

    institution = factory.SubFactory(InstitutionFactory)
    opened_by = factory.SubFactory(UserFactory)
    email = "counter@example.org"
    full_name = "Người Tại Quầy"
    language = "vi"
    purpose = "admission"


class PreAnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.PreAnswer

    request = factory.LazyFunction(lambda: RequestFactory(kind="before", version=VersionFactory()))
    would = "full"
    reasons = "Its outcomes are those of the course."
    language = "en"
    answered_by = factory.SubFactory(UserFactory)
    answered_on = factory.LazyFunction(timezone.localdate)
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=365))
