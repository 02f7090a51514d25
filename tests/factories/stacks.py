"""Stacks, rulings, applications. What was decided or used is made by the services, never here: see the fixtures."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.credentials import AwardFactory, LearningOutcomeFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, UserFactory

DAY = dt.date(2026, 1, 10)


def rules_of(*codes, hours=50, **more):
    """One group of these micro-credentials, all needed, and so many hours."""
    group = {"names": {"en": "Parts"}, "parts": [{"code": code} for code in codes], "minimum": len(codes)}
    return {"schema": 1, "groups": [group], "volume": {"hours": str(hours)}, **more}


class StackFactory(DjangoModelFactory):
    class Meta:
        model = models.Stack

    institution = factory.SubFactory(InstitutionFactory)
    code = factory.Sequence(lambda n: f"ST-{n}")


class StackVersionFactory(DjangoModelFactory):
    """A draft; with `landing="published"` one that a second person published."""

    class Meta:
        model = models.StackVersion
        skip_postgeneration_save = True

    stack = factory.SubFactory(StackFactory)
    number = 1
    titles = factory.LazyFunction(lambda: {"en": "Sustainable Banking", "vi": "Ngân hàng bền vững"})
    rules = factory.LazyFunction(lambda: rules_of("UNI-FT-01"))
    starts_from = DAY
    author = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def landing(self, create, extracted, **kwargs):
        self.parts.set(models.MicroCredential.objects.filter(code__in=self.parsed.codes))
        if extracted:
            self.award_version = self.award_version or VersionFactory(institution=self.stack.institution, grade_scale=None)
            self.state, self.published_by, self.published_at = extracted, UserFactory(), timezone.now()
            self.save()


class StackFollowFactory(DjangoModelFactory):
    class Meta:
        model = models.StackFollow

    learner = factory.SubFactory(UserFactory)
    version = factory.SubFactory(StackVersionFactory, landing="published")
    stack = factory.LazyAttribute(lambda o: o.version.stack)
    started_on = DAY


class OutcomeLinkFactory(DjangoModelFactory):
    class Meta:
        model = models.OutcomeLink

    institution = factory.SubFactory(InstitutionFactory)
    first = factory.SubFactory(LearningOutcomeFactory)
    second = factory.SubFactory(LearningOutcomeFactory)
    kind = "equal"
    statement = "Both run one stress test."
    expert = factory.SubFactory(UserFactory)
    ruled_on = DAY


class StackApplicationFactory(DjangoModelFactory):
    class Meta:
        model = models.StackApplication

    version = factory.SubFactory(StackVersionFactory, landing="published")
    institution = factory.LazyAttribute(lambda o: o.version.stack.institution)
    applicant = factory.SubFactory(UserFactory)
    started_on = DAY
    applied_at = factory.LazyFunction(timezone.now)
    applied_on = DAY
    evaluation = "{}"
    consent_wording = "They may see it."


class UseLedgerFactory(DjangoModelFactory):
    class Meta:
        model = models.UseLedger

    award = factory.SubFactory(AwardFactory)
    outcome = factory.LazyAttribute(lambda o: o.award.version.outcomes.first())
    hours = Decimal(35)
    kind = "stack"
    application = factory.SubFactory(StackApplicationFactory)
    institution = factory.LazyAttribute(lambda o: o.application.institution)
    since = DAY
