"""Programmes and the years of their curriculum are written; what may be recognised in them follows from the law and own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import (
    Course,
    CurriculumCourse,
    CurriculumYear,
    Cycle,
    Institution,
    LegalCap,
    Programme,
    User,
)
from institutions.policies import may_keep_course
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

FIELDS = ("titles", "owner_unit", "cycle", "level_framework", "level_code", "hours", "credits", "own_cap", "office_email")
_SCOPES = {Cycle.FIRST: LegalCap.Scope.BACHELOR, Cycle.SECOND: LegalCap.Scope.MASTER}


@dataclass(frozen=True)
class Cap:
    """A ceiling of the law. credits: what it comes to in this programme, where it counts credits and the load is known."""

    row: LegalCap
    credits: Decimal | None


def caps_of(programme: Programme, on: dt.date | None = None, among: Iterable[LegalCap] | None = None) -> list[Cap]:
    """among: rows of its country that hold on the day, where somebody has asked for them already."""
    scopes = [LegalCap.Scope.DEGREE, *([_SCOPES[Cycle(programme.cycle)]] if programme.cycle in _SCOPES else [])]
    if among is None:
        among = LegalCap.objects.on(on or timezone.localdate()).filter(country=programme.institution.country)
    return [Cap(row, _credits(row, programme)) for row in among if row.scope in scopes]


def lowest_cap(programme: Programme, on: dt.date | None = None) -> Decimal | None:
    """Credits that may be recognised at most, by whichever rule is the strictest. None: no rule is known."""
    told = [cap.credits for cap in caps_of(programme, on) if cap.credits is not None]
    return min([*told, *([programme.own_cap] if programme.own_cap is not None else [])], default=None)


def _credits(row: LegalCap, programme: Programme) -> Decimal | None:
    try:
        value = Decimal(row.value)
    except InvalidOperation:
        return None
    if row.measure == LegalCap.Measure.CREDITS:
        return value
    shares = {LegalCap.Measure.SHARE_OF_CREDITS, LegalCap.Measure.SHARE_OF_LOAD}
    return value * programme.credits / 100 if row.measure in shares and programme.credits else None


@transaction.atomic
def keep_programme(
    *, institution: Institution, by: User, fields: Mapping[str, Any], code: str = "", programme: Programme | None = None
) -> Programme:
    """Enter a programme with this code, or change one. Raises PermissionDenied, ValidationError (by field)."""
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    if programme is not None:
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        may_keep_course(by, institution, programme.owner_unit).enforce()
    row = programme or Programme(institution=institution, code=code)
    for name in FIELDS:
        setattr(row, name, fields.get(name, "" if name == "office_email" else None))
    may_keep_course(by, institution, row.owner_unit).enforce()
    _check(row, institution, first=programme is None)
    row.full_clean(exclude={"institution", "owner_unit", "titles"})
    row.save()
    record("programme_changed" if programme else "programme_entered", on=row, by=by, institution_id=institution.pk, code=row.code)
    return row


def _check(row: Programme, institution: Institution, *, first: bool) -> None:
    errors: dict[str, str] = {}
    if not (row.titles or {}).get(institution.language):
        errors["titles"] = _("The title is needed in the language of your institution.")
    if first and Programme.objects.filter(institution=institution, code__iexact=row.code).exists():
        errors["code"] = _("There is a programme with this code already.")
    if row.owner_unit is not None and row.owner_unit.institution_id != institution.pk:
        errors["owner_unit"] = _("This unit belongs to another institution.")
    if row.own_cap is not None:
        most = min([row.credits, *_legal(row)]) if row.credits is not None else None
        if most is None:
            errors["own_cap"] = _("Enter the credits of the whole programme first.")
        elif row.own_cap > most:
            said = {"most": f"{most.normalize():f}"}
            errors["own_cap"] = _("An own limit can only be stricter: at most %(most)s credits.") % said
    if errors:
        raise ValidationError(errors)


def _legal(row: Programme) -> list[Decimal]:
    return [cap.credits for cap in caps_of(row) if cap.credits is not None]


@transaction.atomic
def end_programme(*, programme: Programme, by: User, ends: dt.date) -> Programme:
    """It is not offered any more. Raises PermissionDenied, WrongState."""
    programme = Programme.objects.select_for_update(of=("self",)).select_related("institution", "owner_unit").get(pk=programme.pk)
    may_keep_course(by, programme.institution, programme.owner_unit).enforce()
    if programme.ended_on is not None:
        raise WrongState(_("This programme has been closed already."))
    programme.ended_on = ends
    programme.save(update_fields=["ended_on"])
    record("programme_ended", on=programme, by=by, institution_id=programme.institution_id, ends=ends)
    return programme


@transaction.atomic
def keep_curriculum(
    *,
    programme: Programme,
    by: User,
    fields: Mapping[str, Any],
    courses: Mapping[Course, str],
    year: int = 0,
    curriculum: CurriculumYear | None = None,
) -> CurriculumYear:
    """Enter the curriculum of a year, or change one. courses: with mandatory or elective.

    Raises PermissionDenied, ValidationError (by field).
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("institution", "owner_unit").get(pk=programme.pk)
    may_keep_course(by, programme.institution, programme.owner_unit).enforce()
    row = CurriculumYear.objects.get(pk=curriculum.pk) if curriculum else CurriculumYear(programme=programme, year=year)
    for name in ("valid_from", "valid_to", "hours", "credits"):
        setattr(row, name, fields.get(name, "" if name == "office_email" else None))
    if curriculum is None and programme.years.filter(year=year).exists():
        raise ValidationError({"year": _("There is a curriculum of this year already.")})
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise ValidationError({"valid_to": _("The curriculum would end before it begins.")})
    if any(course.institution_id != programme.institution_id for course in courses):
        raise ValidationError({"courses": _("A curriculum holds courses of its own institution.")})
    row.full_clean(exclude={"programme"})
    row.save()
    row.entries.exclude(course__in=list(courses)).delete()
    for course, kind in courses.items():
        CurriculumCourse.objects.update_or_create(curriculum=row, course=course, defaults={"kind": kind})
    record(
        "curriculum_changed" if curriculum else "curriculum_entered",
        on=row,
        by=by,
        institution_id=programme.institution_id,
        year=row.year,
        courses=len(courses),
    )
    return row
