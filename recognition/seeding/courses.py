"""Units, programmes with a curriculum, and the courses of the scenarios, in force."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from institutions.models import Course, GradeScale, Institution, Programme, Role, Unit, User
from institutions.services.teaching import bring_into_force, draft_course
from institutions.services.teaching_programmes import keep_curriculum, keep_programme
from institutions.services.units import keep_unit
from recognition.seeding import data
from recognition.seeding.network import first

day = dt.date.fromisoformat
# Before the first scenario asks for a course.
IN_FORCE = dt.date(2025, 9, 1)


def seed_courses() -> None:
    told = data("programmes")
    partners = {row.code: row for row in Institution.objects.filter(code__in={row["institution"] for row in told["units"]})}
    keepers = {code: first(partner, Role.INSTITUTION_ADMIN) for code, partner in partners.items()}
    units = {(row["institution"], row["code"]): _unit(row, partners, keepers) for row in told["units"]}
    programmes = {
        (row["institution"], row["titles"]["en"]): _programme(row, partners, keepers, units) for row in told["programmes"]
    }
    courses = {(row["institution"], row["code"]): _course(row, partners, keepers, programmes) for row in data("courses")}
    for row in told["programmes"]:
        programme = programmes[row["institution"], row["titles"]["en"]]
        for year in row["years"]:
            keep_curriculum(
                programme=programme,
                by=_keeper(keepers, row),
                year=year["year"],
                fields={
                    "valid_from": day(year["valid_from"]),
                    "valid_to": day(year["valid_to"]) if year["valid_to"] else None,
                    "hours": programme.hours,
                    "credits": programme.credits,
                },
                courses={courses[row["institution"], code]: kind for code, kind in year["courses"].items()},
            )


def _keeper(keepers: dict[str, User | None], row: dict[str, Any]) -> User:
    if (keeper := keepers[row["institution"]]) is None:
        raise LookupError(row["institution"])
    return keeper


def _unit(row: dict[str, Any], partners: dict[str, Institution], keepers: dict[str, User | None]) -> Unit:
    partner = partners[row["institution"]]
    known = partner.units.filter(code=row["code"]).first()
    return known or keep_unit(
        institution=partner, by=_keeper(keepers, row), code=row["code"], names=row["names"], valid_from=dt.date(2020, 1, 1)
    )


def _programme(
    row: dict[str, Any],
    partners: dict[str, Institution],
    keepers: dict[str, User | None],
    units: dict[tuple[str, str], Unit],
) -> Programme:
    numbers = {name: row.get(name) for name in ("hours", "credits", "own_cap")}
    return keep_programme(
        institution=partners[row["institution"]],
        by=_keeper(keepers, row),
        code=row["code"],
        fields={
            **{name: _decimal(value) for name, value in numbers.items()},
            "titles": row["titles"],
            "cycle": row["cycle"],
            "owner_unit": units[row["institution"], row["unit"]],
            "level_framework": row["level"]["framework"],
            "level_code": row["level"]["code"],
        },
    )


def _course(
    row: dict[str, Any],
    partners: dict[str, Institution],
    keepers: dict[str, User | None],
    programmes: dict[tuple[str, str], Programme],
) -> Course:
    by, programme = _keeper(keepers, row), programmes[row["institution"], row["programme"]["en"]]
    plain = ("curriculum_year", "titles", "isced_f", "assessment_types", "supervision", "quality_required", "profile")
    course = draft_course(
        institution=partners[row["institution"]],
        by=by,
        code=row["code"],
        fields={
            **{name: row[name] for name in plain},
            "hours": _decimal(row["hours"]),
            "credits": _decimal(row["credits"]["value"]),
            "owner_unit": programme.owner_unit,
            "main_programme": programme,
            "level_framework": row["level"]["framework"],
            "level_code": row["level"]["code"],
            "grade_scale": GradeScale.objects.filter(code=row["grade_scale"]).first(),
        },
        outcomes=[{"texts": one["texts"], "hours": _decimal(one["hours"])} for one in row["outcomes"]],
        owners=User.objects.filter(email=row["owner"]) if row.get("owner") else [],
    )
    return bring_into_force(course=course, by=by, begins=IN_FORCE)


def _decimal(value: Any) -> Any:
    return None if value is None else Decimal(value)
