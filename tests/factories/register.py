"""The register book, copies from it, awards made elsewhere, papers, nightly checks."""

import datetime as dt
import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, UserFactory


class VoidNumberFactory(DjangoModelFactory):
    class Meta:
        model = models.VoidNumber

    version = factory.SubFactory(VersionFactory)
    institution = factory.LazyAttribute(lambda o: o.version.institution)
    serial_number = factory.Sequence(lambda n: f"UNI-2026-{900_000 + n}")
    register_number = factory.LazyAttributeSequence(lambda o, n: f"{900_000 + n}/{o.drawn_on.year}-VM")
    drawn_on = dt.date(2026, 1, 9)
    voided_at = factory.LazyFunction(timezone.now)
    reason = "signer-removed"


class CertifiedCopyFactory(DjangoModelFactory):
    class Meta:
        model = models.CertifiedCopy

    award = factory.SubFactory(AwardFactory)
    institution = factory.LazyAttribute(lambda o: o.award.institution)
    number = factory.Sequence(lambda n: f"{900_000 + n}/2026-BS")
    applicant = "Trần Thị Mẫu Mẹ"
    relation = "family"
    evidence = "Family book, shown at the desk"
    language = "vi"
    standing = "issued"
    given_on = dt.date(2026, 2, 9)
    given_at = factory.LazyFunction(timezone.now)
    given_by = factory.SubFactory(UserFactory)


class ReferencedAwardFactory(DjangoModelFactory):
    class Meta:
        model = models.ReferencedAward

    learner = factory.SubFactory(LearnerFactory)
    institution = factory.LazyAttribute(lambda o: o.learner.institution)
    title = "Data Literacy"
    issuer = "Elsewhere College"
    issued_on = dt.date(2025, 6, 1)
    kind = "pdf"
    content = factory.Sequence(lambda n: b"%%PDF-1.7 %d\n%%%%EOF" % n)
    digest = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
    verdict = "unconfirmed"
    checked_at = factory.LazyFunction(timezone.now)
    checked_otherwise = "Looked up on the page of the issuer"
    registered_by = factory.SubFactory(UserFactory)
    registered_at = factory.LazyFunction(timezone.now)


class PaperRunFactory(DjangoModelFactory):
    class Meta:
        model = models.PaperRun

    institution = factory.SubFactory(InstitutionFactory)
    form = "zip"
    total = 1
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))


class ReverificationFactory(DjangoModelFactory):
    class Meta:
        model = models.Reverification

    institution = factory.SubFactory(InstitutionFactory)
    started_at = factory.LazyFunction(timezone.now)


class StoredDefectFactory(DjangoModelFactory):
    class Meta:
        model = models.StoredDefect

    run = factory.SubFactory(ReverificationFactory)
    award = factory.SubFactory(AwardFactory)
    code = "digest"
