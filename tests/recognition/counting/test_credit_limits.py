"""How old credits may be and how they must be graded, by law: to the day and the digit, unknown where nobody knows."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from credentials.models import Award
from institutions.models import GradeScale, LegalCap, Programme
from recognition.credit_limits import limits_of
from recognition.instruments.reading import bars
from recognition.models import RecognitionRequest
from recognition.services.bar_checks import shown_bars
from recognition.services.deciding import build_decision
from recognition.source_facts import SourceFacts
from recognition.sources import Source
from recognition.totals import used
from tests.factories.institutions import GradeScaleFactory
from tests.factories.network import LegalCapFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, PARTIAL, REFUSED

SOURCE = "Circular 23/2021, Article 4"


@built_once
def masters(programme):
    """The programme leads to a master's degree, where the law asks for young credits and a C; as in Viet Nam."""
    Programme.objects.filter(pk=programme.pk).update(cycle="second")
    LegalCapFactory(country="CZ", scope="master", measure="age", value="5", unit="years", source=SOURCE)
    LegalCapFactory(country="CZ", scope="master", measure="lowest-grade", value="C", unit="VN-LETTER", source=SOURCE)
    return programme


@built_once
def case(evaluated, masters):
    return RecognitionRequest.objects.get(pk=evaluated.pk)


@pytest.fixture
def limits(case, muni):
    """By name, for a source with these facts that was sent on this day."""

    def of(earned="2021-06-01", sent=dt.date(2026, 6, 1), award=None, **facts):
        case.submitted_at = dt.datetime.combine(sent, dt.time(11), dt.UTC)
        source = Source(SourceFacts("X-1", {"en": "X"}, "UEH", achieved_on=earned, **facts), None, award=award)
        return {one.name: one for one in limits_of(case, muni.today(), [source])}

    return of


def graded(grade, scale):
    return {"award": Award(grade=grade, grade_scale=scale), "grade": grade}


@pytest.mark.parametrize(
    ("earned", "sent", "answer"),
    [
        ("2021-06-01", dt.date(2026, 5, 31), "pass"),
        ("2021-06-01", dt.date(2026, 6, 1), "pass"),
        ("2021-06-01", dt.date(2026, 6, 2), "fail"),
        ("2020-02-29", dt.date(2025, 2, 28), "pass"),
        ("2020-02-29", dt.date(2025, 3, 1), "fail"),
        ("", dt.date(2026, 6, 1), "unknown"),
    ],
)
def test_credits_are_young_enough_on_the_day_they_were_sent(limits, earned, sent, answer):
    told = limits(earned, sent)["credit-age"]
    assert told.answer == answer
    assert told.required.endswith(f"when it was sent; {SOURCE}")


def test_the_office_takes_no_credit_away_by_being_slow(limits):
    """Sent on the last day, it is decided months later."""
    assert limits("2021-06-01", dt.date(2026, 6, 1))["credit-age"].answer == "pass"


@pytest.mark.parametrize(("grade", "answer"), [("A", "pass"), ("C", "pass"), ("D", "fail"), ("", "unknown")])
def test_a_letter_reaches_c_or_does_not(limits, letters_vn, grade, answer):
    assert limits(**graded(grade, letters_vn))["lowest-grade"].answer == answer


@pytest.mark.parametrize(("grade", "answer"), [("5.5", "pass"), ("5.4", "fail"), ("10", "pass"), ("4", "fail")])
def test_ten_points_are_held_against_the_letter_that_their_country_calls_equal(limits, letters_vn, grade, answer):
    ten = GradeScaleFactory(
        code="TEN", steps=[], minimum=0, maximum=10, pass_mark="4", equals={"VN-LETTER": [["5.5", "C"], ["4.0", "D"]]}
    )
    told = limits(**graded(grade, ten))["lowest-grade"]
    assert told.answer == answer
    assert told.found == f"X-1: {grade}, equal to {'C' if answer == 'pass' else 'D'}"


def test_a_foreign_grade_and_a_pass_are_nobodys_guess(limits, course_scale):
    foreign = limits(**graded("A", course_scale))["lowest-grade"]
    assert (foreign.answer, foreign.found) == ("unknown", "X-1: A, which no table puts on VN-LETTER")
    assert "names its decision in the reasons" in foreign.change
    passed = GradeScaleFactory(code="PASSED", steps=["pass", "fail"], pass_mark="pass", equals={"VN-LETTER": [["pass", "A"]]})
    assert limits(**graded("pass", passed))["lowest-grade"].answer == "unknown"


