"""The worlds that everything about rights is asked of: built once for each process, each request undone by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.house.rights_calling import quickly
from tests.house.rights_watching import Rows, every_row, since
from tests.house.rights_world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), quickly(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def worlds(world: World, django_db_blocker: Any) -> Iterator[tuple[World, World, Rows]]:
    """A second one beside it, and the rows that came with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = every_row()
        others = build("X")
        yield world, others, since(before)
        transaction.set_rollback(True)
