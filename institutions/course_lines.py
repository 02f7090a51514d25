"""A course and a programme as people read them: codes in words, numbers with what they count."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from institutions.code_lists import credit_unit, framework_names, isced_f_names
from institutions.fact_lines import say, title_of
from institutions.models import Course, Programme
from institutions.services.teaching_programmes import caps_of, lowest_cap
from institutions.vocabulary import AssessmentType, QualityAssurance
from micro4asia.foundation.numbers import figure
from micro4asia.foundation.text import pick


def told_of(course: Course) -> dict[str, Any]:
    """What both pages of a course say besides its own texts. Asks for outcomes, owners and hours per credit."""
    value = course.institution.credit_value(timezone.localdate())
    unit = _word(credit_unit(value.system)) if value else ""
    eqf = _(" (EQF %(level)s)") % {"level": course.eqf} if course.eqf and course.level_framework != "EQF" else ""
    return {
        "outcomes": [{"text": row.texts, "hours": row.hours} for row in course.outcomes.all()],
        "credits": f"{figure(course.credits)} {unit}".strip(),
        "level": f"{course.level_framework} {course.level_code}{eqf}",
        "framework": _word(framework_names(course.level_framework)),
        "field": f"{course.isced_f} {_word(isced_f_names(course.isced_f))}",
        "assessment": [str(AssessmentType(code).label) for code in course.assessment_types if code in AssessmentType.values],
        "quality": [str(QualityAssurance(code).label) for code in course.quality_required if code in QualityAssurance.values],
    }


def told_of_programme(programme: Programme) -> dict[str, Any]:
    """The load, the level, and what may be recognised at most, by law with its source and by own rules."""
    value = programme.institution.credit_value(timezone.localdate())
    lowest = lowest_cap(programme)
    return {
        "unit": _word(credit_unit(value.system)) if value else "",
        "level": f"{programme.level_framework} {programme.level_code}",
        "framework": _word(framework_names(programme.level_framework)),
        "caps": [
            {
                "title": title_of(cap.row),
                "says": say(cap.row),
                "source": cap.row.source,
                "doubtful": cap.row.is_doubtful,
                "credits": figure(cap.credits) if cap.credits is not None else "",
            }
            for cap in caps_of(programme)
        ],
        "lowest": figure(lowest) if lowest is not None else "",
    }


def _word(texts: dict[str, str]) -> str:
    return pick(texts, get_language() or "en")[0]
