"""A grant over the limit, and a grade that is found otherwise than the board chose: named at the field, or by a rule."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from recognition.models import EarlierRecognition, GradeRule, RecognitionRequest
from recognition.retention import Cases
from recognition.services.counting import choose_grade_rule, enter_earlier, withdraw_earlier, withdraw_grade_rule
from recognition.services.deciding import build_decision, decide_request
from recognition.totals import used
from tests.factories.cases_counting import GradeRuleFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, PARTIAL, REFUSED


@built_once
def board(member, muni):
    return member(Role.INSTITUTION_ADMIN, muni, second_factor=True, email="board@example.org")


@built_once
def case(evaluated, programme):
    return RecognitionRequest.objects.get(pk=evaluated.pk)


def wrong(case, officer, ruling):
    with pytest.raises(ValidationError) as refused:
        build_decision(request=case, by=officer, ruling=ruling, now=timezone.now())
    return {field: messages[0] for field, messages in refused.value.message_dict.items()}


def decided(case, officer, ruling):
    return build_decision(request=case, by=officer, ruling=ruling, now=timezone.now())


def test_a_grant_over_the_limit_is_named_at_its_field_with_the_arithmetic(case, officer, earlier):
    earlier("60")
    told = wrong(case, officer, FULL)
    assert set(told) == {"credits"}
    assert "60 of 63 credits used, 64 after this" in told["credits"]
    assert decided(case, officer, replace(PARTIAL, credits=Decimal(3))).credits == 3


def test_the_limit_is_a_ground_where_the_course_would_pass_it(case, officer, earlier):
    barred = replace(REFUSED, bar="cap-reached", bar_explanation="59 or 60 + 4 of at most 63 credits.")
    earlier("59")
    assert set(wrong(case, officer, barred)) == {"bar"}
    earlier("1", reference="2025/118")
    assert decided(case, officer, barred).bar == "cap-reached"


def test_a_rule_that_is_named_lets_more_be_recognised(case, officer, earlier):
    earlier("60")
    assert set(wrong(case, officer, replace(FULL, over_cap=True))) == {"legal_reference"}
    decision = decide_request(request=case, by=officer, ruling=replace(FULL, over_cap=True, legal_reference="Statute, § 12 (3)"))
    assert decision.over_cap
    assert decision.counted_towards["after"] == "64"


def test_the_tick_is_kept_only_where_the_limit_is_passed(case, officer):
    decision = decided(case, officer, replace(FULL, over_cap=True))
    assert not decision.over_cap
    assert (decision.counted_towards["used"], decision.counted_towards["after"], decision.counted_towards["limit"]) == (
        "0",
        "4",
        "63",
    )


def test_a_decision_without_a_programme_keeps_no_sum(evaluated, officer):
    assert decided(evaluated, officer, FULL).counted_towards == {}


def test_what_the_board_chose_needs_no_reason_and_anything_else_does(case, officer, muni):
    GradeRuleFactory(institution=muni, method="linear", body="Board 4/2026")
    assert "Board 4/2026" in wrong(case, officer, FULL)["grade_departure"]
    assert decided(case, officer, replace(FULL, grade_handling="linear")).grade
    decision = decided(case, officer, replace(FULL, grade_departure="The tables of these years are better."))
    assert decision.grade_departure == "The tables of these years are better."


def test_the_choice_for_a_programme_goes_before_that_for_the_whole_institution(case, officer, muni, programme):
    GradeRuleFactory(institution=muni, method="linear")
    GradeRuleFactory(institution=muni, programme=programme, method="statistical")
    assert decided(case, officer, FULL).grade == "C"


def test_a_choice_that_has_not_begun_binds_nobody(case, officer, muni):
    GradeRuleFactory(institution=muni, method="linear", valid_from=muni.today() + dt.timedelta(days=1))
    assert decided(case, officer, FULL).grade == "C"


def test_where_the_tables_are_too_small_the_choice_comes_to_no_grade(case, officer, muni):
    muni.grade_tables.update(counts=[["A", 99]])
    GradeRuleFactory(institution=muni, method="statistical")
    assert decided(case, officer, replace(FULL, grade_handling="without")).grade == ""
    assert "grade_departure" in wrong(case, officer, replace(FULL, grade_handling="linear"))


def test_what_was_recognised_before_is_entered_once_and_counts(case, officer, programme, muni):
    said = {"credits": Decimal(12), "reference": "2025/117", "recognised_on": dt.date(2025, 9, 1)}
    row = enter_earlier(request=case, by=officer, **said)
    assert enter_earlier(request=case, by=officer, **said) == row
    assert used(case).used == 12
    assert JournalEntry.objects.filter(event="earlier_recognition_entered").count() == 1
    with pytest.raises(ValidationError) as refused:
        enter_earlier(request=case, by=officer, **{**said, "credits": Decimal(6)})
    assert set(refused.value.error_dict) == {"reference"}
    withdraw_earlier(request=case, row=row, by=officer)
    withdraw_earlier(request=case, row=row, by=officer)
    assert used(case).used == 0
    assert JournalEntry.objects.filter(event="earlier_recognition_withdrawn").count() == 1


def test_what_is_entered_must_be_possible(case, officer, muni):
    said = {"credits": Decimal(12), "reference": "2025/117", "recognised_on": dt.date(2025, 9, 1)}
    ahead = muni.today() + dt.timedelta(days=1)
    for field, value in (("credits", Decimal(0)), ("recognised_on", ahead)):
        with pytest.raises(ValidationError) as refused:
            enter_earlier(request=case, by=officer, **{**said, field: value})
        assert set(refused.value.error_dict) == {field}
    assert not EarlierRecognition.objects.exists()


def test_only_the_desk_of_the_case_enters_and_only_where_a_programme_is_known(submitted, officer, applicant, sending_officer):
    said = {"credits": Decimal(12), "reference": "2025/117", "recognised_on": dt.date(2025, 9, 1)}
    with pytest.raises(WrongState):
        enter_earlier(request=submitted, by=officer, **said)
    for person in (applicant, sending_officer):
        with pytest.raises(PermissionDenied):
            enter_earlier(request=submitted, by=person, **said)


def test_the_board_chooses_once_and_takes_back_only_what_has_not_begun(muni, board, officer):
    day = muni.today()
    said = {"institution": muni, "method": "linear", "body": "Board 4/2026"}
    rule = choose_grade_rule(by=board, valid_from=day, **said)
    assert choose_grade_rule(by=board, valid_from=day, **said) == rule
    with pytest.raises(ValidationError):
        choose_grade_rule(by=board, valid_from=day, **{**said, "method": "without"})
    with pytest.raises(ValidationError):
        choose_grade_rule(by=board, valid_from=day - dt.timedelta(days=1), **said)
    with pytest.raises(WrongState):
        withdraw_grade_rule(rule=rule, by=board)
    later = choose_grade_rule(by=board, valid_from=day + dt.timedelta(days=7), **said)
    with pytest.raises(PermissionDenied):
        withdraw_grade_rule(rule=later, by=officer)
    withdraw_grade_rule(rule=later, by=board)
    assert list(GradeRule.objects.all()) == [rule]
    with pytest.raises(PermissionDenied):
        choose_grade_rule(by=officer, valid_from=day, **said)


def test_what_was_entered_of_before_is_told_to_the_person_it_is_about(case, earlier, applicant, other_learner):
    earlier("12")
    [told] = Cases().tell(applicant).facts["recognised_before"]
    assert (told["programme"], told["credits"], told["reference"]) == ("FIN", 12, "2025/117")
    assert "recognised_before" not in Cases().tell(other_learner).facts
