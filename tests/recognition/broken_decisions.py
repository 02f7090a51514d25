"""Promises of the database about cases, broken; see broken.py."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.cases_decisions import (
    ConditionFactory,
    DecisionLetterFactory,
    ProposedRulingFactory,
    SecondOfficerRuleFactory,
)
from tests.factories.recognition import DecisionFactory, RequestFactory


def decided(**said):
    return repeat(DecisionFactory(), public_id="another", request=RequestFactory(), **said)


BROKEN: dict[str, Callable[[Any], Any]] = {
    "an_alternative_names_what_for": lambda sent: decided(outcome="alternative"),
    "a_decision_holds_on_its_own_day": lambda sent: decided(valid_until=timezone.localdate() - dt.timedelta(days=1)),
    "conditions_of_a_decision_have_places": lambda sent: repeat(ConditionFactory()),
    "a_condition_is_settled_with_evidence_by_a_person": lambda sent: change(ConditionFactory(), state="met"),
    "a_reduced_recognition_says_to_what": lambda sent: repeat(ConditionFactory(), position=2, otherwise="reduced"),
    "a_signed_letter_has_key_place_moment_and_bytes": lambda sent: change(DecisionLetterFactory(), state="signed"),
    "a_letter_is_withdrawn_iff_dated": lambda sent: change(DecisionLetterFactory(), state="withdrawn"),
    "a_proposal_is_returned_with_a_remark": lambda sent: change(ProposedRulingFactory(), returned_at=timezone.now()),
    "nobody_returns_their_own_proposal": lambda sent: change(
        ProposedRulingFactory(), returned_at=timezone.now(), remark="Look again.", returned_by=F("proposed_by")
    ),
    "a_rule_of_two_officers_ends_by_a_person": lambda sent: change(SecondOfficerRuleFactory(), ended_at=timezone.now()),
}
