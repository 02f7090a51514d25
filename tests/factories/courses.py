"""What is taught, and tables that are taken in. Courses themselves stand in tests/factories/institutions.py."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from credentials.models import EarnedIn
from institutions import models
from tests.factories.credentials import MicroCredentialFactory
from tests.factories.institutions import CourseFactory, InstitutionFactory, UserFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.Programme

    institution = factory.SubFactory(InstitutionFactory)
    code = factory.Sequence(lambda n: f"PROG-{n}")
    titles = factory.LazyFunction(lambda: {"vi": "Kinh tế, cử nhân", "en": "Economics, bachelor"})
    cycle = "first"
    level_framework = "VQF"
    level_code = "6"
    hours = Decimal(6300)
    credits = Decimal(126)


class CurriculumYearFactory(DjangoModelFactory):
    class Meta:
        model = models.CurriculumYear

    programme = factory.SubFactory(ProgrammeFactory)
    year = 2026
    valid_from = dt.date(2026, 9, 1)
    hours = Decimal(6300)
    credits = Decimal(126)


class CurriculumCourseFactory(DjangoModelFactory):
    class Meta:
        model = models.CurriculumCourse

    curriculum = factory.SubFactory(CurriculumYearFactory)
    course = factory.SubFactory(CourseFactory)


class TableFileFactory(DjangoModelFactory):
    """A row alone; a file is sent by `taking_in.send_table`."""

    class Meta:
        model = models.TableFile

    institution = factory.SubFactory(InstitutionFactory)
    kind = "courses"
    name = "courses.csv"
    content = b"Course code,Title of the course\nA1,x\n"
    sent_by = factory.SubFactory(UserFactory)


class EarnedInFactory(DjangoModelFactory):
    class Meta:
        model = EarnedIn

    micro_credential = factory.SubFactory(MicroCredentialFactory)
    course = factory.SubFactory(CourseFactory)
