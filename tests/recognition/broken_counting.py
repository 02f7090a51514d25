"""Promises of the database about totals and grades, broken; see broken.py."""

from collections.abc import Callable
from typing import Any

from tests.breaking import change, repeat
from tests.factories.cases_counting import EarlierRecognitionFactory, GradeRuleFactory
from tests.factories.courses import ProgrammeFactory
from tests.factories.institutions import UserFactory
from tests.factories.recognition import DecisionFactory, RequestFactory


def of_a_programme():
    programme = ProgrammeFactory()
    return GradeRuleFactory(institution=programme.institution, programme=programme)


BROKEN: dict[str, Callable[[Any], Any]] = {
    "what_was_recognised_before_is_some_credits": lambda sent: repeat(
        EarlierRecognitionFactory(), public_id="another", credits=0
    ),
    "an_earlier_recognition_is_withdrawn_iff_dated_and_signed": lambda sent: change(
        EarlierRecognitionFactory(), withdrawn_by=UserFactory()
    ),
    "an_earlier_recognition_is_entered_once": lambda sent: repeat(EarlierRecognitionFactory(), public_id="another"),
    "one_grade_rule_of_a_programme_from_a_day": lambda sent: repeat(of_a_programme(), public_id="another"),
    "one_grade_rule_of_an_institution_from_a_day": lambda sent: repeat(GradeRuleFactory(), public_id="another"),
    "a_grade_rule_says_who_chose_it": lambda sent: repeat(
        GradeRuleFactory(), public_id="another", valid_from="2027-01-01", body=""
    ),
    "a_limit_is_exceeded_only_by_a_rule_that_is_named": lambda sent: repeat(
        DecisionFactory(), public_id="another", request=RequestFactory(), over_cap=True
    ),
}
