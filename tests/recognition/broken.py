"""Every promise of the database about cases, broken; see test_promises.py. What is frozen is inserted, not changed."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.institutions import CourseFactory
from tests.factories.network import AgreementFactory
from tests.factories.recognition import (
    CaseBookFactory,
    CasePaperFactory,
    ComparisonRowFactory,
    DecisionFactory,
    OutcomeCoverageFactory,
    QuestionFactory,
    RequestFactory,
    RequestSourceFactory,
)

PARTS = ("clock", "sources", "people", "opinions", "instruments", "decisions", "appeals", "counting")


def decided(**said):
    """One more, on another request."""
    return repeat(DecisionFactory(), public_id="another", request=RequestFactory(), **said)


# Each is given a request that was sent, by the services, and gives the call that breaks the promise.
BROKEN = {
    "one_case_book_per_institution_and_year": lambda sent: repeat(CaseBookFactory()),
    "a_sent_request_is_whole": lambda sent: repeat(
        sent, public_id="another", case_number="MUNI-2026-9999", course=CourseFactory(), consent_wording=""
    ),
    "a_case_number_is_given_when_a_request_is_sent": lambda sent: change(RequestFactory(), case_number="MUNI-2026-9999"),
    "the_legal_clock_starts_with_a_complete_file": lambda sent: change(sent, complete_on="2026-03-01", due_on="2026-03-01"),
    "a_request_is_evaluated_once_complete": lambda sent: change(sent, state="in_evaluation"),
    "an_officer_never_handles_their_own_request": lambda sent: change(sent, officer=F("applicant")),
    "a_request_has_ended_iff_dated": lambda sent: change(sent, state="withdrawn"),
    "one_open_request_per_award_course_and_purpose": lambda sent: repeat(
        sent, public_id="another", case_number="MUNI-2026-9999", asked_digest=""
    ),
    "one_open_question_per_request": lambda sent: repeat(QuestionFactory()),
    "a_question_is_answered_iff_dated": lambda sent: change(QuestionFactory(), answer="Here."),
    "one_row_per_element": lambda sent: repeat(ComparisonRowFactory()),
    "a_substantial_difference_is_named_and_argued": lambda sent: change(
        ComparisonRowFactory(), substantial=True, difference="Level"
    ),
    "one_verdict_per_outcome": lambda sent: repeat(OutcomeCoverageFactory()),
    "the_share_fits_the_verdict": lambda sent: change(OutcomeCoverageFactory(), share=Decimal("99.99")),
    "an_exact_credit_value_is_a_fraction": lambda sent: decided(raw_denominator=0),
    "a_refusal_grants_nothing": lambda sent: decided(credits=4),
    "a_refusal_names_its_ground": lambda sent: decided(bar_explanation=""),
    "hours_count_twice_only_by_a_rule_that_is_named": lambda sent: decided(double_use=True),
    "one_first_decision_for_a_request": lambda sent: repeat(DecisionFactory(), public_id="another"),
    "a_paper_stands_once_in_a_case": lambda sent: repeat(CasePaperFactory(), public_id="another"),
    "sources_of_a_request_have_places": lambda sent: repeat(
        RequestSourceFactory(request=sent), paper=CasePaperFactory(request=sent, content=b"%PDF-1.7 another")
    ),
    "an_award_stands_once_in_a_request": lambda sent: repeat(
        RequestSourceFactory(request=sent, paper=None, award=sent.award), position=2
    ),
    "a_source_is_an_award_or_a_paper": lambda sent: change(RequestSourceFactory(request=sent), award=sent.award),
    "a_decision_gives_reasons": lambda sent: decided(reasons=""),
    "less_than_asked_says_what_comes_next": lambda sent: decided(next_steps=""),
    "a_grade_is_entered_iff_there_is_one": lambda sent: decided(grade_handling="entered"),
    "an_appeal_window_ends_after_the_decision": lambda sent: decided(appeal_until=timezone.localdate() - dt.timedelta(days=1)),
    "a_person_decides_or_an_agreement_does": lambda sent: decided(decided_by=None),
    "only_a_full_recognition_is_automatic": lambda sent: decided(decided_by=None, automatic_under=AgreementFactory()),
    "less_than_before_says_why": lambda sent: decided(lowered_explained="The credential was revoked."),
    "less_than_before_is_said_by_a_person_of_an_earlier_decision": lambda sent: decided(
        lowered_because="law", lowered_explained="The credential was revoked."
    ),
    "a_departure_gives_its_reason": lambda sent: decided(followed="changed"),
}
for part in PARTS:
    BROKEN |= import_module(f"tests.recognition.broken_{part}").BROKEN
