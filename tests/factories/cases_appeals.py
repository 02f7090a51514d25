"""Rows that hang on a case; see recognition.py."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.recognition import DecisionFactory, RequestFactory


class AppealFactory(DjangoModelFactory):
    """Against a decision, not settled yet."""

    class Meta:
        model = models.Appeal

    against = factory.SubFactory(DecisionFactory)
    request = factory.SelfAttribute("against.request")
    grounds = "All ten outcomes are covered."
    lodged_by = factory.SelfAttribute("request.applicant")
    received_on = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=60))


class CaseFileFactory(DjangoModelFactory):
    class Meta:
        model = models.CaseFile

    request = factory.SubFactory(RequestFactory)
    asked_by = factory.SelfAttribute("request.applicant")
    language = "en"
    for_desk = False
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
