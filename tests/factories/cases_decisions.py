"""Rows that hang on a case; see recognition.py."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.factories.recognition import DecisionFactory, RequestFactory


class ConditionFactory(DjangoModelFactory):
    class Meta:
        model = models.Condition

    decision = factory.SubFactory(DecisionFactory)
    position = 1
    what = "Pass the unit on regulation."
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=90))
    checked_by = "The study office"


class DecisionLetterFactory(DjangoModelFactory):
    class Meta:
        model = models.DecisionLetter

    decision = factory.SubFactory(DecisionFactory)


class ProposedRulingFactory(DjangoModelFactory):
    class Meta:
        model = models.ProposedRuling

    request = factory.SubFactory(RequestFactory)
    ruling = "{}"
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(timezone.now)


class SecondOfficerRuleFactory(DjangoModelFactory):
    class Meta:
        model = models.SecondOfficerRule

    institution = factory.SubFactory(InstitutionFactory)
    added_by = factory.SubFactory(UserFactory)


class ReasonParagraphFactory(DjangoModelFactory):
    class Meta:
        model = models.ReasonParagraph

    institution = factory.SubFactory(InstitutionFactory)
    about = "workload"
    texts = factory.LazyFunction(lambda: {"en": "The credential has {hours} hours."})
    edited_by = factory.SubFactory(UserFactory)
