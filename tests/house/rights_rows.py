"""What the rights matrix says, what the project adds to it, and which addresses there are to be asked."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from micro4asia.bootstrap import ROOT
from micro4asia.foundation.http import audience_of
from tests.house.rights_asking import Case
from tests.house.rights_world import LIMITED, PROGRAMMES

STANDARDS = Path(os.environ.get("STANDARDS_DIR") or ROOT.parent / "shared" / "standards")
MATRIX = (STANDARDS if STANDARDS.is_absolute() else ROOT / STANDARDS).parent / "authz-matrix.csv"
# Rows for pages that the matrix of the network does not know.
OWN_ROWS = sorted(Path(__file__).with_name("rows").glob("*.csv"))
DECISIONS = ROOT / "docs/decisions"
DECISION = DECISIONS / "0050-rights-differences.md"
ROLES = [
    *("anonymous", "learner_owner", "learner_other", "network_admin", "recog_unrelated"),
    *("issuer_same", "qa_same", "registrar_same", "inst_admin_same", "recog_sending"),
    *("issuer_other", "qa_other", "registrar_other", "inst_admin_other", "recog_receiving"),
    *LIMITED,
    *PROGRAMMES,
]
# A page reads no tokens: one of another institution that may everything, and one of the same that may much, stand for all.
PROGRAMMES_AT_PAGES = ("api_issue_same", "api_all_other")

needs_matrix = pytest.mark.skipif(not MATRIX.exists(), reason="skipped: standards data not found")


def every_address(patterns: Any = None, above: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Everything that the router knows: pattern, name and view."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from every_address(one.url_patterns, path, f"{one.app_name}:" if one.app_name else space)
        elif isinstance(one, URLPattern):
            yield path, f"{space}{one.name}", one.callback


@cache
def addresses() -> tuple[tuple[str, str, Any], ...]:
    """Every address of ours. What packages bring stands in `rights_packages`, in a list of its own."""
    return tuple(found for found in every_address() if not found[0].startswith(("accounts/", "admin/")))


@cache
def views() -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = {}
    for _path, name, view in addresses():
        found.setdefault(name, set()).add(view)
    return found


@cache
def read_rows() -> dict[str, dict[str, str]]:
    """What is expected, by "resource.action" and role."""
    rows: dict[str, dict[str, str]] = {}
    for file in (MATRIX, *OWN_ROWS):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                rows.setdefault(f"{row['resource']}.{row['action']}", {})[row["role"]] = row["expected"]
    return rows


@cache
def read_differences() -> dict[tuple[str, str], tuple[str, str]]:
    """The table of the decision: by case and role what the product answers otherwise than its row, on purpose, and why."""
    found = {}
    for line in DECISION.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"[A-Z]+ \S+( \[\S+\])?", cells[0]):
            found |= {(cells[0], role): (cells[2], cells[3]) for role in cells[1].split(", ")}
    return found


@cache
def row_of(case: Case) -> str:
    if case.row:
        return case.row
    [row] = {audience_of(view) for view in views()[case.url]}
    return str(row)


def reader_of(role: str, case: Case) -> str:
    """Tokens are read by the API alone: a programme that brings one to a page is a visitor there, whatever it may elsewhere."""
    return "anonymous" if role in PROGRAMMES and not is_api(case) else role


def is_asked(role: str, case: Case) -> bool:
    """Whether the role has to be driven there: a part of a role gets nowhere where the whole of it does not."""
    if role in PROGRAMMES:
        return is_api(case) or role in PROGRAMMES_AT_PAGES
    return role not in LIMITED or role.startswith("assessor") or expected(case, LIMITED[role]) == "allow"


def is_api(case: Case) -> bool:
    return case.url.startswith("api-")


def otherwise(case: Case, role: str) -> str:
    """What would be answered without a difference of its own: a role that the matrix lacks goes by the one it is a part of."""
    whole = LIMITED.get(role)
    return expected(case, whole) if whole else read_rows()[row_of(case)][role]


@cache
def expected(case: Case, role: str) -> str:
    reader = reader_of(role, case)
    differs = read_differences().get((str(case), reader))
    return differs[0] if differs else otherwise(case, reader)
