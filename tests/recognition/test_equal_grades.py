"""Grades that a country's own tables call equal: to the digit, with their basis, and never for pass or fail."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from institutions.forms.reference import form_for
from institutions.models import GradeScale
from institutions.services.loading_reference import load_reference
from recognition.equal_grades import equals_of, reaches
from recognition.grading import Scale, nearest_step
from recognition.services.deciding import build_decision
from recognition.suggesting import grades_of
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL

TODAY = dt.date(2026, 6, 1)


@built_once
def scales(db):
    load_reference()
    return {scale.code: scale for scale in GradeScale.objects.all()}


@pytest.fixture
def of(scales):
    def equal(grade, code):
        return {each.scale.code: each.grade for each in equals_of(grade, scales[code], on=TODAY)}

    return equal


@pytest.mark.parametrize(
    ("ten", "letter", "four"),
    [
        ("10", "A", "4"),
        ("8.5", "A", "4"),
        ("8.49", "B", "3"),
        ("8.4", "B", "3"),
        ("7", "B", "3"),
        ("6.9", "C", "2"),
        ("5.5", "C", "2"),
        ("5.4", "D", "1"),
        ("4", "D", "1"),
        ("3.9", "F", "0"),
        ("0", "F", "0"),
    ],
)
def test_ten_points_have_a_letter_and_a_number_of_four(of, ten, letter, four):
    assert of(ten, "VN-10") == {"VN-LETTER": letter, "VN-4": four}


def test_a_letter_has_its_number_and_back_but_no_number_of_ten(of):
    assert of("B", "VN-LETTER") == {"VN-4": "3"}
    assert of("3", "VN-4") == {"VN-LETTER": "B"}
    assert of("D", "CZ-LETTER") == {"CZ-NUMBER": "2.5"}
    assert of("1.5", "CZ-NUMBER") == {"CZ-LETTER": "B"}


def test_no_country_speaks_for_another_and_no_scale_without_a_table_speaks(of):
    assert of("B", "LA-4") == of("28", "IT-30") == {}
    assert "CZ-LETTER" not in of("A", "VN-LETTER")


def test_whoever_only_passed_has_no_equal_grade(of, scales):
    assert of("pass", "PASS-FAIL") == {}
    scales["PASS-FAIL"].equals = {"VN-LETTER": [["pass", "A"]]}
    assert equals_of("pass", scales["PASS-FAIL"], on=TODAY) == []
    assert equals_of("", scales["VN-10"], on=TODAY) == []


def test_the_tables_behind_it_are_told_in_their_order_and_only_those_of_the_day(scales):
    letter, four = equals_of("8.2", scales["VN-10"], on=TODAY)
    assert [row["scale"] for row in four.basis()] == ["VN-10", "VN-LETTER"]
    assert letter.source == "Circular 08/2021 as summarised"
    assert four.source == "Circular 08/2021 as summarised; Letters and 4-point values: LawNet"
    assert not four.is_doubtful
    GradeScale.objects.filter(code="VN-LETTER").update(valid_to=dt.date(2026, 5, 31))
    assert equals_of("8.2", scales["VN-10"], on=TODAY) == []
    assert len(equals_of("8.2", scales["VN-10"], on=dt.date(2026, 5, 31))) == 2


def test_a_grade_reaches_another_of_its_own_scale_alone(scales):
    assert reaches("C", "C", scales["VN-LETTER"]) is True
    assert reaches("D", "C", scales["VN-LETTER"]) is False
    assert reaches("5.4", "5.5", scales["VN-10"]) is False
    assert reaches("5.5", "5.5", scales["VN-10"]) is True
    assert reaches("5.5", "C", scales["VN-10"]) is None
    assert reaches("", "C", scales["VN-LETTER"]) is reaches("C", "C", None) is None


def test_nobody_is_converted_to_cum_laude(scales):
    values = [(step, Fraction(scales["IT-30"].values[step])) for step in scales["IT-30"].passing]
    italian = Scale.valued(values)
    assert (italian.best, italian.worst) == (30, 18)
    assert nearest_step(Fraction(30), italian) == "30"
    assert nearest_step(Fraction(59, 2), italian) == "30"
    assert nearest_step(Fraction(18), italian) == "18"


@pytest.fixture
def graded(award, course, scales):
    """An award and a course on these scales, not saved."""

    def grades(grade, theirs, ours):
        award.grade, award.grade_scale, course.grade_scale = grade, scales[theirs], scales[ours]
        return grades_of(award, course)

    return grades


def test_the_linear_method_goes_by_the_numbers_of_the_steps(graded):
    view = graded("B", "VN-LETTER", "CZ-LETTER")
    assert (view.linear, view.linear_at, view.equal) == ("B", "1.67", None)
    assert graded("30L", "IT-30", "CZ-LETTER").linear == graded("30", "IT-30", "CZ-LETTER").linear == "A"
    assert graded("A", "CZ-LETTER", "IT-30").linear == "30"


def test_between_scales_of_one_country_the_table_speaks(graded):
    view = graded("8.2", "VN-10", "VN-LETTER")
    assert (view.equal.grade, view.commonly) == ("B", "5.5")
    assert view.basis()["equal"] == "B"
    assert [row["scale"] for row in view.basis()["equal_by"]] == ["VN-10"]
    assert graded("8.2", "VN-10", "VN-4").equal.grade == "3"


def test_pass_or_fail_is_converted_neither_from_nor_to(graded):
    assert graded("pass", "PASS-FAIL", "CZ-LETTER") is None
    view = graded("B", "VN-LETTER", "PASS-FAIL")
    assert (view.statistical, view.linear, view.equal) == (None, "", None)


def test_where_no_table_leads_to_the_scale_of_the_course_that_way_is_refused(evaluated, officer):
    with pytest.raises(ValidationError) as wrong:
        build_decision(request=evaluated, by=officer, ruling=replace(FULL, grade_handling="equal"), now=timezone.now())
    assert set(wrong.value.message_dict) == {"grade_handling"}


def form(scale, **typed):
    said = {
        "code": "VN-10",
        "name_en": "0 to 10",
        "minimum": "0",
        "maximum": "10",
        "pass_mark": "4",
        "valid_from_day": "1",
        "valid_from_month": "1",
        "valid_from_year": "2027",
        "source": "Circular",
        "doubt": "seen",
    }
    return form_for("grade-scales", said | typed, row=scale)


def test_a_table_is_typed_and_shown_as_it_was_typed(scales):
    shown = form_for("grade-scales", row=scales["VN-10"]).initial
    assert shown["equals"] == "VN-LETTER: 8.5 = A, 7.0 = B, 5.5 = C, 4.0 = D, 0 = F"
    typed = form(scales["VN-10"], equals=shown["equals"], without_grade="R")
    assert typed.is_valid(), typed.errors
    assert typed.columns()["equals"] == scales["VN-10"].equals
    letters = form_for("grade-scales", row=scales["VN-LETTER"]).initial
    assert letters["values"] == "A = 4, B = 3, C = 2, D = 1, F = 0"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("VN-NONE: 8.5 = A", "does not begin with the code"),
        ("8.5 = A", "does not begin with the code"),
        ("VN-LETTER: 7 = B, 8.5 = A", "Begin with the highest band"),
        ("VN-LETTER: 8.5 = Z", "has no grade Z"),
        ("VN-LETTER: 8.5", "is not a grade of this scale"),
        ("VN-LETTER: high = A", "is not a number"),
    ],
)
def test_a_table_that_cannot_be_is_refused_at_its_field(scales, typed, why):
    wrong = form(scales["VN-10"], equals=typed)
    assert why in str(wrong.errors["equals"])


def test_every_grade_has_a_number_or_none_has(scales):
    wrong = form(scales["VN-LETTER"], code="VN-LETTER", steps="A, B, F", pass_mark="B", minimum="", maximum="", values="A = 4")
    assert set(wrong.errors) == {"values"}
