"""What is done to the list of learners, and letters to them."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.credentials import AwardFactory, LearnerFactory
from tests.factories.foundation import LetterFactory
from tests.factories.institutions import InstitutionFactory, UserFactory


class LearnerCorrectionFactory(DjangoModelFactory):
    class Meta:
        model = models.LearnerCorrection

    learner = factory.SubFactory(LearnerFactory)
    changes = factory.LazyFunction(lambda: {"birth_date": ["2001-05-04", "2001-04-05"]})
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)


class LearnerMergeFactory(DjangoModelFactory):
    """As a row; what it does to learners is the service's."""

    class Meta:
        model = models.LearnerMerge

    kept = factory.SubFactory(LearnerFactory)
    institution = factory.SelfAttribute("kept.institution")
    merged = factory.LazyAttribute(lambda o: LearnerFactory(institution=o.institution))
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)


class KeptApartFactory(DjangoModelFactory):
    class Meta:
        model = models.KeptApart

    first = factory.SubFactory(LearnerFactory)
    institution = factory.SelfAttribute("first.institution")
    second = factory.LazyAttribute(lambda o: LearnerFactory(institution=o.institution))
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)


class LetterTextFactory(DjangoModelFactory):
    class Meta:
        model = models.LetterText

    institution = factory.SubFactory(InstitutionFactory)
    kind = "award_issued"
    language = "vi"
    number = factory.Sequence(lambda n: n + 1)
    subject = "{institution}: chứng chỉ của bạn"
    body = "Chào {name},\n\n{link}"
    written_by = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)


class LearnerLetterFactory(DjangoModelFactory):
    class Meta:
        model = models.LearnerLetter

    letter = factory.SubFactory(LetterFactory)
    award = factory.SubFactory(AwardFactory)
    institution = factory.SelfAttribute("award.institution")
    learner = factory.SelfAttribute("award.learner")
    kind = "award_issued"
    written_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))
