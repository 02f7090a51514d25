"""What a grade scale accepts, and in which form it keeps it."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.institutions import GradeScaleFactory
from tests.foundation.built_once import built_once


@built_once
def ten(db):
    return GradeScaleFactory(code="ten", names={"en": "0 to 10"}, steps=[], minimum=0, maximum=10, pass_mark="4.0")


@built_once
def letters(db):
    return GradeScaleFactory()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("7.5", "7.5"), ("7,5", "7.5"), (" 8 ", "8"), ("10.00", "10"), ("4.0", "4"), ("໗,໕", "7.5"), ("1e1", "10")],
)
def test_a_number_is_kept_plainly_however_it_is_typed(ten, typed, kept):
    ten.refresh_from_db()
    assert ten.accept(typed) == kept


@pytest.mark.parametrize("typed", ["11", "-1", "NaN", "Infinity", "10.01"])
def test_a_number_beyond_the_ends_is_refused_with_the_ends_named(ten, typed):
    ten.refresh_from_db()
    with pytest.raises(ValidationError, match=f"between 0 and 10. You wrote {typed}"):
        ten.accept(typed)


@pytest.mark.parametrize("typed", ["", "B", "7.5.1", "seven", "7 / 10"])
def test_what_is_no_number_is_refused_on_a_scale_of_numbers(ten, typed):
    with pytest.raises(ValidationError, match="Write a number"):
        ten.accept(typed)


def test_a_number_that_does_not_pass_is_not_awarded(ten):
    ten.refresh_from_db()
    with pytest.raises(ValidationError, match=r"below the pass mark 4\.0"):
        ten.accept("3.9")


def test_a_scale_without_ends_or_steps_accepts_no_number(db):
    bare = GradeScaleFactory(code="bare", steps=[])
    with pytest.raises(ValidationError, match="Must be between"):
        bare.accept("5")


@pytest.mark.parametrize(("typed", "kept"), [("A", "A"), ("b", "B"), (" d ", "D")])
def test_a_letter_is_kept_as_the_scale_writes_it(letters, typed, kept):
    assert letters.accept(typed) == kept


def test_a_letter_the_scale_does_not_know_is_answered_with_those_it_knows(letters):
    with pytest.raises(ValidationError, match=r"A, B, C, D, F\. You wrote E"):
        letters.accept("E")


def test_a_failing_letter_is_not_awarded(letters):
    with pytest.raises(ValidationError, match="F is below the pass mark D"):
        letters.accept("f")
