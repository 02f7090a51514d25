"""Skills beside a learning outcome: how one is written down, and those of the European classification ESCO we offer.

A skill is {"iri": address, "names": {BCP 47 tag: name}, "scheme": "ESCO" or ""}. Source: ESCO, European Commission; its names
are http addresses that end in a UUID, or in the code of a group of skills.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from micro4asia.foundation import text

Skill = dict[str, Any]
ESCO = "ESCO"
MOST = 20  # beside one outcome
LONGEST_NAME = 200
_FILE = Path(__file__).parent / "reference" / "skills.json"
_ESCO_SKILL = re.compile(r"http://data\.europa\.eu/esco/skill/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[SLTK](\d+(\.\d+)*)?)")
_MEMBERS = {"iri", "names", "scheme"}


@cache
def listed() -> dict[str, Skill]:
    """The skills of ESCO that this registry offers, by address; names in English, Vietnamese and Lao."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return {row["iri"]: skill(row["iri"], row["names"]) for row in content["rows"]}


@cache
def fields_of_listed() -> dict[str, frozenset[str]]:
    """The fields of ISCED-F beside which a listed skill is offered first, by address."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return {row["iri"]: frozenset(row["isced_f"]) for row in content["rows"]}


def skill(iri: str, names: Mapping[str, str]) -> Skill:
    return {"iri": iri, "names": dict(names), "scheme": ESCO if _ESCO_SKILL.fullmatch(iri) else ""}


def of_list(addresses: Iterable[str]) -> list[Skill]:
    """Listed skills by their addresses. Raises KeyError for any other."""
    return [listed()[address] for address in addresses]


def address(said: str) -> str:
    """The address of a skill as somebody typed or pasted it: also the one ESCO's portal shows. Raises ValidationError."""
    given = said.strip()
    try:
        if "esco" in given and (inner := parse_qs(urlsplit(given).query).get("uri")):
            given = inner[0]
    except ValueError:
        inner = None
    if given.startswith("https://data.europa.eu/esco/"):
        # A name, not a place: ESCO writes it with http.
        given = "http" + given.removeprefix("https")
    esco = given.startswith("http://data.europa.eu/esco/")
    try:
        text.iri(given)
    except ValidationError:
        broken = True
    else:
        broken = not (esco or given.startswith("https://"))
    if broken:
        raise ValidationError(_("“%(line)s” is no complete address. Write https:// first, and no spaces.") % {"line": said})
    if esco and not _ESCO_SKILL.fullmatch(given):
        raise ValidationError(_("ESCO has no skill of the form “%(line)s”. Copy the whole address from ESCO.") % {"line": said})
    return given


def well_formed(value: Any) -> None:
    """Validator of what stands in the database: a list of skills, each once, each with a name."""
    rows = value if isinstance(value, list) else [None]
    if not all(_is_skill(row) for row in rows) or len({row["iri"] for row in rows}) != len(rows) or len(rows) > MOST:
        raise ValidationError(_("These are not skills, each with its address and a name."))


def _is_skill(row: Any) -> bool:
    if not isinstance(row, dict) or set(row) != _MEMBERS or not isinstance(row["names"], dict) or not row["names"]:
        return False
    if not all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name in row["names"].values()):
        return False
    try:
        return isinstance(row["iri"], str) and address(row["iri"]) == row["iri"] and row == skill(row["iri"], row["names"])
    except ValidationError:
        return False


def named(row: Skill, language: str) -> str:
    return text.pick(row["names"], language)[0]
