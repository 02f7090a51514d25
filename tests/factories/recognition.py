"""Drafts of requests, and what hangs on them. Anything further than a draft is made by the services: see tests/recognition."""

import datetime as dt
from decimal import Decimal
from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from recognition import models
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, InstitutionFactory, UserFactory


class CaseBookFactory(DjangoModelFactory):
    class Meta:
        model = models.CaseBook

    institution = factory.SubFactory(InstitutionFactory)
    year = 2026


class RequestFactory(DjangoModelFactory):
    """A draft for a course; without a credential, since an issued one comes from the services alone."""

    class Meta:
        model = models.RecognitionRequest

    applicant = factory.SubFactory(UserFactory)
    purpose = "course-exemption"
    course = factory.SubFactory(CourseFactory)
    institution = factory.LazyAttribute(lambda o: o.course.institution)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.Question

    request = factory.SubFactory(RequestFactory)
    wording = "Please send the syllabus."
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
    reply_by = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    asked_in_evaluation = False


class ComparisonFactory(DjangoModelFactory):
    class Meta:
        model = models.Comparison

    request = factory.SubFactory(RequestFactory)
    author = factory.SubFactory(UserFactory)
    saved_at = factory.LazyFunction(timezone.now)


class ComparisonRowFactory(DjangoModelFactory):
    class Meta:
        model = models.ComparisonRow

    comparison = factory.SubFactory(ComparisonFactory)
    element = "level"
    source = "VQF 6"
    target = "EQF 6"
    finding = "Same level"
    author = factory.SelfAttribute("comparison.author")


class OutcomeCoverageFactory(DjangoModelFactory):
    class Meta:
        model = models.OutcomeCoverage

    comparison = factory.SubFactory(ComparisonFactory)
    outcome = factory.LazyAttribute(lambda o: CourseOutcomeFactory(course=o.comparison.request.course))
    verdict = "covered"
    share = Decimal(100)
    author = factory.SelfAttribute("comparison.author")


class DecisionFactory(DjangoModelFactory):
    """A refusal on a legal ground, the shortest decision there is."""

    class Meta:
        model = models.Decision

    request = factory.SubFactory(RequestFactory)
    outcome = "refused"
    basis = "none"
    hours = Decimal(100)
    hours_per_credit = Decimal(25)
    step = Decimal(1)
    raw_numerator = 4
    raw_denominator = 1
    language = "en"
    reasons = "The limit is reached."
    next_steps = "Ask for the unit to be listed as non-formal learning."
    legal_basis = "network-agreement"
    bar = "cap-reached"
    bar_explanation = "63 + 4 of at most 63 credits."
    findings = "{}"
    appeal_days = 30
    appeal_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    decided_by = factory.SubFactory(UserFactory)
    decided_at = factory.LazyFunction(timezone.now)
    decided_on = factory.LazyFunction(timezone.localdate)


class CasePaperFactory(DjangoModelFactory):
    class Meta:
        model = models.CasePaper

    request = factory.SubFactory(RequestFactory)
    name = "syllabus.pdf"
    media_type = "application/pdf"
    content = b"%PDF-1.7 a syllabus"
    digest = factory.LazyAttribute(lambda o: sha256(o.content).hexdigest())
    added_by = factory.SelfAttribute("request.applicant")


class RequestSourceFactory(DjangoModelFactory):
    """A document that was made outside the network."""

    class Meta:
        model = models.RequestSource

    request = factory.SubFactory(RequestFactory)
    position = 1
    paper = factory.SubFactory(CasePaperFactory, request=factory.SelfAttribute("..request"), kind="source")
    described = {"title": "Short course", "issuer": "An institute", "hours": "100"}
