"""A suggested grade: the statistical method of the ECTS grading table, and the linear one to set beside it.

Values in, values out. Both only suggest; the receiving side confirms. Pass or fail has no grade and gets none here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Counts = Sequence[tuple[str, int]]

MINIMUM = 100


@dataclass(frozen=True)
class Band:
    """The share of all passing grades, best first, that a grade takes up: 20–60 means 20/100 to 60/100."""

    grade: str
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Suggestion:
    """grade: the best fitting one. shares: every receiving grade the band meets, best first, with its share of the band."""

    grade: str
    shares: tuple[tuple[str, Fraction], ...]
    source: Band

    @property
    def alternatives(self) -> list[tuple[str, Fraction]]:
        return [(grade, share) for grade, share in self.shares if grade != self.grade]


def size(counts: Counts) -> int:
    return sum(count for _, count in counts)


def bands(counts: Counts) -> list[Band]:
    """Where each passing grade lies, in per cent from the top. A grade nobody got is skipped."""
    total, reached = size(counts), 0
    found = []
    for grade, count in counts:
        if count > 0:
            found.append(Band(grade, Fraction(100 * reached, total), Fraction(100 * (reached + count), total)))
        reached += count
    return found


def suggest(grade: str, theirs: Counts, ours: Counts, *, minimum: int = MINIMUM) -> Suggestion | None:
    """Lay the band of a grade over the receiver's bands; the widest overlap wins, ties go to the better grade.

    theirs, ours: passing grades, best first, with how often each was given. None where a table is too small to mean
    anything or does not know the grade.
    """
    if size(theirs) < minimum or size(ours) < minimum:
        return None
    source = next((band for band in bands(theirs) if band.grade == grade), None)
    if source is None:
        return None
    width = source.high - source.low
    shares = []
    for band in bands(ours):
        overlap = min(source.high, band.high) - max(source.low, band.low)
        if overlap > 0:
            shares.append((band.grade, overlap / width))
    best = max(share for _, share in shares)
    return Suggestion(next(name for name, share in shares if share == best), tuple(shares), source)


@dataclass(frozen=True)
class Scale:
    """Values of the passing grades, best first, for a stepped scale; or the best and the lowest passing value."""

    best: Fraction
    worst: Fraction
    steps: tuple[tuple[str, Fraction], ...] = ()

    @classmethod
    def valued(cls, grades: Sequence[tuple[str, Fraction]]) -> Scale:
        """Passing grades with the numbers they stand for."""
        return cls(grades[0][1], grades[-1][1], tuple(grades))

    @classmethod
    def stepped(cls, grades: Sequence[str]) -> Scale:
        """Passing grades at equal distances, as the common letter scales have them."""
        return cls.valued([(grade, Fraction(position)) for position, grade in enumerate(grades)])


def linear(value: Fraction, theirs: Scale, ours: Scale) -> Fraction:
    """The same place between best and lowest pass on the receiver's scale (modified Bavarian formula, generalised)."""
    if theirs.best == theirs.worst:
        return ours.best
    return ours.best + (ours.worst - ours.best) * (theirs.best - value) / (theirs.best - theirs.worst)


def nearest_step(value: Fraction, scale: Scale) -> str:
    """The nearest grade of a stepped scale; ties go to the better one, which stands first.

    Of grades with the same number the plain one, which stands last: 30 and not 30 cum laude, which nobody can convert to.
    """
    found = min(scale.steps, key=lambda step: abs(step[1] - value))[1]
    return [grade for grade, number in scale.steps if number == found][-1]