def test_where_the_registry_does_not_know_the_scale_of_the_law_nothing_is_known(limits, letters_vn):
    GradeScale.objects.filter(pk=letters_vn.pk).update(valid_to=dt.date(2020, 1, 1))
    assert limits(**graded("A", letters_vn))["lowest-grade"].answer == "unknown"


def test_the_worst_of_several_is_told(case, muni, letters_vn):
    young = Source(SourceFacts("Y", {}, "", achieved_on="2026-01-01"), None)
    unknown = Source(SourceFacts("U", {}, ""), None)
    old = Source(SourceFacts("O", {}, "", achieved_on="2001-01-01"), None)
    told = [limits_of(case, muni.today(), among)[0] for among in ([young], [young, unknown], [unknown, old, young])]
    assert [one.answer for one in told] == ["pass", "unknown", "fail"]
    assert told[2].found.startswith("O: earned on")


def test_another_degree_another_purpose_and_another_day_have_no_such_limit(case, masters, muni):
    assert len(limits_of(case, muni.today())) == 2
    case.purpose = "admission"
    assert limits_of(case, muni.today()) == []
    case.purpose = "credit-transfer"
    LegalCap.objects.filter(scope="master").update(valid_to=dt.date(2025, 12, 31))
    assert limits_of(case, dt.date(2026, 1, 1)) == []
    assert len(limits_of(case, dt.date(2025, 12, 31))) == 2
    Programme.objects.filter(pk=masters.pk).update(cycle="first")
    assert limits_of(RecognitionRequest.objects.get(pk=case.pk), dt.date(2025, 12, 31)) == []


def test_where_the_degree_is_not_known_neither_is_what_the_law_asks(evaluated, muni):
    LegalCapFactory(country="CZ", scope="master", measure="age", value="5", unit="years", source=SOURCE)
    (told,) = limits_of(evaluated, muni.today())
    assert (told.name, told.answer) == ("credit-age", "unknown")
    assert told.required.startswith("Master's degree: At most 5 years old on ")
    assert told.required.endswith(SOURCE)
    assert not told.found.endswith(".")


def code_of(case):
    return case.award.facts.version.code


def wrong(case, officer, ruling):
    with override("en"), pytest.raises(ValidationError) as refused:
        build_decision(request=case, by=officer, ruling=ruling, now=timezone.now())
    return {field: messages[0] for field, messages in refused.value.message_dict.items()}


def decided(case, officer, ruling):
    return build_decision(request=case, by=officer, ruling=ruling, now=timezone.now())


@built_once
def too_old(masters):
    LegalCap.objects.filter(measure="age").update(value="0")
    return masters


def test_credits_that_the_law_does_not_let_count_are_not_granted(case, too_old, officer):
    told = wrong(case, officer, FULL)
    assert set(told) == {"outcome"}
    assert f"Age of the credits: {code_of(case)}: earned on 12 December 2025" in told["outcome"]
    assert set(wrong(case, officer, replace(PARTIAL, legal_reference="Statute, § 12", over_cap=True))) == {"outcome"}


def test_they_are_a_ground_of_law_and_only_where_the_case_shows_it(case, officer, too_old, muni):
    barred = replace(REFUSED, bar="credit-limits", bar_explanation="Earned before the day that the law names.")
    assert decided(case, officer, barred).bar == "credit-limits"
    assert "credit-limits" in shown_bars(case, case.comparison, used(case))
    LegalCap.objects.filter(measure="age").update(value="5")
    assert set(wrong(case, officer, barred)) == {"bar"}
    assert "credit-limits" not in shown_bars(case, case.comparison, used(case))


def test_a_decision_keeps_what_the_law_asked_and_what_was_found(case, officer):
    decision = decided(case, officer, FULL)
    kept = {one["name"]: (one["answer"], one["found"]) for one in decision.counted_towards["limits"]}
    assert kept["lowest-grade"] == ("pass", f"{code_of(case)}: B")
    assert kept["credit-age"][0] == "pass"
    assert json.loads(decision.cap)["after"] == "4"


def test_the_machine_stops_before_a_limit_that_is_passed_or_not_known(case, too_old, muni):
    told = {one.name: one.answer for one in bars(case, Decimal(4), on=muni.today())}
    assert (told["credit-age"], told["lowest-grade"]) == ("fail", "pass")


def test_the_page_of_the_decision_names_each_limit(case, officer, client):
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("recognition:decide", args=["muni", case.public_id]) + "?lang=en").content.decode()
    assert "Lowest grade for credit: holds" in page
    assert f"{code_of(case)}: B" in page
    assert SOURCE in page
