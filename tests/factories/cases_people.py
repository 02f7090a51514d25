"""Rows that hang on a case; see recognition.py."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.factories.recognition import RequestFactory


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = models.Declaration

    request = factory.SubFactory(RequestFactory)
    person = factory.SubFactory(UserFactory)
    has_conflict = False


class AssignmentRuleFactory(DjangoModelFactory):
    class Meta:
        model = models.AssignmentRule

    institution = factory.SubFactory(InstitutionFactory)
    field = "04"


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Absence

    institution = factory.SubFactory(InstitutionFactory)
    person = factory.SubFactory(UserFactory)
    from_on = factory.LazyFunction(timezone.localdate)
    to_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=7))


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = models.SavedView

    person = factory.SubFactory(UserFactory)
    institution = factory.SubFactory(InstitutionFactory)
    name = "Late ones"
    query = "clock=late"


class DeskHabitFactory(DjangoModelFactory):
    class Meta:
        model = models.DeskHabit

    person = factory.SubFactory(UserFactory)
