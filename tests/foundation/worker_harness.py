"""Real workers to kill: their own database, their own queue, processes started as in production, SIGKILL where it hurts.

    with trial_registry(tmp_path) as registry:            # on the database and queue of this run: see trial_registry
        registry.python("…")                              # code in a process of its own, with Django set up
        with Workers(registry, count=3) as workers:
            kill = workers.kill_a_holder()                # SIGKILL, only while it holds a claimed job
            workers.start()
            workers.wait_until(lambda: registry.count("state IN ('queued', 'running')") == 0)
        workers.proof_of(kill)                            # what the dead worker's log says about that job

Nothing here runs in the test's own transaction or on its database, so tests need neither `django_db` nor fixtures for it.
"""

import hashlib
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from tests.foundation.migrated_once import door, kept
from tests.foundation.nursery import Nursery

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]


@dataclass(frozen=True)
class Kill:
    """A worker that died while it held this job at this fence."""

    job_id: int
    fence: int
    pid: int


@dataclass
class Registry:
    """A migrated, empty registry of its own. `env` is the environment of every process that belongs to it."""

    env: dict[str, str]
    folder: Path
    sqlite_file: Path | None = None
    dsn: str = ""
    database: str = ""
    nursery: Nursery | None = None
    _connection: sqlite3.Connection | psycopg.Connection | None = None

    def python(self, code: str, *, timeout: float = 120) -> str:
        """Run code after django.setup(); returns what it prints."""
        if self.nursery:
            return self.nursery.run(code, timeout)
        return self._run([sys.executable, "-c", f"import django; django.setup()\n{code}"], timeout)

    def manage(self, *arguments: str) -> str:
        return self._run([sys.executable, "-m", "django", *arguments], 600)

    def _run(self, command: list[str], timeout: float) -> str:
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=timeout, check=False)
        assert done.returncode == 0, done.stderr[-3_000:]
        return done.stdout

    def rows(self, sql: str) -> list[tuple]:
        """Read, or with other statements write, past Django: what another process would see at this moment."""
        if self._connection is None:
            # Kept open: looking for a worker that holds a job must cost less than the job.
            if self.sqlite_file:
                self._connection = sqlite3.connect(self.sqlite_file, timeout=20, isolation_level=None)
            else:
                self._connection = psycopg.connect(self.dsn, autocommit=True, options="-c micro4asia.scope=all")
        cursor = self._connection.execute(sql)
        return cursor.fetchall() if cursor.description else []

    def is_being_written(self) -> bool:
        """Whether somebody is in the middle of a transaction at this moment."""
        if self.sqlite_file:
            with closing(sqlite3.connect(self.sqlite_file, timeout=0.2, isolation_level=None)) as other:
                try:
                    other.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    return True
                return False
        busy = "datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        return bool(self.count(busy, "pg_stat_activity"))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def count(self, condition: str, table: str = "foundation_job") -> int:
        return self.rows(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0]  # noqa: S608


@contextmanager
def trial_registry(folder: Path, *, like: Registry | None = None, stays_as: str = "", **env: str) -> Iterator[Registry]:
    """A registry in `folder`, on SQLite and files, or on PostgreSQL and Redis where DATABASE_URL and CELERY_BROKER_URL of
    this run say so. Leases and pauses are short, so that a test need not wait a minute for each kill.

    like: begins with that one's rows and files, at which nobody may be at work. stays_as: its rows stay to the end of the run,
    for others to begin with.
    """
    name = f"{_migrated()}_{stays_as}" if stays_as else f"workers_{secrets.token_hex(6)}"
    short = {"JOBS_LEASE": "4", "JOBS_RESEND": "2", "JOBS_SWEEP": "0.5", "LOG_LEVEL": "INFO", "CELERY_KEY_PREFIX": f"{name}:"}
    broker = os.environ.get("CELERY_BROKER_URL", "")
    queue = {"CELERY_BROKER_URL": broker if broker.startswith("redis") else "filesystem://localhost"}
    registry = Registry({**os.environ, **short, **queue, "DATA_DIR": str(folder), **env}, folder)
    server = settings.DATABASES["default"]
    if like:
        like.close()
        shutil.copytree(like.folder, folder, dirs_exist_ok=True)
    with (
        _messages_removed(registry.env),
        _own_database(registry, server, name, like, stays=bool(stays_as)),
        closing(registry),
        Nursery(registry.env) as registry.nursery,
    ):
        yield registry


