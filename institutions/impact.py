"""What a change of reference data touches on this floor; the floors above add theirs."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from institutions.facts import Change
from institutions.floors import Example, Touched, ask_for_impact
from institutions.models import Agreement, Course, CreditSystem, CreditValue, Level


def impact_of(change: Change) -> list[Touched | Example]:
    """Always in the same order, so that two previews can be compared."""
    members = change.members()
    agreements = Agreement.objects.in_force(change.after.valid_from).filter(parties__institution__in=members).distinct()
    lines: list[Touched | Example] = [
        Touched(_("Institutions"), members.count()),
        Touched(_("Agreements in force on that day"), agreements.count()),
        Touched(_("Courses"), _courses(change).count()),
    ]
    if isinstance(change.after, CreditSystem):
        lines.append(Touched(_("Institutions that count outside the official range"), _outside(change.after, change)))
    return lines + ask_for_impact(change)


def _courses(change: Change) -> QuerySet[Course]:
    row, courses = change.after, Course.objects.filter(institution__in=change.members())
    return courses.filter(level_framework=row.framework, level_code=row.code) if isinstance(row, Level) else courses


def _outside(row: CreditSystem, change: Change) -> int:
    values = CreditValue.objects.on(row.valid_from).filter(system=row.system, institution__in=change.members())
    beyond = Q(hours_per_credit__lt=row.hours_min or row.hours_per_credit)
    beyond |= Q(hours_per_credit__gt=row.hours_max or row.hours_per_credit)
    return int(values.filter(beyond).count())
