"""A fact as people read it: what it is about, what it says, when it holds, who says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from institutions.code_lists import country_names, isced_f_names, level_meaning
from institutions.facts import Kind
from institutions.models import (
    EVERYWHERE,
    CreditSystem,
    CreditValue,
    Fact,
    GradeScale,
    GradeTable,
    Holiday,
    LegalCap,
    Level,
    RegulatedField,
    StatutoryLimit,
    TimeLimit,
    TreatyStatus,
)
from micro4asia.foundation.numbers import figure
from micro4asia.foundation.text import pick

# Fewer grades say nothing about how grades are given.
SMALLEST_TABLE = 100


@dataclass(frozen=True)
class Line:
    row: Fact
    title: str
    says: str
    when: str
    query: str

    @property
    def begins_later(self) -> bool:
        return self.when == "future"


def lines_of(kind: Kind, rows: Iterable[Any], today: dt.date) -> list[Line]:
    return [Line(row, title_of(row), say(row), _when(row, today), _query(kind, row)) for row in rows]


def where(country: str) -> str:
    """The country's name, or the region a code stands for."""
    if country == EVERYWHERE:
        return _("Everywhere")
    return pick(country_names(country), get_language() or "en")[0] if len(country) == 2 else country


def title_of(row: Any) -> str:
    match row:
        case CreditSystem():
            return f"{row.system} · {where(row.country)}"
        case Level() | GradeScale():
            names = row.framework_names if isinstance(row, Level) else row.names
            name = pick(names, get_language() or "en")[0]
            meant = pick(level_meaning(row.framework, row.code), get_language() or "en")[0] if isinstance(row, Level) else ""
            return " · ".join(part for part in (str(row), name, meant) if part)
        case LegalCap():
            return f"{where(row.country)} · {row.get_scope_display()}"
        case RegulatedField():
            return f"{where(row.country)} · {row.isced_f} {pick(isced_f_names(row.isced_f), get_language() or 'en')[0]}"
        case TreatyStatus():
            return f"{where(row.country)} · {row.get_treaty_display()}"
        case StatutoryLimit():
            return f"{where(row.country)} · {row.get_step_display()}"
        case Holiday():
            return f"{where(row.country)} · {date_format(row.day, 'DATE_FORMAT')}"
        case GradeTable():
            about = [
                f"{row.isced_f} {pick(isced_f_names(row.isced_f), get_language() or 'en')[0]}",
                row.get_cycle_display(),
                row.years,
            ]
            return " · ".join(str(part) for part in about if part)
        case CreditValue():
            return f"{row.institution.code} · {row.system}"
        case TimeLimit():
            return f"{row.institution.code} · {StatutoryLimit.Procedure(row.procedure).label}"
    return str(row)


def say(row: Any) -> str:
    """In one line."""
    match row:
        case CreditSystem() | CreditValue():
            return _hours(row)
        case Level():
            if not row.eqf:
                return _("No level of the EQF is stated")
            said = {"level": row.eqf, "basis": row.get_eqf_basis_display()}
            return (
                _("EQF %(level)s, confirmed: %(basis)s") % said
                if row.eqf_confirmed
                else _("EQF %(level)s, not confirmed: %(basis)s") % said
            )
        case GradeScale():
            ends = {"low": figure(row.minimum or 0), "high": figure(row.maximum or 0)}
            grades = ", ".join(row.steps) or _("%(low)s to %(high)s") % ends
            told = [_("%(grades)s; pass mark %(mark)s") % {"grades": grades, "mark": row.pass_mark}]
            told += [_equal_grades(code, pairs, row) for code, pairs in sorted(row.equals.items())]
            if row.without_grade:
                told.append(_("%(letter)s: recognised without a grade") % {"letter": row.without_grade})
            return "; ".join(told)
        case LegalCap():
            return f"{row.get_measure_display()}: {row.value} {row.unit}"
        case RegulatedField():
            return " · ".join(part for part in (str(row.get_status_display()), row.authority) if part)
        case TreatyStatus():
            return str(row.get_status_display())
        case StatutoryLimit():
            return f"{row.value} {row.get_unit_display()}"
        case Holiday():
            name = pick(row.names, get_language() or "en")[0]
            return f"{name} · {row.get_kind_display()}" if name else str(row.get_kind_display())
        case GradeTable():
            counts = ", ".join(f"{grade} {count}" for grade, count in row.counts)
            return _("n = %(n)s: %(counts)s") % {"n": row.n, "counts": counts}
        case TimeLimit():
            months = ngettext("decides within %(n)s month", "decides within %(n)s months", row.decision_months)
            days = ngettext("appeal within %(n)s day", "appeal within %(n)s days", row.appeal_days)
            settled = ngettext("settled within %(n)s day", "settled within %(n)s days", row.settle_days)
            told = [
                months % {"n": row.decision_months},
                days % {"n": row.appeal_days} + ", " + settled % {"n": row.settle_days},
                _("acknowledges within %(first)s and checks within %(second)s working days")
                % {"first": row.acknowledgement_days, "second": row.completeness_days},
            ]
            return "; ".join([*told, _("a last day on which nobody works moves to the next")] if row.rolls else told)
    return str(row)


def _equal_grades(code: str, pairs: list[list[str]], row: GradeScale) -> str:
    """What the table of a scale says of another one: "VN-LETTER: from 8.5 A, from 7 B"."""
    if row.steps:
        return f"{code}: " + ", ".join(f"{here} = {there}" for here, there in pairs)
    least = [_("from %(number)s %(grade)s") % {"number": figure(Decimal(here)), "grade": there} for here, there in pairs]
    return f"{code}: " + ", ".join(least)


def _hours(row: Any) -> str:
    said = {"hours": figure(row.hours_per_credit), "step": figure(row.step)}
    told = _("One credit is %(hours)s hours; step %(step)s") % said
    if getattr(row, "hours_min", None) and row.hours_max:
        ends = {"low": figure(row.hours_min), "high": figure(row.hours_max)}
        told += " · " + _("official range %(low)s to %(high)s") % ends
    return told


def _when(row: Fact, today: dt.date) -> str:
    if row.valid_from > today:
        return "future"
    return "now" if row.holds(today) else "past"


def _query(kind: Kind, row: Any) -> str:
    """Names the row in an address by what it is about, never by its number."""
    named = {name: getattr(row, name) for name in kind.model.identity if name != "institution"}
    if isinstance(row, GradeTable):
        named["scale"] = row.scale.code
    return urlencode(named | {"begins": row.valid_from.isoformat()})
