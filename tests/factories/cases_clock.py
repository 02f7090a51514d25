"""What happens to the clock of a case, and what is written in it; see recognition.py."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.credentials import AwardFactory
from tests.factories.institutions import UserFactory
from tests.factories.recognition import QuestionFactory, RequestFactory


class QuestionItemFactory(DjangoModelFactory):
    class Meta:
        model = models.QuestionItem

    question = factory.SubFactory(QuestionFactory)
    position = 1
    what = "The syllabus"
    why = "It says what was taught."


class PauseFactory(DjangoModelFactory):
    class Meta:
        model = models.Pause

    request = factory.SubFactory(RequestFactory)
    cause = "wish"
    why = "The applicant is ill."
    began_on = factory.LazyFunction(timezone.localdate)
    noted_by = factory.SubFactory(UserFactory)


class DelayNoticeFactory(DjangoModelFactory):
    class Meta:
        model = models.DelayNotice

    request = factory.SubFactory(RequestFactory)
    missed = factory.LazyFunction(timezone.localdate)
    expected_on = factory.LazyAttribute(lambda o: o.missed + dt.timedelta(days=14))
    reason = "The expert was away."
    written_by = factory.SubFactory(UserFactory)


class ReopeningFactory(DjangoModelFactory):
    class Meta:
        model = models.Reopening

    request = factory.SubFactory(RequestFactory)
    ground = "new-evidence"
    why = "The syllabus turned up."
    reopened_by = factory.SubFactory(UserFactory)
    closed_at = factory.LazyFunction(timezone.now)
    reopened_at = factory.LazyFunction(timezone.now)
    closed_because = "answered"


class CaseMessageFactory(DjangoModelFactory):
    class Meta:
        model = models.CaseMessage

    request = factory.SubFactory(RequestFactory)
    author = factory.SelfAttribute("request.applicant")
    from_desk = False
    words = "When will you decide?"


class AwardNewsFactory(DjangoModelFactory):
    class Meta:
        model = models.AwardNews

    request = factory.SubFactory(RequestFactory)
    award = factory.SubFactory(AwardFactory)
    kind = "suspended"
    happened_at = factory.LazyFunction(timezone.now)
