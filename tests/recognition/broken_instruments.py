"""Promises of the database about cases, broken; see broken.py."""

from collections.abc import Callable
from typing import Any

from tests.breaking import change, repeat
from tests.factories.cases_instruments import (
    AuditSampleFactory,
    HumanReviewFactory,
    PrecedentNoteFactory,
    ProposalAnswerFactory,
    RuleFactory,
    RuleSignatureFactory,
    RuleSourceFactory,
)

BROKEN: dict[str, Callable[[Any], Any]] = {
    "a_rule_expires_after_it_began": lambda sent: change(RuleFactory(), valid_to="2020-01-01"),
    "a_rule_of_an_agreement_names_it": lambda sent: change(RuleFactory(), kind="agreement"),
    "a_learning_agreement_is_one_learners": lambda sent: change(RuleFactory(), kind="learning-agreement"),
    "an_equivalence_names_its_decision": lambda sent: change(RuleFactory(), kind="equivalence", state="proposed"),
    "a_rule_is_published_iff_dated": lambda sent: change(RuleFactory(), state="published"),
    "a_suspended_rule_says_since_when_and_why": lambda sent: change(
        RuleFactory(), state="suspended", published_at="2026-01-01T10:00:00Z"
    ),
    "a_rule_has_ended_iff_dated": lambda sent: change(RuleFactory(), state="ended", published_at="2026-01-01T10:00:00Z"),
    "a_micro_credential_stands_once_in_a_rule": lambda sent: repeat(RuleSourceFactory()),
    "each_side_signs_a_rule_once": lambda sent: repeat(RuleSignatureFactory()),
    "who_departs_from_a_proposal_says_why": lambda sent: change(ProposalAnswerFactory(), followed="set-aside"),
    "a_precedent_is_withdrawn_iff_dated_signed_off_and_argued": lambda sent: change(
        PrecedentNoteFactory(), withdrawn_reason="It was an error."
    ),
    "a_sample_has_a_result_iff_dated_and_signed_off": lambda sent: change(AuditSampleFactory(), result="agrees"),
    "a_sample_that_differs_says_how": lambda sent: change(
        AuditSampleFactory(),
        result="differs",
        looked_by=RuleFactory().drafted_by,
        looked_at="2026-01-01T10:00:00Z",
    ),
    "a_review_is_answered_iff_dated_and_signed_off": lambda sent: change(HumanReviewFactory(), result="stands"),
}
