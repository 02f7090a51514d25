"""Grades that a country's own rules call equal: 8.2 of ten, the letter B and 3 of four are one grade, written in three ways.

Nothing is converted here, and no country speaks for another: an A of one is not the A of the next.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from institutions.models import GradeScale


@dataclass(frozen=True)
class Equal:
    """A grade on another scale. by: the rows of reference data whose tables say so, in their order."""

    scale: GradeScale
    grade: str
    by: tuple[GradeScale, ...]

    @property
    def source(self) -> str:
        return "; ".join(dict.fromkeys(row.source for row in self.by if row.source))

    @property
    def is_doubtful(self) -> bool:
        return any(row.is_doubtful for row in self.by)

    def basis(self) -> list[dict[str, Any]]:
        """What a decision keeps of it."""
        return [
            {"scale": row.code, "version": row.version, "from": row.valid_from.isoformat(), "source": row.source}
            for row in self.by
        ]


def equals_of(grade: str, scale: GradeScale, *, on: dt.date) -> list[Equal]:
    """On every scale of the same country that the tables lead to, the nearest first. Nothing where a scale only says passed."""
    if not grade or not scale.tells_grades_apart:
        return []
    known = {row.code: row for row in GradeScale.objects.on(on).filter(country=scale.country)}
    found = {scale.code: Equal(scale, grade, ())}
    reached = [scale.code]
    for code in reached:
        here = found[code]
        for other, row in known.items():
            if other not in found and (step := _step(here, row)):
                found[other] = step
                reached.append(other)
    return [found[code] for code in reached[1:]]


def _step(here: Equal, row: GradeScale) -> Equal | None:
    """One table further, whichever of the two scales tells it."""
    if grade := here.scale.equal_on(row.code, here.grade):
        return Equal(row, grade, (*here.by, here.scale))
    if grade := row.equal_from(here.scale.code, here.grade):
        return Equal(row, grade, (*here.by, row))
    return None


def reaches(grade: str, floor: str, scale: GradeScale | None) -> bool | None:
    """Whether a grade is no worse than another of the same scale; None where there is no grade, or no such scale."""
    if not grade or scale is None:
        return None
    if scale.steps:
        steps = [str(step) for step in scale.steps]
        return steps.index(grade) <= steps.index(floor) if grade in steps and floor in steps else None
    try:
        return Decimal(grade) >= Decimal(floor)
    except InvalidOperation:
        return None
