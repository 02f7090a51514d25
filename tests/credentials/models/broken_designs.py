"""Designs, partner reviews and endorsements, broken; see test_constraints.py. What is frozen is inserted, not changed."""

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.credentials import MicroCredentialFactory, StatusListFactory
from tests.factories.designs import (
    BadgeDesignFactory,
    CertificateDesignFactory,
    DesignPictureFactory,
    EndorsementFactory,
    PartnerReviewFactory,
)
from tests.factories.institutions import SigningKeyFactory, UserFactory


def certificate_of_one(**said):
    one = MicroCredentialFactory()
    return CertificateDesignFactory(institution=one.institution, micro_credential=one, **said)


def used():
    return {"state": "active", "activated_by": UserFactory(), "activated_at": timezone.now()}


def intent():
    place = {"signing_key": SigningKeyFactory(), "status_list": StatusListFactory(), "status_index": 1}
    return {"state": "signing", "signed_by": UserFactory(), "signed_at": timezone.now(), **place}


def again(row, **said):
    return repeat(row, public_id="another", **said)


def its_own(review):
    return again(review, partner=review.institution)


def on_one_index():
    place = {"status_list": StatusListFactory(), "status_index": 1}
    EndorsementFactory(**place)
    return change(EndorsementFactory(), **place)


def of_both_kinds(kind, make):
    """What the database promises of every design."""
    return {
        f"{kind}_is_not_let_in_by_its_last_editor": lambda: change(make(), **{**used(), "activated_by": F("edited_by")}),
        f"{kind}_is_dated_iff_used": lambda: change(make(), state="active"),
        f"{kind}_is_retired_iff_dated": lambda: change(make(**used()), state="retired"),
    }


BROKEN = {
    **of_both_kinds("certificatedesign", CertificateDesignFactory),
    **of_both_kinds("badgedesign", BadgeDesignFactory),
    "one_design_picture_per_content": lambda: repeat(DesignPictureFactory()),
    "a_design_picture_has_a_size": lambda: repeat(DesignPictureFactory(), digest="f" * 64, width=0),
    "one_certificate_design_per_number": lambda: again(certificate_of_one(), state="discarded"),
    "one_certificate_design_of_an_institution_per_number": lambda: again(CertificateDesignFactory(), state="discarded"),
    "one_draft_certificate_design_per_institution": lambda: again(CertificateDesignFactory(), number=2),
    "one_draft_certificate_design_per_micro_credential": lambda: again(certificate_of_one(), number=2),
    "one_active_certificate_design_per_institution": lambda: again(CertificateDesignFactory(**used()), number=2),
    "one_active_certificate_design_per_micro_credential": lambda: again(certificate_of_one(**used()), number=2),
    "a_register_stands_upright": lambda: change(CertificateDesignFactory(), layout="register"),
    "a_seal_in_a_picture_has_one": lambda: change(CertificateDesignFactory(), seal="picture"),
    "one_badge_design_per_number": lambda: again(BadgeDesignFactory(), state="discarded"),
    "one_draft_badge_design_per_micro_credential": lambda: again(BadgeDesignFactory(), number=2),
    "one_active_badge_design_per_micro_credential": lambda: again(BadgeDesignFactory(**used()), number=2),
    "a_level_ring_has_eight_parts": lambda: change(BadgeDesignFactory(), beads=9),
    "one_open_review_per_version_and_partner": lambda: again(PartnerReviewFactory()),
    "nobody_reviews_their_own": lambda: its_own(PartnerReviewFactory()),
    "a_review_is_answered_iff_dated": lambda: change(PartnerReviewFactory(), state="commented"),
    "one_endorsement_per_status_index": on_one_index,
    "who_words_an_endorsement_does_not_sign_it": lambda: change(
        EndorsementFactory(), **{**intent(), "signed_by": F("claimed_by")}
    ),
    "an_endorsement_has_its_intent_before_its_seal": lambda: change(EndorsementFactory(), state="signing"),
    "an_issued_endorsement_has_its_bytes": lambda: change(EndorsementFactory(), **{**intent(), "state": "issued"}),
    "an_endorsement_is_withdrawn_iff_dated_with_a_reason": lambda: change(EndorsementFactory(), withdrawal_reason="Too late"),
}
