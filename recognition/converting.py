"""Hours into credits: exact fractions all the way, rounded once, at the end.

Values in, values out; no models, no clock. The rule is the network's (hours first, one basis per receiving institution):
add the hours of all awards, divide by the receiver's hours per credit, round to its step, halves up, but down where
rounding up would exceed the exact value by more than a tenth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Number = Fraction | Decimal | int

# Rounding up may add at most this share of the exact value.
GENEROSITY = Fraction(1, 10)
# A course is exempted with its own credits down to this share of its hours, if every outcome is met.
NEAR_ENOUGH = Fraction(4, 5)


@dataclass(frozen=True)
class Conversion:
    """How many credits some hours make at one institution, and why that many."""

    hours: Fraction
    hours_per_credit: Fraction
    step: Fraction
    raw: Fraction
    credits: Fraction
    nearest: Fraction

    @property
    def capped(self) -> bool:
        """The nearest step would have given more than a tenth too much, so the one below it counts."""
        return self.credits < self.nearest

    @property
    def excess(self) -> Fraction:
        """By which share of the exact value the nearest step lies above it; negative where it lies below."""
        return (self.nearest - self.raw) / self.raw

    @property
    def surplus_hours(self) -> Fraction:
        """Hours the rounded credits leave unused; never negative."""
        return max(Fraction(0), self.hours - self.credits * self.hours_per_credit)


def convert(hours: Iterable[Number], *, hours_per_credit: Number, step: Number) -> Conversion:
    """Add the hours first, then round once: 125 h + 75 h are 4 credits of 50 h, not 2 + 1.

    Raises ValueError where hours or hours per credit are not positive: a declared 0 is a missing value, to be asked for.
    """
    total = sum((Fraction(each) for each in hours), Fraction(0))
    per_credit, unit = Fraction(hours_per_credit), Fraction(step)
    if total <= 0 or per_credit <= 0 or unit <= 0:
        raise ValueError("hours, hours per credit and step must be positive")
    raw = total / per_credit
    nearest = _nearest(raw, unit)
    credits = nearest if nearest <= raw * (1 + GENEROSITY) else nearest - unit
    return Conversion(total, per_credit, unit, raw, credits, nearest)


def declared_hours(
    hours: Number | None, *, credits: Number | None = None, hours_per_credit: Number | None = None
) -> Fraction | None:
    """The notional hours of an award: as declared, else credits times the issuer's hours per credit at award date.

    None where neither is known: ask the issuer, do not guess. Contact hours alone are no notional hours.
    """
    if hours:
        return Fraction(hours)
    if credits and hours_per_credit:
        return Fraction(credits) * Fraction(hours_per_credit)
    return None


@dataclass(frozen=True)
class Proposal:
    """Credits an officer might grant. basis: course, hours, covered or none. Never entered as final by itself."""

    credits: Fraction
    basis: str


def propose(
    *, conversion: Conversion, exemption: bool, course_credits: Number, course_hours: Number, covered_hours: Number
) -> Proposal:
    """What the rule would grant once every outcome has been judged.

    covered_hours: hours of the course's outcomes that are met, partly met ones with their share. An exemption with
    everything met grants the course's own number, since the student record knows no other, down to four fifths of its
    hours. Otherwise credits follow from hours: those of the credential, but no more than what it covers of the course.
    """
    whole, covered = Fraction(course_hours), Fraction(covered_hours)
    if covered >= whole:
        if exemption and conversion.hours >= whole * NEAR_ENOUGH:
            return Proposal(Fraction(course_credits), "course")
        return Proposal(min(conversion.credits, Fraction(course_credits)), "hours")
    if covered <= 0:
        return Proposal(Fraction(0), "none")
    part = convert([min(covered, conversion.hours)], hours_per_credit=conversion.hours_per_credit, step=conversion.step)
    return Proposal(min(part.credits, Fraction(course_credits)), "covered")


def _nearest(value: Fraction, step: Fraction) -> Fraction:
    """The nearest multiple of the step, halves up."""
    steps = (value / step + Fraction(1, 2)).__floor__()
    return step * steps
