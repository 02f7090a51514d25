"""Promises of the database about opinions of experts, broken; see broken.py."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.cases_opinions import OpinionFactory, OpinionVerdictFactory
from tests.factories.institutions import UserFactory


def outside(**said):
    return OpinionFactory(assessor=None, email="dean@example.org", token_hash="0" * 64, expires_at=timezone.now(), **said)


# A verdict never changes, so that a wrong one is inserted.
BROKEN: dict[str, Callable[[Any], Any]] = {
    "an_opinion_is_asked_of_one_person": lambda sent: change(OpinionFactory(), email="dean@example.org"),
    "nobody_asks_themselves_for_an_opinion": lambda sent: change(OpinionFactory(), assessor=F("asked_by")),
    "an_opinion_ends_in_one_way": lambda sent: change(
        OpinionFactory(), withdrawn_at=timezone.now(), declined_at=timezone.now(), interest="A cousin."
    ),
    "an_opinion_is_signed_with_a_name": lambda sent: change(OpinionFactory(), signed_at=timezone.now()),
    "who_declines_an_opinion_says_why": lambda sent: change(OpinionFactory(), declined_at=timezone.now()),
    "an_assessor_is_asked_once_in_a_case": lambda sent: repeat(OpinionFactory(), public_id="another"),
    "an_address_is_asked_once_in_a_case": lambda sent: repeat(outside(), public_id="another", token_hash="1" * 64),
    "an_expert_judges_an_outcome_once": lambda sent: repeat(OpinionVerdictFactory()),
    "the_share_fits_what_the_expert_says": lambda sent: repeat(
        OpinionVerdictFactory(), opinion=OpinionFactory(assessor=UserFactory()), share=Decimal(99)
    ),
    "of_a_gap_an_expert_says_whether_it_matters": lambda sent: repeat(
        OpinionVerdictFactory(), opinion=OpinionFactory(), verdict="not", share=Decimal(0)
    ),
}
