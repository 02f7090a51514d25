"""Institutions, people and their roles. Every institution can award, counts credits and has a key."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from institutions import custody, models
from institutions.services.admitting import did_for

BEGINNING = dt.date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Trần Văn Mẫu {n}")
    language = "en"

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        """Without a password unless one is given: hashing it costs more than the rest of a test."""
        if extracted:
            self.set_password(extracted)
            self.save(update_fields=["password"])


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = models.Institution
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"UNI{n}")
    slug = factory.LazyAttribute(lambda o: o.code.lower())
    state = "active"
    member_from = BEGINNING
    country = "VN"
    region = "VN-SG"
    city = factory.LazyFunction(lambda: {"vi": "Thành phố Hồ Chí Minh", "en": "Ho Chi Minh City"})
    website = "https://university.example"
    language = "vi"
    timezone = "Asia/Ho_Chi_Minh"
    did = factory.LazyAttribute(lambda o: did_for(o.slug))
    level_framework = "VQF"
    primary_colour = "#9C3B12"
    secondary_colour = "#E9A24E"
    signatories = factory.LazyFunction(lambda: [{"name": "Phạm Thử Hoa", "role": {"vi": "Trưởng phòng", "en": "Registrar"}}])

    @factory.post_generation
    def names(self, create, extracted, **kwargs):
        texts = extracted or {"vi": f"Đại học {self.code}", "en": f"University {self.code}"}
        for language, name in texts.items():
            models.InstitutionName.objects.create(institution=self, language=language, name=name, valid_from=BEGINNING)

    @factory.post_generation
    def credits(self, create, extracted, **kwargs):
        """As a pair of system and hours per credit."""
        system, hours = extracted or ("VN", 50)
        CreditValueFactory(institution=self, system=system, hours_per_credit=Decimal(hours))

    @factory.post_generation
    def may_award(self, create, extracted, **kwargs):
        """True unless told otherwise; "unknown" leaves nothing on record."""
        if extracted != "unknown":
            AwardingStatusFactory(institution=self, may_award_credits=extracted is not False)

    @factory.post_generation
    def key(self, create, extracted, **kwargs):
        if extracted is not False:
            custody.new_key(self, fragment="key-1").save()


class InstitutionNameFactory(DjangoModelFactory):
    class Meta:
        model = models.InstitutionName

    institution = factory.SubFactory(InstitutionFactory)
    language = "fr"
    name = "Université"
    valid_from = BEGINNING


class AwardingStatusFactory(DjangoModelFactory):
    class Meta:
        model = models.AwardingStatus

    institution = factory.SubFactory(InstitutionFactory, may_award="unknown")
    may_award_credits = True
    legal_basis = "Fictional act 1/2020"
    confirmed = True
    valid_from = BEGINNING


class DomainProofFactory(DjangoModelFactory):
    """Waiting; with state="proven" it holds since today."""

    class Meta:
        model = models.DomainProof

    institution = factory.SubFactory(InstitutionFactory)
    domain = factory.Sequence(lambda n: f"university-{n}.example.org")
    method = "dns"
    requested_by = factory.SubFactory(UserFactory)
    proven_at = factory.LazyAttribute(lambda o: timezone.now() if o.state == "proven" else None)
    state = "waiting"


class InstitutionLogoFactory(DjangoModelFactory):
    """The row alone: a picture is stored by `editing_profile.change_logo`."""

    class Meta:
        model = models.InstitutionLogo

    institution = factory.SubFactory(InstitutionFactory)
    digest = "0" * 64
    kind = "png"
    width = 64
    height = 64
    uploaded_by = factory.SubFactory(UserFactory)


class CreditValueFactory(DjangoModelFactory):
    class Meta:
        model = models.CreditValue

    institution = factory.SubFactory(InstitutionFactory)
    system = "VN"
    hours_per_credit = Decimal(50)
    valid_from = BEGINNING


class SigningKeyFactory(DjangoModelFactory):
    """A real key: its private half is sealed by custody, as every other."""

    class Meta:
        model = models.SigningKey

    institution = factory.SubFactory(InstitutionFactory, key=False)
    fragment = factory.Sequence(lambda n: f"key-{n + 2}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        key = custody.new_key(kwargs.pop("institution"), fragment=kwargs.pop("fragment"))
        for name, value in kwargs.items():
            setattr(key, name, value)
        key.save()
        return key


class RegistryKeyFactory(DjangoModelFactory):
    """The registry's own; a real key."""

    class Meta:
        model = models.RegistryKey

    fragment = factory.Sequence(lambda n: f"registry-{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        key = custody.new_registry_key(fragment=kwargs.pop("fragment"))
        for name, value in kwargs.items():
            setattr(key, name, value)
        key.save()
        return key


class SignedListFactory(DjangoModelFactory):
    """The row alone: a list is signed by `credentials.member_list`."""

    class Meta:
        model = models.SignedList

    name = "members"
    document = "{}"
    signed_at = factory.LazyFunction(timezone.now)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    institution = factory.SubFactory(InstitutionFactory)
    role = models.Role.ISSUER
    valid_from = BEGINNING


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = models.Level
        django_get_or_create = ["framework", "code"]

    framework = "VQF"
    code = "6"
    framework_names = factory.LazyFunction(
        lambda: {"vi": "Khung trình độ quốc gia Việt Nam", "en": "Vietnamese Qualifications Framework"}
    )
    eqf = "6"
    eqf_basis = "compared"


class GradeScaleFactory(DjangoModelFactory):
    """Letters, as A to F; with `minimum` and `maximum` and no steps, numbers."""

    class Meta:
        model = models.GradeScale
        django_get_or_create = ["code", "version"]

    code = "letters"
    version = 1
    names = factory.LazyFunction(lambda: {"en": "A to F", "vi": "A đến F"})
    steps = factory.LazyFunction(lambda: ["A", "B", "C", "D", "F"])
    pass_mark = "D"


class GradeTableFactory(DjangoModelFactory):
    class Meta:
        model = models.GradeTable

    institution = factory.SubFactory(InstitutionFactory)
    scale = factory.SubFactory(GradeScaleFactory)
    isced_f = "0412"
    years = "2023-25"
    counts = factory.LazyFunction(lambda: [["A", 20], ["B", 30], ["C", 30], ["D", 20]])


class TimeLimitFactory(DjangoModelFactory):
    class Meta:
        model = models.TimeLimit

    institution = factory.SubFactory(InstitutionFactory)
    appeal_body = factory.LazyFunction(lambda: {"en": "Appeals board"})
    valid_from = BEGINNING


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = models.Course

    institution = factory.SubFactory(InstitutionFactory)
    code = factory.Sequence(lambda n: f"COURSE-{n}")
    curriculum_year = 2025
    titles = factory.LazyFunction(lambda: {"en": "Fintech Basics", "vi": "Fintech căn bản"})
    hours = Decimal(100)
    credits = Decimal(2)
    level_framework = "VQF"
    level_code = "6"
    eqf = "6"
    isced_f = "0412"
    assessment_types = factory.LazyFunction(lambda: ["written-exam"])
    supervision = "supervised-on-site-id"
    in_force_from = BEGINNING


class CourseOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = models.CourseOutcome

    course = factory.SubFactory(CourseFactory)
    position = factory.Sequence(lambda n: n + 1)
    texts = factory.LazyFunction(lambda: {"en": "Explain payment rails", "vi": "Giải thích hạ tầng thanh toán"})
    hours = Decimal(50)
