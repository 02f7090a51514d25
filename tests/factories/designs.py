"""Designs and reviews, as they lie on a desk; those in use and those signed come from the services."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, UserFactory


class DesignPictureFactory(DjangoModelFactory):
    class Meta:
        model = models.DesignPicture

    institution = factory.SubFactory(InstitutionFactory)
    purpose = "seal"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    kind = "png"
    width = 10
    height = 10
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = factory.LazyFunction(timezone.now)


class CertificateDesignFactory(DjangoModelFactory):
    class Meta:
        model = models.CertificateDesign

    institution = factory.SubFactory(InstitutionFactory)
    number = 1
    primary = "#0B4F53"
    secondary = "#F2B632"
    layout = "lotus"
    paper = "landscape"
    signatories = factory.LazyFunction(
        lambda: [{"name": "Võ Minh Họa", "role": {"en": "President", "vi": "Giám đốc"}, "picture": ""}]
    )
    edited_by = factory.SubFactory(UserFactory)
    edited_at = factory.LazyFunction(timezone.now)


class BadgeDesignFactory(DjangoModelFactory):
    class Meta:
        model = models.BadgeDesign

    micro_credential = factory.SubFactory(MicroCredentialFactory)
    number = 1
    shape = "hexagon"
    icon = "chart"
    primary = "#0B4F53"
    secondary = "#F2B632"
    text = "UEH"
    beads = 6
    edited_by = factory.SubFactory(UserFactory)
    edited_at = factory.LazyFunction(timezone.now)


class PartnerReviewFactory(DjangoModelFactory):
    class Meta:
        model = models.PartnerReview

    version = factory.SubFactory(VersionFactory)
    institution = factory.LazyAttribute(lambda o: o.version.institution)
    partner = factory.SubFactory(InstitutionFactory)
    reason = "Is the level right?"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)


class ReviewCommentFactory(DjangoModelFactory):
    class Meta:
        model = models.ReviewComment

    review = factory.SubFactory(PartnerReviewFactory)
    element = "workload"
    text = "One hundred hours fit."
    written_by = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)


class EndorsementFactory(DjangoModelFactory):
    """A claim that waits for its signature."""

    class Meta:
        model = models.Endorsement

    review = factory.SubFactory(PartnerReviewFactory)
    version = factory.LazyAttribute(lambda o: o.review.version)
    institution = factory.LazyAttribute(lambda o: o.review.partner)
    claim = factory.LazyFunction(lambda: {"en": "We find this sound.", "vi": "Chúng tôi thấy phù hợp."})
    content = factory.LazyAttribute(lambda o: o.version.content_digest())
    claimed_by = factory.SubFactory(UserFactory)
    claimed_at = factory.LazyFunction(timezone.now)
