"""Rows that many tests of a module begin with are built once, below the tests, each of which takes back what it did itself.

    @built_once
    def decided(evaluated, officer): ...

is a fixture whose rows may be there before the test begins, built on nothing but others of the kind. Layer lies upon layer, each
in a savepoint of its own: a test keeps what it shares with the one before it and has the rest built, in the order in which the
files tell it. What the fixture returned is handed to every test as a fresh copy. One that returns a function writes nothing by
itself; it is called again for each test, around the copies.
"""

import inspect
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import Atomic, set_rollback

# Of more a test would notice: what is "just now", a list that is to be signed again.
SECONDS_THEY_LAST = 60
TABLES = "_django_db_helper"
COMMITTED = {"live_server", "transactional_db"}
# Whatever asks for one of these may change how it goes on, and so what is built after it.
UNQUIET = {*COMMITTED, "monkeypatch", "settings", "time_machine"}


def built_once(function: Callable[..., Any]) -> Any:
    function.is_built_once = True  # type: ignore[attr-defined]
    return pytest.fixture(function)


@dataclass
class Layer:
    definition: Any
    block: Atomic
    # Of this layer and of all below it, together: rows that share another one share its copy, too.
    values: bytes = b""


@dataclass
class Ground:
    """What lies below the test that runs."""

    layers: list[Layer] = field(default_factory=list)
    since: float = 0
    test: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    # Fixtures that turned out to return functions.
    makers: set[Any] = field(default_factory=set)

    def prepare(self, request: Any) -> None:
        wanted = planned(request.node)
        with request.getfixturevalue("django_db_blocker").unblock():
            self.clear(down_to=self._shared(wanted))
            self._copy()
            for name, definition in wanted.items():
                if name not in self.values and definition not in self.makers:
                    self._build(name, definition, request)
            self._copy()
        self.test = request.node

    def clear(self, down_to: int = 0) -> None:
        while len(self.layers) > down_to:
            set_rollback(True)
            self.layers.pop().block.__exit__(None, None, None)

    def _shared(self, wanted: dict[str, Any]) -> int:
        if monotonic() - self.since > SECONDS_THEY_LAST or connection.closed_in_transaction:
            return 0
        alike = [wanted.get(layer.definition.argname) is layer.definition for layer in self.layers]
        return alike.index(False) if False in alike else len(alike)

    def _copy(self) -> None:
        self.values = pickle.loads(self.layers[-1].values) if self.layers else {}  # noqa: S301 our own, of this process

    def _build(self, name: str, definition: Any, request: Any) -> None:
        if not self.layers:
            self.since = monotonic()
            request.node.getparent(pytest.Module).addfinalizer(self._leaving(request.getfixturevalue("django_db_blocker")))
        block = Atomic(using=None, savepoint=True, durable=False)
        # The product asks whether a block is the outermost one; those of the suite do not count.
        block._from_testcase = True  # type: ignore[attr-defined]
        block.__enter__()
        self.layers.append(Layer(definition, block))
        asked: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
            asked.append(sql)
            return execute(sql, *more)

        made = None
        try:
            with connection.execute_wrapper(note):
                made = _made(definition, request, self.values)
        finally:
            if made is None or inspect.isfunction(made):
                self.clear(down_to=len(self.layers) - 1)
        if inspect.isfunction(made):
            assert not asked, f"{name} is called again for each test, and asks the database {len(asked)} times"
            self.makers.add(definition)
        elif made is not None:
            self.values[name] = made
            self.layers[-1].values = pickle.dumps(self.values)

    def _leaving(self, blocker: Any) -> Callable[[], None]:
        def leave() -> None:
            with blocker.unblock():
                self.clear()

        return leave


def _made(definition: Any, request: Any, values: dict[str, Any]) -> Any:
    """What the fixture returns, before there is a test to ask for it."""

    def given(name: str) -> Any:
        if name in values or name in ("db", TABLES):
            return values.get(name)
        found = _definition(request.node, name)
        return _made(found, request, values) if found.scope == "function" else request.getfixturevalue(name)

    return definition.func(**{name: given(name) for name in definition.argnames})


def _definition(test: Any, name: str) -> Any:
    found = test._fixtureinfo.name2fixturedefs.get(name)
    return found[-1] if found else None


def planned(test: Any) -> dict[str, Any]:
    """What may be built before this test, in order."""
    marker = test.get_closest_marker("django_db")
    if (marker and (marker.args or marker.kwargs)) or not COMMITTED.isdisjoint(test.fixturenames):
        return {}
    told = {name: found for name in test.fixturenames if (found := _definition(test, name))}
    ours = {name: found for name, found in told.items() if found.scope == "function" and found.baseid not in ("", "tests")}
    parameters = test.callspec.params if hasattr(test, "callspec") else {}
    plan: dict[str, Any] = {}

    @cache
    def may_come_first(name: str) -> bool:
        """Whether it is built once, and so is all that it stands on; if so, it is planned."""
        found = told.get(name)
        if found is None or name in parameters or name in found.argnames:
            return False
        if found.scope != "function" or name in ("db", TABLES):
            return True
        if inspect.isgeneratorfunction(found.func) or (name in ours and not _is_built_once(found)):
            return False
        if not all(map(may_come_first, found.argnames)):
            return False
        if name in ours:
            plan[name] = found
        return True

    @cache
    def is_quiet(name: str) -> bool:
        """Whether it leaves alone what is built after it, or stands on what is built."""
        found = told.get(name)
        if name in plan or not found or any(other in plan for other in found.argnames):
            return True
        is_unquiet = inspect.isgeneratorfunction(found.func) or not UNQUIET.isdisjoint(found.argnames)
        return not is_unquiet and all(is_quiet(other) for other in found.argnames if other in ours)

    for name in sorted(ours, key=lambda name: (len(ours[name].baseid), ours[name].func.__code__.co_firstlineno)):
        may_come_first(name)
    return plan if all(map(is_quiet, ours)) else {}


def _is_built_once(definition: Any) -> bool:
    return getattr(definition.func, "is_built_once", False)


GROUND = Ground()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Any:
    if fixturedef.argname == TABLES:
        GROUND.prepare(request)
    elif request.node is GROUND.test and _is_built_once(fixturedef):
        value = GROUND.values.get(fixturedef.argname)
        if value is not None:
            fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return value
    return None
