"""The grades that one request might bring, from the tables and scales of both sides, each with its basis."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from credentials.models import Award
from institutions.code_lists import cycle_of_level
from institutions.models import Course, GradeScale, GradeTable, Institution
from micro4asia.foundation.numbers import figure
from recognition import grading
from recognition.equal_grades import Equal, equals_of


@dataclass(frozen=True)
class GradeView:
    """The methods side by side. `theirs` and `ours` are the tables behind the statistical one.

    equal: on the scale of the course, where the country's own tables lead there. equals: on every scale they lead to.
    linear_at: the exact place on the scale of the course, where its steps stand for numbers.
    """

    grade: str
    statistical: grading.Suggestion | None
    linear: str
    theirs: GradeTable | None
    ours: GradeTable | None
    equal: Equal | None = None
    equals: tuple[Equal, ...] = ()
    linear_at: str = ""
    commonly: str = ""

    @property
    def theirs_n(self) -> int:
        return grading.size(self.theirs.counts) if self.theirs else 0

    @property
    def ours_n(self) -> int:
        return grading.size(self.ours.counts) if self.ours else 0

    def basis(self) -> dict[str, Any]:
        """What a decision keeps of it."""
        tables = {"theirs": self.theirs, "ours": self.ours}
        return {
            "grade": self.grade,
            "statistical": self.statistical.grade if self.statistical else "",
            "linear": self.linear,
            **({"equal": self.equal.grade, "equal_by": self.equal.basis()} if self.equal else {}),
            **{
                side: {
                    "field": table.isced_f,
                    "cycle": table.cycle,
                    "years": table.years,
                    "counts": table.counts,
                    "n": grading.size(table.counts),
                }
                for side, table in tables.items()
                if table
            },
        }


def grades_of(award: Award, course: Course, *, on: dt.date | None = None) -> GradeView | None:
    """None where there is nothing to convert: pass or fail has no grade, and some courses have no scale.

    on: the day whose tables count, today if none is given.
    """
    day = on or timezone.localdate()
    scale, target = award.grade_scale, course.grade_scale
    if not award.grade or scale is None or target is None or not scale.tells_grades_apart:
        return None
    if not target.tells_grades_apart:
        return GradeView(award.grade, None, "", None, None)
    version = award.version
    theirs = _table(award.institution, scale, version.isced_f, cycle_of_level(version.level_code), day)
    ours = _table(course.institution, target, course.isced_f, cycle_of_level(course.level_code), day)
    suggestion = grading.suggest(award.grade, _counts(theirs), _counts(ours)) if theirs and ours else None
    linear, place = _linear(award.grade, scale, target)
    equals = equals_of(award.grade, scale, on=day)
    equal = next((each for each in equals if each.scale.code == target.code and _is_given(each.grade, target)), None)
    return GradeView(award.grade, suggestion, linear, theirs, ours, equal, tuple(equals), place, commonly=scale.transfer_mark)


def _is_given(grade: str, scale: GradeScale) -> bool:
    """Whether somebody who passed can have it on that scale, as the course keeps it."""
    try:
        return bool(scale.accept(grade))
    except ValidationError:
        return False


def _table(institution: Institution, scale: GradeScale, field: str, cycle: str, on: dt.date) -> GradeTable | None:
    """The table of the field, else of the wider field, whichever first has enough grades; of the cycle before all cycles
    together, never of another one; the latest years."""
    wider = [field[:n] for n in (4, 3, 2, 0)]
    tables = list(
        GradeTable.objects.on(on).filter(institution=institution, scale=scale, isced_f__in=wider, cycle__in={cycle, ""})
    )
    tables.sort(key=lambda table: (len(table.isced_f), bool(table.cycle), table.years), reverse=True)
    return next((table for table in tables if grading.size(_counts(table)) >= grading.MINIMUM), None)


def _counts(table: GradeTable) -> list[tuple[str, int]]:
    return [(str(grade), int(count)) for grade, count in table.counts]


def _scale(scale: GradeScale) -> grading.Scale | None:
    if scale.steps:
        values = scale.values
        if all(step in values for step in scale.passing):
            return grading.Scale.valued([(step, Fraction(values[step])) for step in scale.passing])
        return grading.Scale.stepped(scale.passing)
    if scale.maximum is None:
        return None
    return grading.Scale(Fraction(scale.maximum), Fraction(Decimal(scale.pass_mark)))


def _linear(grade: str, theirs: GradeScale, ours: GradeScale) -> tuple[str, str]:
    """The grade at the same place on our scale, and that place where our steps stand for numbers; empty where there is none."""
    source, target = _scale(theirs), _scale(ours)
    if source is None or target is None:
        return "", ""
    value = dict(source.steps).get(grade) if source.steps else Fraction(Decimal(grade))
    if value is None:
        return "", ""
    placed = grading.linear(value, source, target)
    if not target.steps:
        return f"{float(placed):.1f}", ""
    return grading.nearest_step(placed, target), figure(round(placed, 2)) if ours.values else ""
