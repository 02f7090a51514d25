"""What cells of a table mean in the registry: codes by any of their names, levels, fields, units, people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from institutions.code_lists import isced_f_names, vocabulary
from institutions.models import Institution, Level
from micro4asia.foundation import text

_LEVEL = re.compile(r"(?:([A-Za-z-]+)[\s:]+)?([0-9]+(?:\.[0-9]+)?)\Z")


@cache
def _codes(name: str) -> dict[str, str]:
    """Codes of a vocabulary by every label it has, and by itself."""
    known: dict[str, str] = {}
    for row in vocabulary(name):
        for words in (row["code"], *row["labels"].values()):
            known.setdefault(text.match_key(words), row["code"])
    return known


def _named(name: str, codes: list[str]) -> list[str]:
    """Codes as a person reads them: "project (Project work)"."""
    labels = {row["code"]: text.pick(row["labels"], get_language() or "en")[0] for row in vocabulary(name)}
    return [f"{code} ({labels[code]})" if labels.get(code) else code for code in codes]


def code_in(name: str, allowed: Iterable[str]) -> Callable[[str], str]:
    """One value of a controlled list, by its code or its name in any language of the network."""
    choices = list(allowed)

    def meaning(cell: str) -> str:
        code = _codes(name).get(text.match_key(cell), "")
        if code not in choices:
            said = {"value": cell[:40], "choices": "; ".join(_named(name, choices))}
            raise ValidationError(_("“%(value)s” is not known here. Known are: %(choices)s.") % said)
        return code

    return meaning


def codes_in(name: str, allowed: Iterable[str]) -> Callable[[str], list[str]]:
    """Several, with semicolons, bars or line breaks between them."""
    one = code_in(name, allowed)

    def meaning(cell: str) -> list[str]:
        parts = dict.fromkeys(part.strip() for part in re.split(r"[;|\n]", cell))
        return list(dict.fromkeys(one(part) for part in parts if part))

    return meaning


def field_of_education(cell: str) -> str:
    code = text.fold_digits(cell.strip())
    if code.isascii() and code.isdecimal() and len(code) == 3 and isced_f_names(f"0{code}") != {"en": f"0{code}"}:
        return f"0{code}"  # a spreadsheet takes 0412 for a number
    if isced_f_names(code) == {"en": code}:
        raise ValidationError(_("ISCED-F has no field %(code)s.") % {"code": cell[:40]})
    return code


def levels_of(institution: Institution) -> Callable[[str], tuple[str, str]]:
    """ "6" is a level of the institution's own framework, "EQF 6" one of that. Asks the database once for a whole file."""
    known = set(Level.objects.on(timezone.localdate()).values_list("framework", "code"))

    def meaning(cell: str) -> tuple[str, str]:
        found = _LEVEL.match(text.fold_digits(cell.strip()))
        framework, code = (found[1] or institution.level_framework, found[2]) if found else ("", "")
        if (framework.upper(), code) in known:
            return framework.upper(), code
        codes = sorted(code for own, code in known if own == institution.level_framework)
        said = {"value": cell[:40], "framework": institution.level_framework, "codes": ", ".join(codes)}
        raise ValidationError(_("“%(value)s” is no level. Those of %(framework)s are %(codes)s.") % said)

    return meaning


def named(rows: Iterable[Any], texts: str) -> Callable[[str], Any]:
    """A row by its code or by its name in any language; None where there is none of this name."""
    known: dict[str, Any] = {}
    for row in rows:
        for words in (row.code, *getattr(row, texts).values()):
            known.setdefault(text.match_key(words), row)
    return lambda cell: known.get(text.match_key(cell))