@contextmanager
def _own_database(registry: Registry, server: dict, name: str, like: Registry | None, *, stays: bool) -> Iterator[None]:
    """A copy: of the registry given, or of one that was migrated once for all tests of this run, since that takes seconds."""
    with door():
        if "sqlite" in server["ENGINE"]:
            registry.sqlite_file = registry.folder / "registry.sqlite3"
            registry.env["DATABASE_URL"] = f"sqlite:///{registry.sqlite_file}"
            if not registry.sqlite_file.exists():
                if not kept().exists():
                    registry.manage("migrate", "--verbosity", "0")
                    registry.sqlite_file.rename(kept())
                shutil.copyfile(kept(), registry.sqlite_file)
        else:
            registry.database = name
            registry.dsn = registry.env["DATABASE_URL"] = f"{_address(server)}/{name}"
            with psycopg.connect(f"{_address(server)}/postgres", autocommit=True) as connection:
                if not like and not _exists(connection, _migrated()):
                    connection.execute(f"CREATE DATABASE {name}")
                    registry.manage("migrate", "--verbosity", "0")
                    connection.execute(f"ALTER DATABASE {name} RENAME TO {_migrated()}")
                if not _exists(connection, name):
                    connection.execute(f"CREATE DATABASE {name} TEMPLATE {like.database if like else _migrated()}")
    try:
        yield
    finally:
        if registry.dsn and not stays:
            with psycopg.connect(f"{_address(server)}/postgres", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def seen_from_here(registry: Registry) -> Iterator[None]:
    """Its rows are those of this process meanwhile, in one transaction, as those of a test are."""
    ours = connections[DEFAULT_DB_ALIAS]
    # Without the pool, which is one for each alias.
    options = {name: value for name, value in ours.settings_dict["OPTIONS"].items() if name != "pool"}
    place = {"NAME": registry.database or str(registry.sqlite_file), "OPTIONS": options}
    connections[DEFAULT_DB_ALIAS] = type(ours)(ours.settings_dict | place, DEFAULT_DB_ALIAS)
    try:
        with transaction.atomic():
            yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = ours


def _address(server: dict) -> str:
    person = f"{server['USER']}:{server['PASSWORD']}@" if server["PASSWORD"] else f"{server['USER']}@"
    return f"postgresql://{person}{server['HOST']}:{server['PORT'] or 5432}"


def _migrated() -> str:
    return "workers_" + hashlib.sha256(os.environ["TESTS_TOGETHER"].encode()).hexdigest()[:12]


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def forget_the_copied() -> None:
    """The last of the run takes away what was copied from; its files go with the folder of the run."""
    server = settings.DATABASES["default"]
    if "sqlite" not in server["ENGINE"]:
        with psycopg.connect(f"{_address(server)}/postgres", autocommit=True) as connection:
            named = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            for (name,) in connection.execute(named, [_migrated()]).fetchall():
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _messages_removed(env: dict[str, str]) -> Iterator[None]:
    """Killed workers leave messages in Redis that nobody will ask for again."""
    try:
        yield
    finally:
        if env["CELERY_BROKER_URL"].startswith("redis"):
            with redis.Redis.from_url(env["CELERY_BROKER_URL"]) as server:
                for key in server.scan_iter(f"{env['CELERY_KEY_PREFIX']}*"):
                    server.delete(key)


@dataclass
class Workers:
    """Worker processes of one registry. Leaving the block ends them all; none outlives a failing test."""

    registry: Registry
    count: int = 3
    queues: str = "sign,default,mail,render"
    # Modules with further kinds of jobs, loaded by the workers.
    include: str = ""
    living: dict[int, subprocess.Popen] = field(default_factory=dict)

    def __enter__(self) -> "Workers":
        for _ in range(self.count):
            self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.living.values():
            process.kill()  # a patient end is test_up's business
        for process in self.living.values():
            process.wait()
        self.living.clear()

    def start(self) -> int:
        command = [sys.executable, "-m", "celery", "-A", "micro4asia", "worker", "--queues", self.queues, *COMMAND]
        if self.include:
            command += ["--include", self.include]
        # The pid is known only afterwards; the file is renamed while the process writes to it.
        draft = self.registry.folder / f"worker-{secrets.token_hex(4)}.log"
        with draft.open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.registry.env, stdout=log, stderr=subprocess.STDOUT)
        draft.rename(self.log_of(process.pid))
        self.living[process.pid] = process
        return process.pid

    def log_of(self, pid: int) -> Path:
        return self.registry.folder / f"worker-{pid}.log"

    def kill_a_holder(self, *, kind: str | None = None, also: str = "true", timeout: float = 60) -> Kill:
        """SIGKILL a worker that holds a claimed job (of this kind), and make sure that it died holding it.

        also: a further condition on the row of the job, in SQL.
        """
        of_kind = f"AND {also}" + (f" AND kind = '{kind}'" if kind else "")
        holding = f"SELECT id, fence, holder FROM foundation_job WHERE state = 'running' {of_kind}"  # noqa: S608
        ends = time.monotonic() + timeout
        while time.monotonic() < ends:
            for job_id, fence, holder in self.registry.rows(holding):
                pid = int(holder.rpartition(":")[2])
                if pid not in self.living:
                    continue  # A dead worker's job, waiting for its lease to end.
                # Stopped first: it cannot finish between our look and our blow.
                os.kill(pid, signal.SIGSTOP)
                still = self.registry.count(f"id = {job_id} AND fence = {fence} AND state = 'running' AND {also}")
                if not still or f"job {job_id} (" not in self.log_of(pid).read_text():
                    os.kill(pid, signal.SIGCONT)
                    continue
                os.kill(pid, signal.SIGKILL)
                assert self.living.pop(pid).wait(timeout=10) == -signal.SIGKILL
                return Kill(job_id, fence, pid)
            self._all_alive()
            time.sleep(0.01)
        raise AssertionError(f"no worker held a job within {timeout} s")

    @contextmanager
    def held(self) -> Iterator[None]:
        """None of them does anything meanwhile, and none was stopped with a lock in its hand that everybody would wait for."""
        ends = time.monotonic() + 60
        self._signal(signal.SIGSTOP)
        try:
            while self.registry.is_being_written():
                assert time.monotonic() < ends, "the workers are never between two transactions"
                self._signal(signal.SIGCONT)
                time.sleep(0.05)
                self._signal(signal.SIGSTOP)
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self.living:
            os.kill(pid, number)

    def proof_of(self, kill: Kill) -> str:
        """The log of the killed worker: it claimed that job at that fence and never came to its end."""
        log = self.log_of(kill.pid).read_text()
        assert f"job {kill.job_id} (" in log
        assert f"fence {kill.fence}\n" in log[log.rindex("claimed") :]
        assert "done" not in log[log.rindex("claimed") :], log[-2_000:]
        return log

    def wait_until(self, true: Callable[[], bool], *, timeout: float = 120) -> None:
        ends = time.monotonic() + timeout
        while not true():
            self._all_alive()
            if time.monotonic() > ends:
                states = self.registry.rows("SELECT state, last_error, count(*) FROM foundation_job GROUP BY 1, 2")
                raise AssertionError(f"not within {timeout} s: {states}")
            time.sleep(0.1)

    def _all_alive(self) -> None:
        for pid, process in self.living.items():
            assert process.poll() is None, self.log_of(pid).read_text()[-3_000:]
