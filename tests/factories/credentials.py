"""What can be earned, who earned it. Awards beyond `ready` are made by the services, never here: see the fixtures."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.institutions import GradeScaleFactory, InstitutionFactory, UserFactory


class MicroCredentialFactory(DjangoModelFactory):
    class Meta:
        model = models.MicroCredential

    institution = factory.SubFactory(InstitutionFactory)
    code = factory.Sequence(lambda n: f"UNI-FT-{n:02}")
    badge_icon = "payment"


class VersionFactory(DjangoModelFactory):
    """A published version of 100 hours with three outcomes and two assessments; written as a draft first, as all are."""

    class Meta:
        model = models.MicroCredentialVersion
        skip_postgeneration_save = True

    class Params:
        institution = None

    micro_credential = factory.LazyAttribute(
        lambda o: MicroCredentialFactory(institution=o.institution) if o.institution else MicroCredentialFactory()
    )
    number = "1.1"
    state = "draft"
    titles = factory.LazyFunction(
        lambda: {"vi": "Công nghệ tài chính và thanh toán số", "en": "Fintech and Digital Payments"},
    )
    descriptions = factory.LazyFunction(lambda: {"vi": "Hạ tầng và quy định thanh toán.", "en": "Payment rails and their rules."})
    hours = Decimal(100)
    level_framework = "VQF"
    level_code = "6"
    participation = "blended"
    on_site_hours = Decimal(40)
    isced_f = "0412"
    languages = factory.LazyFunction(lambda: ["vi", "en"])
    grade_scale = factory.SubFactory(GradeScaleFactory)
    author = factory.SubFactory(UserFactory)

    @factory.post_generation
    def outcomes(self, create, extracted, **kwargs):
        told = extracted or [
            ("LO1", {"vi": "Giải thích hạ tầng thanh toán", "en": "Explain payment rails"}, 35),
            ("LO2", {"vi": "So sánh mô hình kinh doanh", "en": "Compare business models"}, 35),
            ("LO3", {"vi": "Đánh giá quy định", "en": "Assess regulation"}, 30),
        ]
        models.LearningOutcome.objects.bulk_create(
            LearningOutcomeFactory.build(
                version=self, position=position, code=code, texts=texts, hours=Decimal(hours), skills=skills
            )
            for position, (code, texts, hours, *skills) in enumerate(told, start=1)
        )

    @factory.post_generation
    def assessments(self, create, extracted, **kwargs):
        rows = models.Assessment.objects.bulk_create(
            AssessmentFactory.build(version=self, position=position, type=kind, weight=weight)
            for position, (kind, weight) in enumerate(extracted or [("written-exam", 60), ("case-study", 40)], start=1)
        )
        outcomes, assessed = self.outcomes.all(), models.Assessment.outcomes.through
        assessed.objects.bulk_create(assessed(assessment=row, learningoutcome=each) for row in rows for each in outcomes)

    @factory.post_generation
    def quality(self, create, extracted, **kwargs):
        models.QualityRecord.objects.bulk_create(
            QualityRecordFactory.build(version=self, position=position, type=kind)
            for position, kind in enumerate(extracted or ["programme-accredited"], start=1)
        )

    @factory.post_generation
    def landing(self, create, extracted, **kwargs):
        """Walk on to the state asked for: `landing="draft"` stays where it is."""
        state = extracted or "published"
        if state == "draft":
            return
        # Read back first: the digest is of what the database keeps, such as 100.00 for 100.
        self.refresh_from_db()
        now = timezone.now()
        self.state, self.approved_by, self.approved_at, self.published_at = state, UserFactory(), now, now
        self.approval_body, self.approval_decision = {"en": "Academic council"}, "7/2025"
        self.approved_content = self.content_digest()
        self.save()


class LearningOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = models.LearningOutcome

    version = factory.SubFactory(VersionFactory, landing="draft")
    position = factory.Sequence(lambda n: n + 10)
    code = factory.LazyAttribute(lambda o: f"LO{o.position}")
    texts = factory.LazyFunction(lambda: {"vi": "Giải thích", "en": "Explain"})
    hours = Decimal(10)


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Assessment
        skip_postgeneration_save = True

    version = factory.SubFactory(VersionFactory, landing="draft")
    position = factory.Sequence(lambda n: n + 10)
    type = "written-exam"
    texts = factory.LazyFunction(lambda: {"vi": "Bài thi viết", "en": "A written exam"})
    weight = 100
    supervision = "supervised-on-site-id"

    @factory.post_generation
    def outcomes(self, create, extracted, **kwargs):
        if create:
            self.outcomes.set(extracted or self.version.outcomes.all())


class QualityRecordFactory(DjangoModelFactory):
    class Meta:
        model = models.QualityRecord

    version = factory.SubFactory(VersionFactory, landing="draft")
    position = factory.Sequence(lambda n: n + 10)
    type = "programme-accredited"
    body = factory.LazyFunction(lambda: {"vi": "Trung tâm Kiểm định Thử nghiệm", "en": "Trial Accreditation Centre"})
    decision = "12/2025"
    decided_on = dt.date(2025, 3, 1)


class LearnerFactory(DjangoModelFactory):
    class Meta:
        model = models.Learner

    institution = factory.SubFactory(InstitutionFactory)
    number = factory.Sequence(lambda n: f"TEST-2025-{1000 + n}")
    full_name = "Nguyễn Thị Ví Dụ"
    birth_date = dt.date(2001, 5, 4)
    # Of no row of a roster that tests hand in.
    email = factory.Sequence(lambda n: f"enrolled-{n}@example.org")
    language = "vi"


class AwardFactory(DjangoModelFactory):
    """A draft, or with state="ready" one that waits for the registrar. No snapshot, no number, no seal yet."""

    class Meta:
        model = models.Award

    version = factory.SubFactory(VersionFactory)
    institution = factory.LazyAttribute(lambda o: o.version.micro_credential.institution)
    learner = factory.LazyAttribute(lambda o: LearnerFactory(institution=o.institution))
    state = "draft"
    name_as_printed = factory.LazyAttribute(lambda o: o.learner.full_name)
    grade = "B"
    grade_scale = factory.LazyAttribute(lambda o: o.version.grade_scale)
    achieved_on = dt.date(2025, 12, 12)
    supervision = "supervised-on-site-id"
    identity_method = "Passport"
    prepared_by = factory.SubFactory(UserFactory)
    prepared_at = factory.LazyFunction(timezone.now)


class StatusListFactory(DjangoModelFactory):
    class Meta:
        model = models.StatusList

    institution = factory.SubFactory(InstitutionFactory)


class StatusPlaceFactory(DjangoModelFactory):
    class Meta:
        model = models.StatusPlace

    status_list = factory.SubFactory(StatusListFactory)
    status_index = 1


class RegisterBookFactory(DjangoModelFactory):
    class Meta:
        model = models.RegisterBook

    institution = factory.SubFactory(InstitutionFactory)
    year = 2026


class ShareLinkFactory(DjangoModelFactory):
    class Meta:
        model = models.ShareLink

    name = "An employer"
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=30))


class GuardianConsentFactory(DjangoModelFactory):
    class Meta:
        model = models.GuardianConsent

    learner = factory.SubFactory(LearnerFactory)
    guardian_name = "Trần Thị Mẫu Mẹ"
    relation = "parent"
    given_on = dt.date(2026, 2, 1)
    evidence = "Signed form, folder 12"
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)
