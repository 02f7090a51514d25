"""Hours into credits: every example of the network's rule, and what the rule promises in general."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.converting import convert, declared_hours, propose


@pytest.mark.parametrize(
    ("hours", "per_credit", "step", "raw", "credits"),
    [
        ([100], 25, 1, Fraction(4), 4),  # UEH 2 credits to Masaryk
        ([100], 30, 1, Fraction(10, 3), 3),  # UEH 2 credits to French-speaking Belgium
        ([100], 30, Decimal("0.5"), Fraction(10, 3), Fraction(7, 2)),  # the same with half credits
        ([125], 50, 1, Fraction(5, 2), 2),  # Masaryk 5 ECTS to NEU: 3 would be a fifth too much
        ([125, 75], 50, 1, Fraction(4), 4),  # Masaryk 5 + 3 ECTS to NEU, together
        ([150], 48, 1, Fraction(25, 8), 3),  # Siena 6 CFU to NUOL
        ([144], 25, 1, Fraction(144, 25), 6),  # NUOL 3 credits at 48 h to Masaryk
        ([135], 25, 1, Fraction(27, 5), 5),  # the same at 45 h
    ],
)
def test_the_examples_of_the_rule(hours, per_credit, step, raw, credits):
    conversion = convert(hours, hours_per_credit=per_credit, step=step)
    assert conversion.raw == raw
    assert conversion.credits == credits


def test_what_rounding_down_leaves_over_is_stated():
    conversion = convert([125], hours_per_credit=50, step=1)
    assert conversion.capped
    assert conversion.nearest == 3
    assert conversion.excess == Fraction(1, 5)
    assert conversion.surplus_hours == 25


def test_rounding_up_by_less_than_a_tenth_is_kept():
    assert not convert([144], hours_per_credit=25, step=1).capped
    assert convert([100], hours_per_credit=30, step=Decimal("0.5")).excess == Fraction(1, 20)


def test_awards_are_added_before_they_are_rounded():
    singly = [convert([hours], hours_per_credit=50, step=1).credits for hours in (125, 75)]
    assert singly == [2, 1]
    assert convert([125, 75], hours_per_credit=50, step=1).credits == 4


@given(
    hours=st.fractions(min_value=Fraction(1), max_value=2000),
    per_credit=st.integers(10, 60),
    step=st.sampled_from([Fraction(1), Fraction(1, 2)]),
)
def test_credits_are_whole_steps_and_never_a_tenth_too_many(hours, per_credit, step):
    conversion = convert([hours], hours_per_credit=per_credit, step=step)
    assert conversion.credits % step == 0
    assert 0 <= conversion.credits <= conversion.raw * Fraction(11, 10)
    assert conversion.raw - conversion.credits < step
    assert conversion.raw * conversion.hours_per_credit == hours


def test_missing_hours_are_the_issuers_credits_times_its_own_hours_per_credit():
    assert declared_hours(Decimal(100)) == 100
    assert declared_hours(None, credits=2, hours_per_credit=50) == 100


@pytest.mark.parametrize("hours", [None, 0, Decimal("0.00")])
def test_without_hours_and_credits_one_asks_and_does_not_guess(hours):
    assert declared_hours(hours) is None
    with pytest.raises(ValueError, match="positive"):
        convert([0], hours_per_credit=25, step=1)


def r2():
    """Masaryk's 125 hours at a receiver who counts 50."""
    return convert([125], hours_per_credit=50, step=1)


def test_an_exemption_grants_the_courses_own_credits_down_to_four_fifths():
    for hours, credits, basis in [(100, 4, "course"), (80, 4, "course"), (79, 3, "hours"), (120, 4, "course")]:
        proposal = propose(
            conversion=convert([hours], hours_per_credit=25, step=1),
            exemption=True,
            course_credits=4,
            course_hours=100,
            covered_hours=100,
        )
        assert (proposal.credits, proposal.basis) == (credits, basis), hours


def test_where_outcomes_are_missing_the_covered_hours_count():
    proposal = propose(conversion=r2(), exemption=False, course_credits=3, course_hours=150, covered_hours=100)
    assert (proposal.credits, proposal.basis) == (2, "covered")


def test_no_more_credits_than_the_credential_has_hours():
    conversion = convert([50], hours_per_credit=50, step=1)
    assert propose(conversion=conversion, exemption=False, course_credits=3, course_hours=150, covered_hours=140).credits == 1


def test_nothing_covered_grants_nothing():
    assert propose(conversion=r2(), exemption=False, course_credits=3, course_hours=150, covered_hours=0).credits == 0
