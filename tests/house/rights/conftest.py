"""The worlds that everything about rights is asked of: each request undone by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.house.rights_calling import quickly
from tests.house.rights_standing import standing
from tests.house.rights_watching import Rows, every_row, since
from tests.house.rights_world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), quickly(), standing("world", build) as built:
        yield built


@pytest.fixture(scope="package")
def worlds(world: World, django_db_blocker: Any) -> Iterator[tuple[World, World, Rows]]:
    """A second one beside it, and the rows that came with it."""
    with django_db_blocker.unblock(), standing("second-world", second) as (others, theirs):
        yield world, others, theirs


def second() -> tuple[World, Rows]:
    before = every_row()
    return build("X"), since(before)


@pytest.fixture(autouse=True)
def begun(request: pytest.FixtureRequest) -> Iterator[None]:
    """The savepoint to which `undone` goes back."""
    if "world" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("db")
    with transaction.atomic():
        yield
