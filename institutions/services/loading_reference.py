"""The facts that come with the software, loaded into a registry: once, and never over what somebody has entered."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction

import institutions
from institutions.models import (
    EVER,
    CreditSystem,
    Fact,
    GradeScale,
    Holiday,
    LegalCap,
    Level,
    RegulatedField,
    StatutoryLimit,
    TreatyStatus,
)
from micro4asia.foundation.journal import record

FILES = Path(institutions.__file__).parent / "reference"


@transaction.atomic
def load_reference() -> int:
    """Add what is missing, and return how many rows that were. A fact that has a row of any day is left alone."""
    added = [row for kind, rows in groupby(_rows(), key=type) for row in _add(kind, rows)]
    if added:
        record("reference_loaded", on=added[0], by=None, rows=len(added))
    return len(added)


def _add(kind: type[Fact], rows: Iterable[Fact]) -> list[Fact]:
    """The first row about each thing of which nothing is known. What rows promise together, the database keeps."""
    known = set(kind.objects.values_list(*kind.identity))
    missing = []
    for row in rows:
        thing = tuple(getattr(row, name) for name in kind.identity)
        if thing not in known:
            known.add(thing)
            row.full_clean(validate_unique=False, validate_constraints=False)
            missing.append(row)
    return kind.objects.bulk_create(missing)


def _rows() -> Iterator[Fact]:
    for row in _file("credit_systems"):
        if not row["institution"]:
            said = {name: row.get(name) for name in ("system", "country", "hours_per_credit", "hours_min", "hours_max", "step")}
            yield CreditSystem(**said, **_dated(row))
    for framework in _file("level_frameworks"):
        for level in framework["levels"]:
            yield Level(
                framework=framework["code"],
                code=level["code"],
                framework_names=framework["names"],
                country=framework.get("country") or "",
                eqf=level.get("eqf") or "",
                eqf_basis=level.get("eqf_basis") or "",
                eqf_confirmed=bool(level.get("eqf_confirmed")),
                **_dated(framework),
            )
    for scale in _file("grade_scales"):
        if scale["pass_mark"]:
            said = {name: scale[name] for name in ("code", "version", "names", "minimum", "maximum", "pass_mark")}
            said |= {name: scale.get(name, "") for name in ("transfer_mark", "without_grade")}
            said |= {name: scale.get(name, {}) for name in ("values", "equals")}
            yield GradeScale(**said, steps=scale["steps"] or [], country=scale["country"] or "", **_dated(scale))
    for row in _file("caps"):
        if not row["institution"]:
            said = {name: row[name] for name in ("country", "scope", "value", "unit")}
            yield LegalCap(**said, measure=_code(row["kind"]), **_dated(row))
    for row in _file("regulated_fields"):
        yield RegulatedField(**{name: row[name] for name in ("country", "isced_f", "status", "authority")}, **_dated(row))
    for row in _file("treaties"):
        yield TreatyStatus(**{name: row[name] for name in ("country", "treaty", "status")}, **_dated(row))
    for row in _file("time_limits"):
        if not row["institution"]:
            said = {name: row[name] for name in ("procedure", "country", "value")}
            yield StatutoryLimit(**said, step=_code(row["step"]), unit=_code(row["unit"]), **_dated(row))
    for row in _file("holidays"):
        names = {row["language"]: row["local_name"], "en": row["name"]}
        yield Holiday(country=row["country"], day=dt.date.fromisoformat(row["day"]), names=names, **_dated(row))


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: dt.date.fromisoformat(row[name]) for name in ("valid_from", "valid_to") if row.get(name)}
    return {"valid_from": EVER} | days | {name: row.get(name) or "" for name in ("source", "doubt", "note")}


def _code(words: str) -> str:
    return words.replace(" ", "-")


def _file(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))["rows"]
    return rows
