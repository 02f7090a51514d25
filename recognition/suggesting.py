"""The suggested grade of one request, from the tables and scales of both sides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from credentials.models import Award
from institutions.models import Course, Cycle, GradeScale, GradeTable, Institution
from recognition import grading

# Every framework of the network has its cycles at these levels (domain.md §4.1).
_CYCLES = {"5": Cycle.SHORT, "6": Cycle.FIRST, "7": Cycle.SECOND, "8": Cycle.THIRD}


@dataclass(frozen=True)
class GradeView:
    """Both methods side by side. `theirs` and `ours` are the tables behind the statistical one."""

    grade: str
    statistical: grading.Suggestion | None
    linear: str
    theirs: GradeTable | None
    ours: GradeTable | None

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
    if not award.grade or award.grade_scale is None or course.grade_scale is None:
        return None
    version = award.version
    theirs = _table(award.institution, award.grade_scale, version.isced_f, _CYCLES.get(version.level_code[:1], ""), day)
    ours = _table(course.institution, course.grade_scale, course.isced_f, _CYCLES.get(course.level_code[:1], ""), day)
    suggestion = grading.suggest(award.grade, _counts(theirs), _counts(ours)) if theirs and ours else None
    return GradeView(award.grade, suggestion, _linear(award.grade, award.grade_scale, course.grade_scale), theirs, ours)


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
        return grading.Scale.stepped(scale.steps[: scale.steps.index(scale.pass_mark) + 1])
    if scale.maximum is None:
        return None
    return grading.Scale(Fraction(scale.maximum), Fraction(Decimal(scale.pass_mark)))


def _linear(grade: str, theirs: GradeScale, ours: GradeScale) -> str:
    """The grade at the same place on our scale; empty where a scale gives no places."""
    source, target = _scale(theirs), _scale(ours)
    if source is None or target is None:
        return ""
    value = dict(source.steps).get(grade) if source.steps else Fraction(Decimal(grade))
    if value is None:
        return ""
    placed = grading.linear(value, source, target)
    return grading.nearest_step(placed, target) if target.steps else f"{float(placed):.1f}"
