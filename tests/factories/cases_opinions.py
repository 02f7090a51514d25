"""Rows that hang on a case; see recognition.py."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.institutions import CourseOutcomeFactory, UserFactory
from tests.factories.recognition import RequestFactory


class OpinionFactory(DjangoModelFactory):
    """Asked of an assessor, and not given yet."""

    class Meta:
        model = models.Opinion

    request = factory.SubFactory(RequestFactory)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=21))
    assessor = factory.SubFactory(UserFactory)


class OpinionVerdictFactory(DjangoModelFactory):
    class Meta:
        model = models.OpinionVerdict

    opinion = factory.SubFactory(OpinionFactory)
    outcome = factory.LazyAttribute(lambda o: CourseOutcomeFactory(course=o.opinion.request.course))
    verdict = "covered"
    share = Decimal(100)
