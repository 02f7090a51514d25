"""A draft as one flat table of values, so that two saves can be compared value by value, whoever made them.

Keys: "hours", "titles-vi", "outcome-12-texts-vi", "assessment-3-weight", "quality-7-valid_until"; the number is the row's.
Values are JSON: numbers of hours as plain strings, days as ISO dates, what is chosen among many as a sorted list. A text that
is not there is "".
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model

from credentials.models import Assessment, LearningOutcome, MicroCredentialVersion, QualityRecord
from institutions.models import GradeScale, Institution
from institutions.vocabulary import Supervision

Value = Any
TEXTS = ("titles", "descriptions", "prerequisites", "stacks_into", "level_argument")
PLAIN = (
    "hours",
    "on_site_hours",
    "level_framework",
    "level_code",
    "participation",
    "isced_f",
    "learning_setting",
    "awarding_type",
    "stackability",
    "further_information_url",
    "validity_months",
    "languages",
    "grade_scale",
    "partners",
)
ROWS: dict[str, type[Model]] = {"outcome": LearningOutcome, "assessment": Assessment, "quality": QualityRecord}
ROW_TEXTS = {"outcome": ("texts",), "assessment": ("texts", "pass_rules"), "quality": ("body", "scope")}
ROW_PLAIN = {
    "outcome": ("hours", "skills"),
    "assessment": ("type", "weight", "supervision", "outcomes"),
    "quality": ("type", "decision", "decided_on", "valid_from", "valid_until", "evidence_url"),
}
RELATED = {"outcome": "outcomes", "assessment": "assessments", "quality": "quality"}
LISTS = frozenset({"languages", "partners", "skills", "outcomes"})
EMPTY: dict[str, Value] = {
    "hours": "0",
    "on_site_hours": "0",
    "validity_months": 0,
    "weight": 0,
    "supervision": Supervision.NONE.value,
    "learning_setting": "formal",
    "awarding_type": "single",
    "stackability": "stand-alone",
}


def parse(key: str) -> tuple[str, int, str, str]:
    """(kind of row or "", its number or 0, field, language or "") of a key. Raises ValueError where it is none."""
    first, _dash, rest = key.partition("-")
    if first in ROWS:
        number, _dash, rest = rest.partition("-")
        field, _dash, language = rest.partition("-")
        if not number.isdigit() or field not in (*ROW_TEXTS[first], *ROW_PLAIN[first]):
            raise ValueError(key)
        return first, int(number), field, language
    if first not in (*TEXTS, *PLAIN):
        raise ValueError(key)
    return "", 0, first, rest


def empty(key: str) -> Value:
    """What a field says where nobody has written in it."""
    field = parse(key)[2]
    return [] if field in LISTS else EMPTY.get(field, "")


class Draft:
    """The rows of a version in memory: read as one table, changed by key, written back by `save`."""

    def __init__(self, version: MicroCredentialVersion) -> None:
        self.version = version
        self.rows: dict[tuple[str, int], Any] = {}
        self.values: dict[str, Value] = {}
        for name in TEXTS:
            self._read_texts(name, getattr(version, name))
        self.values |= {name: _plain(version, name) for name in PLAIN}
        for kind, related in RELATED.items():
            rows = getattr(version, related).all()
            for row in rows.prefetch_related("outcomes") if kind == "assessment" else rows:
                self._read_row(kind, row)
        self._touched: set[Any] = set()

    def _read_row(self, kind: str, row: Any) -> None:
        self.rows[kind, row.pk] = row
        for name in ROW_TEXTS[kind]:
            self._read_texts(f"{kind}-{row.pk}-{name}", getattr(row, name))
        self.values |= {f"{kind}-{row.pk}-{name}": _plain(row, name) for name in ROW_PLAIN[kind]}

    def _read_texts(self, key: str, texts: dict[str, str]) -> None:
        self.values |= {f"{key}-{language}": words for language, words in texts.items() if words}

    def holds(self, key: str) -> bool:
        """Whether what the key is about is still there."""
        kind, number, _field, _language = parse(key)
        return not kind or (kind, number) in self.rows

    def get(self, key: str) -> Value:
        return self.values[key] if key in self.values else empty(key)

    def set(self, key: str, value: Value) -> None:
        kind, number, field, language = parse(key)
        row = self.rows[kind, number] if kind else self.version
        if field in TEXTS or (kind and field in ROW_TEXTS[kind]):
            texts = {tag: words for tag, words in getattr(row, field).items() if tag != language}
            setattr(row, field, texts | ({language: value} if value else {}))
        else:
            _write(row, field, value)
        self.values[key] = value
        self._touched.add(row)

    def save(self) -> None:
        """Write what was changed. Raises IntegrityError where the database will not have it."""
        for row in self._touched:
            if row is not self.version:
                row.save()
        if self.version in self._touched:
            self.version.save(update_fields=[*TEXTS, *(name for name in PLAIN if name not in LISTS or name == "languages")])


def rows_of(version: MicroCredentialVersion, kind: str) -> list[Any]:
    return list(getattr(version, RELATED[kind]).all())


def whole(row: Any, kind: str) -> dict[str, Value]:
    """Everything one row says, to be kept where it is taken out."""
    said: dict[str, Value] = {"position": row.position}
    said |= {"code": row.code} if kind == "outcome" else {}
    said |= {name: getattr(row, name) for name in ROW_TEXTS[kind]}
    return said | {name: _plain(row, name) for name in ROW_PLAIN[kind]}


def bring_back(version: MicroCredentialVersion, kind: str, number: int, said: dict[str, Value]) -> Any:
    """The row as it was taken out, at the end of the others."""
    made: Any = ROWS[kind](pk=number)
    made.version = version
    made.position = free_position(version, kind)
    if kind == "outcome":
        made.code = said["code"] if said["code"] not in _codes(version) else free_code(version)
    for name in ROW_TEXTS[kind]:
        setattr(made, name, said[name])
    for name in ROW_PLAIN[kind]:
        if name != "outcomes":
            _write(made, name, said[name])
    made.save(force_insert=True)
    if kind == "assessment":
        _write(made, "outcomes", said["outcomes"])
    return made


def free_position(version: MicroCredentialVersion, kind: str) -> int:
    return max((row.position for row in rows_of(version, kind)), default=0) + 1


def free_code(version: MicroCredentialVersion) -> str:
    taken = _codes(version)
    return next(code for number in range(1, len(taken) + 2) if (code := f"LO{number}") not in taken)


def _codes(version: MicroCredentialVersion) -> set[str]:
    return {row.code for row in version.outcomes.all()}


def _plain(row: Any, name: str) -> Value:
    if name == "partners":
        return sorted(partner.code for partner in row.partners.all())
    if name == "outcomes":
        return sorted(outcome.code for outcome in row.outcomes.all())
    if name == "grade_scale":
        return str(row.grade_scale_id or "")
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return number(value)
    if value is None:
        return ""
    return list(value) if isinstance(value, list | tuple) else value if isinstance(value, int) else str(value)


def _write(row: Any, name: str, value: Value) -> None:
    match name:
        case "partners":
            row.partners.set(Institution.objects.filter(code__in=value))
        case "outcomes":
            row.outcomes.set(row.version.outcomes.filter(code__in=value))
        case "grade_scale":
            row.grade_scale = GradeScale.objects.get(pk=value) if value else None
        case "hours" | "on_site_hours":
            setattr(row, name, Decimal(value))
        case "decided_on" | "valid_from" | "valid_until":
            setattr(row, name, value or None)
        case _:
            setattr(row, name, value)


def number(value: Decimal) -> str:
    """150, 37.5: never 150.00 or 1.5E+2."""
    return f"{value.normalize():f}" if value else "0"


def languages_in(values: Iterable[str]) -> set[str]:
    """Languages that anything is written in."""
    return {language for key in values if (language := parse(key)[3])}
