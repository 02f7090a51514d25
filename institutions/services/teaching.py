"""Courses are written, brought into force, followed by a new version, ended. A version in force is never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.code_lists import isced_f_names
from institutions.models import Course, CourseOutcome, Institution, Level, Membership, User
from institutions.policies import may_keep_course
from institutions.vocabulary import AssessmentType, QualityAssurance
from micro4asia.foundation import text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

# What a draft says; the code is given once, the version is counted.
FIELDS = (
    "curriculum_year",
    "titles",
    "owner_unit",
    "main_programme",
    "hours",
    "credits",
    "level_framework",
    "level_code",
    "isced_f",
    "assessment_types",
    "supervision",
    "quality_required",
    "profile",
    "grade_scale",
    "prerequisites",
)
MOST_OUTCOMES = 30
Said = Mapping[str, Any]


@transaction.atomic
def draft_course(
    *,
    institution: Institution,
    by: User,
    fields: Said,
    outcomes: Sequence[Said],
    code: str = "",
    course: Course | None = None,
    owners: Iterable[User] | None = None,
) -> Course:
    """Write a new course with this code, or write a draft anew.

    fields: of FIELDS, and `unit` and `programme`, the words for what is no row. outcomes: texts and hours, in their order.
    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    institution = _locked(institution)
    if course is not None:
        course = _draft(course)
        may_keep_course(by, institution, course.owner_unit).enforce()
    row = course or Course(institution=institution, code=text.clean(code), version="1")
    _write(row, institution, by, fields, outcomes, first=course is None)
    if owners is not None:
        row.owners.set(_staff(institution, owners))
    record("course_changed" if course else "course_drafted", on=row, by=by, institution_id=institution.pk, version=row.version)
    return row


@transaction.atomic
def begin_version(*, course: Course, by: User, fields: Said | None = None, outcomes: Sequence[Said] | None = None) -> Course:
    """A draft that follows the latest version of this course and begins with its words. A draft that waits is taken up again.

    Raises PermissionDenied, ValidationError.
    """
    institution = _locked(course.institution)
    versions = list(Course.objects.filter(institution=institution, code=course.code).select_related("owner_unit"))
    latest = max(versions, key=lambda row: row.number)
    may_keep_course(by, institution, latest.owner_unit).enforce()
    waiting = next((row for row in versions if row.is_draft), None)
    if waiting is not None and fields is None:
        return waiting
    row = waiting or Course(institution=institution, code=course.code, version=str(latest.number + 1))
    said = {name: getattr(latest, name) for name in (*FIELDS, "unit", "programme")} | {
        "curriculum_year": timezone.localdate().year
    }
    told = [{"texts": one.texts, "hours": one.hours} for one in latest.outcomes.all()]
    _write(row, institution, by, {**said, **(fields or {})}, told if outcomes is None else outcomes, first=False)
    if waiting is None:
        row.owners.set(latest.owners.all())
    record("course_version_begun", on=row, by=by, institution_id=institution.pk, version=row.version)
    return row


