"""A recognition on a condition: tracked to its last day, then it stands, shrinks or lapses."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from credentials.models import UseLedger
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.models import Condition, Decision
from recognition.services.appealing import lodge_appeal
from recognition.services.conditions import remind_of_conditions, settle_condition
from recognition.services.deciding import Ruling, decide_request
from recognition.services.record_checks import ConditionSaid
from recognition.services.settling import send_back
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL

pytestmark = pytest.mark.django_db
RULING = Ruling(outcome="conditional", credits=Decimal(4), reasons="Covered but for one.", next_steps="Pass the unit.")


@built_once
def on_condition(evaluated, officer, muni):
    def decide(**said):
        asked = ConditionSaid("Pass the unit.", muni.today() + dt.timedelta(days=30), "The study office", **said)
        return decide_request(request=evaluated, by=officer, ruling=replace(RULING, conditions=(asked,)))

    return decide


def later(condition, days):
    return dt.datetime.combine(condition.due_on + dt.timedelta(days=days), dt.time(10), dt.UTC)


def test_a_condition_that_is_met_leaves_the_decision_as_it_stands(on_condition, officer):
    condition = on_condition().conditions.get()
    settle_condition(condition=condition, by=officer, met=True, evidence="Certificate of 3 March")
    assert Condition.objects.get().state == "met"
    assert Decision.objects.get().is_in_force
    assert Letter.objects.filter(key__startswith="recognition_condition_settled").count() == 1


def test_not_met_is_never_said_before_the_last_day_is_over(on_condition, officer):
    with pytest.raises(WrongState):
        settle_condition(condition=on_condition().conditions.get(), by=officer, met=False, evidence="Nothing came.")


def test_a_recognition_that_lapses_is_answered_by_a_refusal_and_frees_its_hours(on_condition, officer, time_machine):
    first = on_condition()
    condition = first.conditions.get()
    time_machine.move_to(later(condition, 1))
    settle_condition(condition=condition, by=officer, met=False, evidence="Nothing came.")
    second = Decision.objects.in_force().get()
    assert (second.outcome, second.bar, second.credits, second.replaces) == ("refused", "condition-unmet", 0, first)
    assert "Nothing came." in second.reasons
    assert second.appeal_until > second.decided_on
    assert not UseLedger.objects.standing().exists()


def test_a_recognition_that_shrinks_keeps_what_was_said(on_condition, officer, time_machine):
    condition = on_condition(otherwise="reduced", credits_otherwise=Decimal(2)).conditions.get()
    time_machine.move_to(later(condition, 1))
    settle_condition(condition=condition, by=officer, met=False, evidence="Nothing came.")
    second = Decision.objects.in_force().get()
    assert (second.outcome, second.credits, second.basis) == ("partial", 2, "officer")
    assert UseLedger.objects.standing().exists()


def test_what_an_appeal_sent_back_asks_for_nothing_any_more(on_condition, evaluated, applicant, colleague):
    condition = on_condition().conditions.get()
    lodge_appeal(request=evaluated, by=applicant, grounds="It was met.")
    send_back(request=evaluated, by=colleague, instruction="Look again.")
    condition.refresh_from_db()
    assert not condition.decision.is_in_force
    assert not Condition.objects.open().exists()


def test_a_condition_is_settled_once_with_evidence_and_by_the_desk(on_condition, officer, sending_officer):
    condition = on_condition().conditions.get()
    with pytest.raises(ValidationError):
        settle_condition(condition=condition, by=officer, met=True, evidence=" ")
    with pytest.raises(PermissionDenied):
        settle_condition(condition=condition, by=sending_officer, met=True, evidence="It came.")
    settle_condition(condition=condition, by=officer, met=True, evidence="It came.")
    with pytest.raises(WrongState):
        settle_condition(condition=condition, by=officer, met=True, evidence="It came.")


def test_the_learner_is_reminded_once_two_weeks_before(on_condition):
    condition = on_condition().conditions.get()
    assert remind_of_conditions(later(condition, -15)) == 0
    assert remind_of_conditions(later(condition, -14)) == 1
    assert remind_of_conditions(later(condition, -13)) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"conditions": ()}, "condition_1"),
        ({"outcome": "full"}, "outcome"),
        ({"outcome": "alternative", "conditions": ()}, "alternative_purpose"),
        ({"outcome": "alternative", "conditions": (), "alternative_purpose": "course-exemption"}, "alternative_purpose"),
        ({"legal_basis": "lisbon"}, "legal_basis"),
        ({"valid_until": dt.date(2020, 1, 1)}, "valid_until"),
        ({"reasons": "Covered \U0001f600"}, "reasons"),
    ],
)
def test_what_does_not_belong_together_is_named_at_its_field(evaluated, officer, muni, change, field):
    asked = ConditionSaid("Pass it.", muni.today() + dt.timedelta(days=30), "The study office")
    with pytest.raises(ValidationError) as refused:
        decide_request(request=evaluated, by=officer, ruling=replace(RULING, **{"conditions": (asked,), **change}))
    assert field in refused.value.message_dict


def test_an_alternative_names_what_it_counts_for_and_uses_no_hours(evaluated, officer):
    ruling = Ruling(outcome="alternative", reasons="R", next_steps="N", alternative_purpose="admission")
    assert decide_request(request=evaluated, by=officer, ruling=ruling).alternative_purpose == "admission"
    assert not UseLedger.objects.exists()


def test_a_full_exemption_names_its_course_and_is_a_precedent_for_three_years(evaluated, officer, muni):
    decision = decide_request(request=evaluated, by=officer, ruling=FULL)
    assert [one["code"] for one in decision.courses_exempted] == ["FTB"]
    assert decision.precedent_until.year == muni.today().year + 3
    assert decision.notified_at == decision.decided_at
