"""The rights matrix, driven: every address names a row of it, and every role gets at that address what the row says."""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from credentials import printing
from micro4asia.bootstrap import ROOT
from micro4asia.foundation.http import audience_of
from tests.house.rights_cases import CASES, Case
from tests.house.rights_world import PROGRAMMES, World, build

STANDARDS = Path(os.environ.get("STANDARDS_DIR") or ROOT.parent / "shared" / "standards")
MATRIX = (STANDARDS if STANDARDS.is_absolute() else ROOT / STANDARDS).parent / "authz-matrix.csv"
# Rows for pages that the matrix of the network does not know.
OWN_ROWS = sorted(Path(__file__).with_name("rows").glob("*.csv"))
DECISION = ROOT / "docs/decisions/0050-rights-differences.md"
# The package of accounts and Django's repair hatch answer for their own pages.
NOT_OURS = ("accounts/", "admin/")
# In four parts, so that they run side by side; each builds its world once.
GROUPS = {
    "visitors and learners": ("anonymous", "learner_owner", "learner_other", "network_admin", "recog_unrelated"),
    "staff of the issuer": ("issuer_same", "qa_same", "registrar_same", "inst_admin_same", "recog_sending"),
    "staff of others": ("issuer_other", "qa_other", "registrar_other", "inst_admin_other", "recog_receiving"),
    "programmes": PROGRAMMES,
}
ROLES = [role for roles in GROUPS.values() for role in roles]

needs_matrix = pytest.mark.skipif(not MATRIX.exists(), reason="skipped: standards data not found")


def addresses(patterns: Any = None, above: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address of ours: its pattern, its name and its view."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = above + str(one.pattern)
        if path.startswith(NOT_OURS):
            continue
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, path, f"{one.app_name}:" if one.app_name else space)
        elif isinstance(one, URLPattern):
            yield path, f"{space}{one.name}", one.callback


def read_rows() -> dict[str, dict[str, str]]:
    """What is expected, by "resource.action" and role."""
    rows: dict[str, dict[str, str]] = {}
    for file in (MATRIX, *OWN_ROWS):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                rows.setdefault(f"{row['resource']}.{row['action']}", {})[row["role"]] = row["expected"]
    return rows


def read_differences() -> dict[tuple[str, str], str]:
    """The table of the decision: where the product answers otherwise than its row, on purpose."""
    found = {}
    for line in DECISION.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"(GET|POST) \S+( \[\S+\])?", cells[0]):
            found |= {(cells[0], role): cells[2] for role in cells[1].split(", ")}
    return found


def test_every_address_says_whom_it_is_for():
    assert [path for path, _name, view in addresses() if not audience_of(view)] == []


@needs_matrix
def test_every_address_names_a_row_of_the_matrix():
    rows = read_rows()
    assert [(path, audience_of(view)) for path, _name, view in addresses() if audience_of(view) not in rows] == []


def test_every_address_is_driven_below():
    assert {name for _path, name, _view in addresses()} - {case.url for case in CASES} == set()


@needs_matrix
def test_every_difference_is_one():
    """A row of the table whose case or role is gone, or that says what the matrix says, is dead wood."""
    rows, known = read_rows(), {str(case): case for case in CASES}
    for (case, role), answer in read_differences().items():
        assert case in known, case
        assert role in ROLES, role
        differs = rows[row_of(known[case])][role] != answer
        assert differs, (case, role)


@needs_matrix
@pytest.mark.django_db
@pytest.mark.parametrize("roles", GROUPS.values(), ids=GROUPS)
def test_each_role_gets_what_the_matrix_says(roles, monkeypatch):
    # Nobody prints here, so that the answer to whoever may have the paper is the page that asks again.
    monkeypatch.setattr(printing, "PATIENCE", 0.0)
    rows, differences, world = read_rows(), read_differences(), build()
    wrong = {}
    for role in roles:
        for case in CASES:
            reader = reader_of(role, case)
            expected = differences.get((str(case), reader)) or rows[row_of(case)][reader]
            answered = ask(world, role, case)
            if answered != expected:
                wrong[f"{role}: {case}"] = f"{answered} instead of {expected}"
    assert wrong == {}


def reader_of(role: str, case: Case) -> str:
    """Tokens are read by the API alone: a programme that brings one to a page is a visitor there, whatever it may elsewhere."""
    programme = role in PROGRAMMES and not case.url.startswith("api-")
    return "anonymous" if programme else role


def row_of(case: Case) -> str:
    if case.row:
        return case.row
    [row] = {audience_of(view) for _path, name, view in addresses() if name == case.url}
    return str(row)


def ask(world: World, role: str, case: Case) -> str:
    """One request in a transaction that is then undone, told in the words of the matrix."""
    address = reverse(case.url, args=case.args(world)) + case.query.replace("{issued.public_id}", world.issued.public_id)
    client = world.client(role)
    with transaction.atomic():
        response = client.post(address, case.data(world)) if case.data else client.get(address)
        transaction.set_rollback(True)
    return told(case, response)


def told(case: Case, response: Any) -> str:
    status = response.status_code
    if status == 404:
        return "hide_404"
    if status == 403:
        return "deny_403"
    # A person is sent to the sign-in page; a programme, which could not fill it in, is told that it did not sign in.
    if status == 401 or (status == 302 and "/accounts/login/" in response["Location"]):
        return "redirect_login"
    # A form that came back with its errors let the person in.
    welcome = {200, 302, 400, 415, 422} if case.comes_back else {302} if case.posts else {200, 202, 302}
    return "allow" if status in welcome else str(status)