@transaction.atomic
def bring_into_force(*, course: Course, by: User, begins: dt.date, replaces: bool = True) -> Course:
    """From this day on it can be asked for, and what it says stays. replaces: earlier versions end the day before.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    institution = _locked(course.institution)
    course = _draft(course)
    may_keep_course(by, institution, course.owner_unit).enforce()
    if lacking := what_it_lacks(course):
        raise ValidationError(lacking)
    earlier = Course.objects.select_for_update().filter(institution=institution, code=course.code).exclude(pk=course.pk)
    if replaces:
        open_ones = earlier.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=begins), in_force_from__isnull=False)
        for former in open_ones:
            if former.in_force_from is None or former.in_force_from >= begins:
                said = {"version": former.version, "day": former.in_force_from}
                raise ValidationError({"begins": _("Version %(version)s begins on %(day)s. Choose a later day.") % said})
            former.in_force_to = begins - dt.timedelta(days=1)
            former.save(update_fields=["in_force_to"])
            record("course_ended", on=former, by=by, institution_id=institution.pk, ends=former.in_force_to)
    course.in_force_from = begins
    course.save(update_fields=["in_force_from"])
    course.outcomes.update(is_frozen=True)
    record("course_in_force", on=course, by=by, institution_id=institution.pk, begins=begins, version=course.version)
    return course


@transaction.atomic
def end_course(*, course: Course, by: User, ends: dt.date) -> Course:
    """The last day on which this version can be asked for; requests that were sent go on. Raises ValidationError, WrongState."""
    institution = _locked(course.institution)
    course = Course.objects.select_for_update().get(pk=course.pk)
    may_keep_course(by, institution, course.owner_unit).enforce()
    if course.in_force_from is None:
        raise WrongState(_("This version is a draft; it can be discarded."))
    if ends < course.in_force_from:
        raise ValidationError({"ends": _("This version would end before it begins.")})
    course.in_force_to = ends
    course.save(update_fields=["in_force_to"])
    record("course_ended", on=course, by=by, institution_id=institution.pk, ends=ends)
    return course


@transaction.atomic
def discard_draft(*, course: Course, by: User) -> None:
    """Raises PermissionDenied, WrongState."""
    institution = _locked(course.institution)
    course = _draft(course)
    may_keep_course(by, institution, course.owner_unit).enforce()
    if course.curricula.exists():
        raise WrongState(_("A curriculum names this version. Take it out there first."))
    record("course_discarded", on=course, by=by, institution_id=institution.pk, removed=True, version=course.version)
    course.delete()


@transaction.atomic
def name_owners(*, course: Course, by: User, owners: Iterable[User]) -> Course:
    """Who is responsible for it and teaches it: they do not decide on recognition for it. May change at any time."""
    institution = _locked(course.institution)
    course = Course.objects.select_for_update().get(pk=course.pk)
    may_keep_course(by, institution, course.owner_unit).enforce()
    staff = _staff(institution, owners)
    course.owners.set(staff)
    record("course_owners_named", on=course, by=by, institution_id=institution.pk, people=sorted(one.pk for one in staff))
    return course


def what_it_lacks(course: Course) -> list[str]:
    """Why a draft cannot come into force yet, as sentences."""
    outcomes = list(course.outcomes.all())
    summed = sum((row.hours for row in outcomes), Decimal(0))
    said = {"sum": f"{summed.normalize():f}", "hours": f"{course.hours.normalize():f}"}
    told = [
        (not course.titles.get(course.institution.language), _("The title is needed in the language of your institution.")),
        (not outcomes, _("Learning outcomes are missing: without them no recognition can be judged.")),
        (
            bool(outcomes) and summed != course.hours,
            _("The hours of the outcomes add up to %(sum)s, the course has %(hours)s.") % said,
        ),
        (not course.assessment_types, _("The type of assessment is missing.")),
        (bool(lacking := Level.lacking(course.level_framework, course.level_code)), lacking),
    ]
    return [sentence for missing, sentence in told if missing]


def _write(row: Course, institution: Institution, by: User, fields: Said, outcomes: Sequence[Said], *, first: bool) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    # Words beside the rows, for good: a unit may be renamed, this version was taught by what it was called.
    row.unit = dict(row.owner_unit.names) if row.owner_unit else dict(fields.get("unit") or {})
    row.programme = dict(row.main_programme.titles) if row.main_programme else dict(fields.get("programme") or {})
    may_keep_course(by, institution, row.owner_unit).enforce()
    _check(row, institution, outcomes, first=first)
    level = Level.objects.on(timezone.localdate()).filter(framework=row.level_framework, code=row.level_code).first()
    row.eqf = level.eqf if level else ""
    row.search_key = text.search_key(" ".join([row.code, *row.titles.values()]))
    row.full_clean(exclude={"institution", "owner_unit", "main_programme", "titles", "unit", "programme", "assessment_types"})
    row.save()
    row.outcomes.all().delete()
    for position, outcome in enumerate(outcomes, start=1):
        CourseOutcome.objects.create(course=row, position=position, texts=dict(outcome["texts"]), hours=outcome["hours"])


def _check(row: Course, institution: Institution, outcomes: Sequence[Said], *, first: bool) -> None:
    errors: dict[str, str] = {}
    if not row.titles.get(institution.language):
        errors["titles"] = _("The title is needed in the language of your institution.")
    if first and Course.objects.filter(institution=institution, code__iexact=row.code).exists():
        errors["code"] = _("There is a course with this code. Open it and begin a new version.")
    if row.owner_unit is not None and row.owner_unit.institution_id != institution.pk:
        errors["owner_unit"] = _("This unit belongs to another institution.")
    if row.main_programme is not None and row.main_programme.institution_id != institution.pk:
        errors["main_programme"] = _("This programme belongs to another institution.")
    if unknown := [one for one in row.assessment_types if one not in AssessmentType.values]:
        errors["assessment_types"] = _("Unknown: %(codes)s.") % {"codes": ", ".join(map(str, unknown))}
    if unknown := [one for one in row.quality_required if one not in QualityAssurance.values]:
        errors["quality_required"] = _("Unknown: %(codes)s.") % {"codes": ", ".join(map(str, unknown))}
    if isced_f_names(row.isced_f) == {"en": row.isced_f}:
        errors["isced_f"] = _("ISCED-F has no field %(code)s.") % {"code": row.isced_f}
    if len(outcomes) > MOST_OUTCOMES:
        errors["outcomes"] = _("A course has %(most)s outcomes at most.") % {"most": MOST_OUTCOMES}
    if any(not any(one["texts"].values()) for one in outcomes):
        errors["outcomes"] = _("Each outcome needs its words.")
    if any(one["hours"] is None or one["hours"] <= 0 for one in outcomes):
        errors["outcomes"] = _("Each outcome needs its hours, more than 0.")
    if errors:
        raise ValidationError(errors)


def _staff(institution: Institution, owners: Iterable[User]) -> list[User]:
    people = list(owners)
    held = Membership.objects.current().filter(institution=institution, user__in=people).values_list("user", flat=True)
    if {one.pk for one in people} - set(held):
        raise ValidationError({"owners": _("Only people who work at the institution can be named here.")})
    return people


def _locked(institution: Institution) -> Institution:
    """Versions of a course are counted: two who write at the same moment wait for each other."""
    return Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)


def _draft(course: Course) -> Course:
    found = (
        Course.objects.select_for_update(of=("self",)).filter(pk=course.pk).select_related("institution", "owner_unit").first()
    )
    if found is None:
        raise WrongState(_("This draft has been discarded."))
    if not found.is_draft:
        raise WrongState(_("This version is in force and stays as it is. Begin a new version."))
    return found
