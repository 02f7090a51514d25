"""What the arithmetic sees of an award, of a link between two outcomes, and of the institution that awards the stack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction

HUNDRED = 100


@dataclass(frozen=True)
class Outcome:
    """key: the same for two awards of one version, since the outcome is the same frozen row."""

    key: str
    code: str
    hours: Fraction


@dataclass(frozen=True)
class Part:
    """One award, or one micro-credential that could be earned (then `achieved_on` is the day one asks).

    eqf: only through a confirmed row of the reference data; None where there is none. levelled: it states some level.
    verified: how many of its assessments checked who sat them. lost: why it lends nothing at all, such as "revoked";
    used: outcomes whose hours were used elsewhere already.
    """

    key: str
    code: str
    number: str
    institution: str
    country: str
    achieved_on: dt.date
    outcomes: tuple[Outcome, ...]
    eqf: int | None = None
    levelled: bool = True
    grade: str = ""
    scale: str = ""
    steps: tuple[str, ...] = ()  # of its grade scale, best first; a numeric scale has none
    verified: int = 0
    lost: str = ""
    used: frozenset[str] = field(default_factory=frozenset)
    owned: bool = True

    @property
    def hours(self) -> Fraction:
        return sum((outcome.hours for outcome in self.outcomes), Fraction(0))

    def on(self, day: dt.date) -> Part:
        return replace(self, achieved_on=day)


def by_age(part: Part) -> tuple[dt.date, str]:
    """The order in which awards keep an hour that several of them teach: the earlier one first, ties by key."""
    return part.achieved_on, part.key


@dataclass(frozen=True)
class Link:
    """What an expert ruled of two outcomes. share: of the smaller one, 1 for equal and contained, 0 for "no overlap"."""

    first: str
    second: str
    share: Fraction

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.first, self.second))


def share_of(kind: str, percent: Fraction | int | None = None) -> Fraction:
    """equal, contained, partial (with a percentage) or none, as a share of the smaller outcome."""
    if kind == "partial":
        return Fraction(percent or 0) / HUNDRED
    return Fraction(1 if kind in ("equal", "contained") else 0)


@dataclass(frozen=True)
class Home:
    """The institution that awards the stack."""

    code: str
    country: str
