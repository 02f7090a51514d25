"""What counts towards a programme beside cases, and how the board wants grades converted; see recognition.py."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.courses import ProgrammeFactory
from tests.factories.institutions import InstitutionFactory, UserFactory


class EarlierRecognitionFactory(DjangoModelFactory):
    class Meta:
        model = models.EarlierRecognition

    learner = factory.SubFactory(UserFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    institution = factory.SelfAttribute("programme.institution")
    credits = Decimal(12)
    reference = "2025/117"
    recognised_on = dt.date(2025, 9, 1)
    entered_by = factory.SubFactory(UserFactory)


class GradeRuleFactory(DjangoModelFactory):
    """Of a whole institution."""

    class Meta:
        model = models.GradeRule

    institution = factory.SubFactory(InstitutionFactory)
    method = "statistical"
    valid_from = dt.date(2026, 1, 1)
    body = "Academic board, decision 12/2025"
    entered_by = factory.SubFactory(UserFactory)
