"""Rows that hang on a case; see recognition.py. Rules further than a draft are made by the services."""

import datetime as dt
from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.credentials import MicroCredentialFactory
from tests.factories.institutions import CourseFactory, InstitutionFactory, UserFactory
from tests.factories.recognition import DecisionFactory, RequestFactory


class RuleFactory(DjangoModelFactory):
    """A draft of an articulation rule for three years."""

    class Meta:
        model = models.Rule

    kind = "articulation"
    course = factory.SubFactory(CourseFactory)
    receiver = factory.LazyAttribute(lambda o: o.course.institution)
    sender = factory.SubFactory(InstitutionFactory)
    proposer = factory.LazyAttribute(lambda o: o.receiver)
    purposes = factory.LazyFunction(lambda: ["course-exemption", "credit-transfer"])
    wording = factory.LazyFunction(lambda: {"en": "Both sides hold the outcomes to be the same."})
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=1))
    valid_to = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=1000))
    drafted_by = factory.SubFactory(UserFactory)


class RuleSourceFactory(DjangoModelFactory):
    class Meta:
        model = models.RuleSource

    rule = factory.SubFactory(RuleFactory)
    micro_credential = factory.LazyAttribute(lambda o: MicroCredentialFactory(institution=o.rule.sender))
    first_line = "1.0"
    last_line = "1.9"


class RuleSignatureFactory(DjangoModelFactory):
    class Meta:
        model = models.RuleSignature

    rule = factory.SubFactory(RuleFactory)
    side = "receiver"
    signed_by = factory.SubFactory(UserFactory)
    fingerprint = sha256(b"what was signed").hexdigest()


class RuleChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.RuleChange

    rule = factory.SubFactory(RuleFactory)
    step = "drafted"


class ProposalAnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.ProposalAnswer

    request = factory.SubFactory(RequestFactory)
    instrument = "precedent"
    trace = "{}"
    followed = "accepted"
    answered_by = factory.SubFactory(UserFactory)


class PrecedentNoteFactory(DjangoModelFactory):
    class Meta:
        model = models.PrecedentNote

    decision = factory.SubFactory(DecisionFactory)


class AuditSampleFactory(DjangoModelFactory):
    class Meta:
        model = models.AuditSample

    decision = factory.SubFactory(DecisionFactory)


class HumanReviewFactory(DjangoModelFactory):
    class Meta:
        model = models.HumanReview

    decision = factory.SubFactory(DecisionFactory)
    request = factory.SelfAttribute("decision.request")
