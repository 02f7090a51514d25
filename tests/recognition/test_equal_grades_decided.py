"""A decision that takes the grade its country's own table calls equal, or the letter for no grade at all."""

import json
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from recognition.answers import told
from recognition.services.deciding import build_decision
from tests.factories.institutions import GradeScaleFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, REFUSED


@built_once
def letters_vn(db):
    return GradeScaleFactory(code="VN-LETTER", country="VN", steps=["A", "B", "C", "D", "F"], pass_mark="D")


@built_once
def course_scale(db):
    """Four points, which the same country puts beside its letters."""
    return GradeScaleFactory(
        code="FOUR",
        country="VN",
        steps=["4", "3", "2", "1", "0"],
        pass_mark="1",
        without_grade="R",
        equals={"VN-LETTER": [["4", "A"], ["3", "B"], ["2", "C"], ["1", "D"], ["0", "F"]]},
        source="Circular of the test",
    )


def decided(case, officer, ruling):
    case = type(case).objects.get(pk=case.pk)
    return build_decision(request=case, by=officer, ruling=ruling, now=timezone.now())


def test_the_grade_by_the_table_is_kept_with_its_basis(evaluated, officer):
    decision = decided(evaluated, officer, replace(FULL, grade_handling="equal"))
    assert (decision.grade, decision.grade_scale.code) == ("3", "FOUR")
    assert json.loads(decision.grade_basis)["equal_by"][0]["source"] == "Circular of the test"


def test_recognised_without_a_grade_is_the_letter_of_the_scale(evaluated, officer):
    decision = decided(evaluated, officer, replace(FULL, grade_handling="without"))
    assert (decision.grade, decision.stands_without_grade) == ("", "R")
    assert told(decision).grade == "R, without a grade"


def test_a_refusal_has_no_letter_and_another_scale_none_either(evaluated_with_gap, officer):
    refused = decided(evaluated_with_gap, officer, REFUSED)
    assert (refused.grade_scale, refused.stands_without_grade, told(refused).grade) == (None, "", "")


def test_the_decision_page_shows_every_way_with_its_basis(evaluated, officer, client):
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("recognition:decide", args=["muni", evaluated.public_id]) + "?lang=en")
    content = page.content.decode()
    assert "3 by the country&#x27;s own table" in content
    assert "letter R, outside the average" in content
    assert "Circular of the test" in content
