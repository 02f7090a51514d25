"""The rights of reviews between partners: `same` is asked by others in most, and asks in one."""

import datetime as dt

from django.utils import timezone

from credentials.models import Endorsement
from credentials.services.endorsing import mark_of, sign_endorsement
from institutions.models import Role
from tests.factories.credentials import VersionFactory
from tests.factories.designs import EndorsementFactory, PartnerReviewFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import person, seal_waiting


def furnish(world):
    """Whoever asked and worded is none of the people of the matrix. The owner is an institution that they do not know."""
    wording, asker = person(Role.QA_REVIEWER, world.same), person(Role.ISSUER, world.receiving)

    def asked(**fields):
        version = VersionFactory(institution=world.receiving)
        return PartnerReviewFactory(version=version, partner=world.same, asked_by=asker, **fields)

    claimed = EndorsementFactory(review=asked(), claimed_by=wording)
    signed = EndorsementFactory(review=asked(), claimed_by=wording)
    sign_endorsement(endorsement=signed, by=world.signer, shown=mark_of(signed))
    seal_waiting()
    world.things |= {
        "review": asked(),
        "review_claimed": claimed.review,
        "claimed": claimed,
        "review_signed": signed.review,
        "endorsement": Endorsement.objects.get(pk=signed.pk),
        "review_asked": PartnerReviewFactory(
            version=world.version, partner=world.receiving, asked_by=world.preparer, awards_wait=False
        ),
    }


def request(world):
    day = timezone.localdate() + dt.timedelta(days=30)
    parts = {f"due_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    return {"partner": world.other.slug, "reason": "Please look at the level.", **parts}


def shown(world):
    return {"shown": mark_of(world.claimed)}


desk = at("same.slug")
review = at("same.slug", "review.public_id")
CASES = [
    Case("credentials:reviews", desk),
    Case("credentials:review", review),
    Case("credentials:review", at("same.slug", "review_asked.public_id")),
    Case("credentials:review-ask", at("same.slug", "kind.public_id")),
    Case("credentials:review-ask", at("same.slug", "kind.public_id"), request),
    Case("credentials:review-cancel", at("same.slug", "review_asked.public_id"), sent(reason="No longer needed.")),
    Case("credentials:review-comment", review, sent(element="level", text="Six fits.")),
    Case("credentials:review-answer", review, sent(outcome="declined", answer="Not our field.")),
    Case("credentials:review-endorse", review, sent(claim_en="We find this sound.")),
    Case("credentials:review-sign", at("same.slug", "review_claimed.public_id")),
    Case("credentials:review-sign", at("same.slug", "review_claimed.public_id"), shown),
    Case("credentials:review-withdraw", at("same.slug", "review_signed.public_id")),
    Case("credentials:review-withdraw", at("same.slug", "review_signed.public_id"), sent(reason="We erred.")),
    Case("credentials:endorsement", at("endorsement.public_id")),
]
