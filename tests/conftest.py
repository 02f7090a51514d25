"""Fixtures that every part of the suite shares. Actors and states live in tests/factories."""

import gc
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain

import pytest
from _pytest import runner
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import caches
from django.db.backends.sqlite3.base import DatabaseOperations
from django.utils import formats, timezone
from django.utils.translation import trans_real

from micro4asia.foundation import jobs
from micro4asia.foundation.headroom import with_headroom
from micro4asia.foundation.models import Job
from micro4asia.preparing import compile_translations
from tests.environment import alone
from tests.foundation.built_once import pytest_fixture_setup  # noqa: F401 a hook
from tests.foundation.migrated_once import share_the_tables
from tests.foundation.worker_harness import forget_the_copied

# As the web server does for each request.
runner.runtestprotocol = with_headroom(runner.runtestprotocol)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of the parallel processes, which are given equal parts in this order, begins with its share of the long tests.

    A journey is a share of its own; of the other long ones those of a module stay together, since they share what is started.
    """
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long: dict[str, list[pytest.Item]] = {}
    for item in sorted(items, key=lambda item: item.get_closest_marker("journey") is None):
        if item.get_closest_marker("journey"):
            long[item.nodeid] = [item]
        elif item.get_closest_marker("worker"):
            long.setdefault(str(item.path), []).append(item)
    shares = list(long.values())
    short = [item for item in items if not (item.get_closest_marker("journey") or item.get_closest_marker("worker"))]
    items.clear()
    for part in range(count):
        items += chain.from_iterable(shares[part::count])
        items += short[part * len(short) // count : (part + 1) * len(short) // count]


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if alone:
        forget_the_copied()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Before the test database is made: its name is settled by then."""
    share_the_tables()


@pytest.fixture(autouse=True, scope="session")
def messages_stay_here():
    """Nudges of the suite's own process go nowhere; tests of real workers start their own processes with a real queue."""
    from celery import current_app

    current_app.conf.broker_url = "memory://"


@pytest.fixture(autouse=True, scope="session")
def frozen_rows_can_be_flushed():
    """Between tests with real commits Django empties every table by DELETE on SQLite, and frozen rows refuse that."""
    flush = DatabaseOperations.execute_sql_flush

    def thawed(self, sql_list):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'frozen_%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(self, sql_list)
            for _name, sql in triggers:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = thawed
    yield
    DatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True, scope="session")
def passwords_are_cheap():
    """Real Argon2, so that everything is hashed and checked, with the least work: what it costs is no subject of the suite."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, name, value)
        yield


@pytest.fixture(autouse=True)
def an_empty_cache(monkeypatch):
    """A test's transaction takes the database's cache back with it, but not what Redis was told: each test has its own keys."""
    monkeypatch.setattr(caches["default"], "key_prefix", secrets.token_hex(8))


@pytest.fixture
def run_jobs(django_capture_on_commit_callbacks) -> Callable[..., int]:
    """Run every job that is due, and those they bring about, as a worker would; returns how many were done.

    A job that fails fails the test, unless failing=True: then it is tried once and its row tells the rest.
    """

    def work(*, failing: bool = False) -> int:
        done = 0
        while job := Job.objects.filter(state=Job.State.QUEUED, run_after__lte=timezone.now()).order_by("pk").first():
            with django_capture_on_commit_callbacks(execute=True):
                succeeded = jobs.run(job.pk)
            done += succeeded
            if not succeeded and not failing:
                job.refresh_from_db()
                pytest.fail(f"job {job.kind} {job.subject_id} {job.state}: {job.last_error}")
        return done

    return work


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks, run_jobs) -> Callable[[], AbstractContextManager[None]]:
    """What happens in the block is committed, as far as its hooks can tell; then its jobs run, for real, in this process."""

    @contextmanager
    def committed() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield
        run_jobs()

    return committed


@pytest.fixture(scope="module")
def catalogues_as_written():
    """Compiled from what stands in the checkout, and forgotten by Django, which may have read older ones or none."""
    compile_translations()
    trans_real._translations.clear()
    formats.reset_format_cache()
