"""Every example of the table of conversions, to the digit, with the hours that are left over."""

from fractions import Fraction

import pytest

from recognition.converting import convert, propose
from recognition.grading import suggest


@pytest.mark.parametrize(
    ("hours", "per_credit", "step", "raw", "credits", "left"),
    [
        pytest.param([100], 25, 1, Fraction(4), Fraction(4), Fraction(0), id="UEH 2 to Masaryk"),
        pytest.param([100], 30, 1, Fraction(10, 3), Fraction(3), Fraction(10), id="UEH 2 to French-speaking Belgium"),
        pytest.param([100], 30, Fraction(1, 2), Fraction(10, 3), Fraction(7, 2), Fraction(0), id="the same in half credits"),
        pytest.param([125], 50, 1, Fraction(5, 2), Fraction(2), Fraction(25), id="Masaryk 5 to NEU"),
        pytest.param([125, 75], 50, 1, Fraction(4), Fraction(4), Fraction(0), id="Masaryk 5 + 3 to NEU, together"),
        pytest.param([150], 48, 1, Fraction(25, 8), Fraction(3), Fraction(6), id="Siena 6 to NUOL"),
        pytest.param([144], 25, 1, Fraction(144, 25), Fraction(6), Fraction(0), id="NUOL 3 of 48 h to Masaryk"),
        pytest.param([135], 25, 1, Fraction(27, 5), Fraction(5), Fraction(10), id="the same at 45 h"),
    ],
)
def test_hours_are_added_first_and_rounded_once(hours, per_credit, step, raw, credits, left):
    found = convert(hours, hours_per_credit=per_credit, step=step)
    assert (found.raw, found.credits, found.surplus_hours) == (raw, credits, left)


def test_rounded_singly_two_awards_would_lose_a_credit():
    singly = [convert([hours], hours_per_credit=50, step=1).credits for hours in (125, 75)]
    assert singly == [2, 1]


def test_r2_two_credits_are_covered_and_one_is_missing():
    whole = convert([125], hours_per_credit=50, step=1)
    part = propose(conversion=whole, exemption=True, course_credits=3, course_hours=150, covered_hours=100)
    bridge = convert([50], hours_per_credit=50, step=1)
    assert (part.credits, part.basis, whole.raw, 125 - 100) == (2, "covered", Fraction(5, 2), 25)
    assert part.credits + bridge.credits == 3


@pytest.mark.parametrize(
    ("hours", "credits", "basis"), [(100, Fraction(4), "course"), (80, Fraction(4), "course"), (79, Fraction(3), "hours")]
)
def test_an_exemption_grants_the_courses_own_credits_down_to_four_fifths_of_its_hours(hours, credits, basis):
    found = convert([hours], hours_per_credit=25, step=1)
    given = propose(conversion=found, exemption=True, course_credits=4, course_hours=100, covered_hours=100)
    assert (given.credits, given.basis) == (credits, basis)


UEH = [("A", 240), ("B", 480), ("C", 360), ("D", 120)]
MUNI = [("A", 300), ("B", 400), ("C", 600), ("D", 400), ("E", 300)]


def test_b_overlaps_c_more_than_b_and_a_overlaps_a():
    told = suggest("B", UEH, MUNI)
    assert told is not None
    assert (told.grade, dict(told.shares)) == ("C", {"B": Fraction(3, 8), "C": Fraction(5, 8)})
    best = suggest("A", UEH, MUNI)
    assert best is not None
    assert (best.grade, dict(best.shares)) == ("A", {"A": Fraction(3, 4), "B": Fraction(1, 4)})


def test_a_tie_goes_to_the_better_grade():
    told = suggest("B", [("A", 50), ("B", 100), ("C", 50)], [("A", 100), ("B", 100)])
    assert told is not None
    assert told.grade == "A"


def test_99_grades_suggest_nothing_and_100_do():
    assert suggest("A", [("A", 99)], [("A", 100)]) is None
    assert suggest("A", [("A", 100)], [("A", 100)]) is not None
