"""Names behind the codes of international lists: countries (ISO 3166-1), fields of education (ISCED-F 2013), frameworks.

Facts that change with the world, not with a partner; they come with the software.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from micro4asia.foundation.text import pick, sort_key

Texts = dict[str, str]
# By law one Italian CFU is one ECTS credit.
ECTS_SYSTEMS = frozenset({"ECTS", "CFU"})
# CLDR has codes for groups of countries and for tests among those of countries.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_FILES = Path(__file__).parent / "reference"


def country_names(code: str) -> Texts:
    """The country's names by language tag, those of our pages at least; from CLDR where our own list has none."""
    known: Texts = _rows("countries").get(code, {}).get("names", {})
    return known or _of_cldr("territories", code, code)


def country_language(code: str) -> str:
    """The tag of the language in which a country of the network names its own days and bodies; empty for any other."""
    tag: str = _rows("countries").get(code, {}).get("local_language", "")
    return tag


def country_choices(language: str) -> list[tuple[str, str]]:
    """Every country by code, with its name in the reader's language and in the order of that language."""
    known = {code: name for code, name in Locale(language).territories.items() if len(code) == 2 and code not in _NO_COUNTRIES}
    named = [(code, pick(country_names(code), language)[0] if code in _rows("countries") else known[code]) for code in known]
    return sorted(named, key=lambda each: sort_key(each[1], language))


def language_choices(language: str) -> list[tuple[str, str]]:
    """Languages with a code of two letters (ISO 639-1), with their names in the reader's language."""
    named = [(code, name) for code, name in Locale(language).languages.items() if len(code) == 2]
    return sorted(named, key=lambda each: sort_key(each[1], language))


def printed_languages() -> dict[str, Texts]:
    """Those of which this registry prints certificates and letters."""
    return {code: row["names"] for code, row in _rows("languages").items()}


def frameworks() -> dict[str, Texts]:
    return {code: row["names"] for code, row in _rows("level_frameworks").items()}


def network_countries() -> list[str]:
    """Codes of the countries of the network."""
    return list(_rows("countries"))


def isced_f_names(code: str) -> Texts:
    """The field's names by language tag, English at least. Unknown codes are named by themselves."""
    names: Texts = _content("isced_f")["fields"].get(code, {})
    return names or {"en": code}


def isced_f_all() -> dict[str, Texts]:
    """The names of every detailed field, by its code of four digits."""
    fields: dict[str, Texts] = _content("isced_f")["fields"]
    return {code: names for code, names in fields.items() if len(code) == 4}


def grade_scale_names(code: str) -> Texts:
    """The name of a scale of the network by language tag; none of one that an institution made for itself."""
    names: Texts = _rows("grade_scales").get(code, {}).get("names", {})
    return names


def grade_words(code: str, grade: str) -> Texts:
    """A grade of a scale of the network in words, such as "very good", by language tag; none where it is its own word."""
    words: Texts = _rows("grade_scales").get(code, {}).get("labels", {}).get(grade, {})
    return words


def cycle_of_level(code: str) -> str:
    """The cycle of study to which a level belongs; empty where it belongs to none.

    Every framework of the network numbers these levels as the EQF does, with sublevels behind a point (domain.md §4.1).
    """
    cycles: dict[str, str] = _rows("level_frameworks")["EQF"]["cycles"]
    return cycles.get(code[:1], "")


def level_meaning(framework: str, code: str) -> Texts:
    """What a level is commonly called, such as "bachelor"; none where it is known by its number."""
    levels = _rows("level_frameworks").get(framework, {}).get("levels", [])
    meant: Texts = next((level.get("meaning", {}) for level in levels if level["code"] == code), {})
    return meant


def warning_days() -> tuple[int, ...]:
    """Days before the last day of a clock on which a desk is warned."""
    days: list[int] = _content("time_limits")["warnings_days"]
    return tuple(days)


def framework_names(code: str) -> Texts:
    names: Texts = _rows("level_frameworks").get(code, {}).get("names", {})
    return names or {"en": code}


def one_credit_unit(system: str) -> Texts:
    """What one calls a single credit of this system, where that is another word; English alone bends it."""
    unit: Texts = _rows("credit_systems", "systems").get(system, {}).get("unit_one", {})
    return unit or credit_unit(system)


def credit_unit(system: str) -> Texts:
    """What one calls a number of credits of this system, such as "tín chỉ"."""
    unit: Texts = _rows("credit_systems", "systems").get(system, {}).get("unit", {})
    return unit or {"en": system}


def language_names(code: str) -> Texts:
    """The language's names by language tag, those of our pages at least; from CLDR where our own list has none."""
    known: Texts = _rows("languages").get(code, {}).get("names", {})
    return known or _of_cldr("languages", code.partition("-")[0], code)


def _of_cldr(list_name: str, code: str, otherwise: str) -> Texts:
    lists = {tag: getattr(Locale(tag), list_name) for tag in ("en", "vi", "lo")}
    return {tag: names[code] for tag, names in lists.items() if code in names} or {"en": otherwise}


@dataclass(frozen=True)
class Concept:
    """The concept of the European Learning Model for one of our codes. match: exact, close or broader; scheme: its list."""

    iri: str
    match: str
    scheme: str = ""


def concept(name: str, code: str) -> Concept | None:
    """Of a controlled list, of "country", "language", "credits" or "isced_f"; None where the model has none."""
    if name == "isced_f":
        content = _content("isced_f")
        return Concept(content["iri"].format(code=code), "exact", content["scheme"]) if code in content["fields"] else None
    if name in {"country", "language"}:
        row = _rows({"country": "countries", "language": "languages"}[name]).get(code, {})
        return Concept(row["iri"], "exact") if row else None
    if name == "credits":
        return _concept(_rows("credit_systems", "systems").get(code, {}))
    lists = _content("vocabularies").get(name, {})
    row = next((row for row in lists.get("rows", []) if row["code"] == code), {})
    return _concept(row, lists.get("elm_scheme", ""))


def level_concept(framework: str, code: str) -> Concept | None:
    levels = _rows("level_frameworks").get(framework, {}).get("levels", [])
    return next((_concept(level) for level in levels if level["code"] == code), None)


def _concept(row: dict[str, Any], scheme: str = "") -> Concept | None:
    return Concept(row["elm_iri"], row.get("elm_match", "exact"), scheme) if row.get("elm_iri") else None


def vocabulary(name: str) -> list[dict[str, Any]]:
    """Rows of one of the controlled lists, each with its code and its labels by language tag."""
    rows: list[dict[str, Any]] = _content("vocabularies")[name]["rows"]
    return rows


@cache
def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_FILES / f"{name}.json").read_text(encoding="utf-8"))
    return content


@cache
def _rows(name: str, member: str = "rows") -> dict[str, Any]:
    rows = _content(name)[member]
    return {row["code"]: row for row in rows}
