"""Credit conversion against the rule written down again, in whole numbers only: exact, whatever the hours."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.converting import convert

CENTS = st.integers(1, 200_000).map(lambda cents: Decimal(cents) / 100)


def by_hand(hundredths: int, per_credit: int, halves: int) -> Fraction:
    """hundredths of hours, hours per credit, and a step of so many halves: nearest, halves up, down where a tenth too much."""
    unit = 50 * halves * per_credit  # hundredths of hours in one step
    steps, rest = divmod(hundredths, unit)
    up = steps + (2 * rest >= unit)
    if 10 * up * unit > 11 * hundredths:
        up -= 1
    return Fraction(up * halves, 2)


@settings(max_examples=200)
@given(st.lists(CENTS, min_size=1, max_size=5), st.sampled_from([25, 30, 45, 48, 50]), st.sampled_from([1, 2]))
def test_hours_are_added_first_and_rounded_once_exactly(hours, per_credit, halves):
    total = int(sum(hours) * 100)
    for order in (hours, hours[::-1]):
        conversion = convert(order, hours_per_credit=per_credit, step=Fraction(halves, 2))
        assert conversion.credits == by_hand(total, per_credit, halves)
        assert conversion.raw * per_credit * 100 == total
