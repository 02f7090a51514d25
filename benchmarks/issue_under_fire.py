"""A batch is issued while workers are killed, the queue and the database fall over and the mail server refuses: what is lost?

    .venv/bin/python benchmarks/issue_under_fire.py [--rows 5000] [--kills 20] [--workers 3]
    .venv/bin/python benchmarks/issue_under_fire.py --short
    .venv/bin/python benchmarks/issue_under_fire.py --short --without outbox

Starts PostgreSQL, Redis and a mail server of its own in a temporary folder, on ports that are free, and ends them. The same batch
of made-up people is issued twice, from the approval by the product's own services to the last letter, by real workers: first
undisturbed, which is the measure, then under fire. Workers die by SIGKILL: after numbers are drawn and before that is committed,
between the intents and the seals of a part, while a letter goes out; Redis dies with all its messages; PostgreSQL is stopped as
if the power had failed; for a while the mail server takes no letter; one worker sleeps longer than its lease and wakes up.
Whatever dies is started again.

Then everything is counted: credentials by verifying each from its bytes, letters by what the mail server took.

--short: what `.ci/run` runs: fewer rows, smaller parts, a shorter lease, every kind of blow. Nothing is measured, so there is no
undisturbed run, and no clock that a busy machine could miss: only where nothing moves for minutes it ends, and says what waits.
--lease: of a job, seconds; jobs that nobody took are sent again after half of it (60, as in the product). --without: a control;
that protection is switched off in the workers of this run under fire, and the run has to fall short.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# In place of this folder: it has a queue.py, and Python itself a module of that name.
sys.path[0] = str(ROOT)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")
os.environ.setdefault("KEY_ENCRYPTION_KEY", "dGVzdHMtb25seS1rZXktZW5jcnlwdGlvbi1rZXktMDE=")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")

from concurrent.futures import ThreadPoolExecutor  # noqa: E402

import psycopg  # noqa: E402

from benchmarks.fire.blows import Fire  # noqa: E402
from benchmarks.fire.services import MailServer, PostgreSQL, Redis, services  # noqa: E402
from tests.foundation.worker_harness import Registry, Workers  # noqa: E402

CONTROLS = ("fences", "intents", "numbers", "outbox", "sweep", "message-ids")
SPARE = 60.0
# Seconds without a move after which nothing will move any more; a busy machine is slower than a lease, not than this.
STILL = 240.0
SHORT = {"rows": 300, "part": 30, "kills": 4, "redis": 1, "lease": 8.0, "refusal": 4.0}
DONE = re.compile(r"job (\d+) \(\w+\) done at fence")


class Robust(Registry):
    """Looks again where the database went away between two looks."""

    def rows(self, sql: str) -> list[tuple]:
        while True:
            try:
                return super().rows(sql)
            except psycopg.OperationalError:
                self.close()
                time.sleep(0.1)


@dataclass
class Trial:
    """One issue of the batch."""

    registry: Robust
    mail: MailServer
    rows: int
    batch_id: int
    registrar_id: int
    workers: Workers = field(init=False)
    _moved: tuple[object, float] = (None, 0.0)

    def inside(self, call: str) -> str:
        """The last line that a call of these modules tells, in a process with Django set up."""
        code = f"from benchmarks import issue_batch\nfrom benchmarks.fire import judging\n{call}"
        return self.registry.python(code, timeout=900).strip().splitlines()[-1]

    def approve(self, part: int) -> float:
        """part: rows in a part; 0: as many as in the product."""
        smaller = f"from credentials.services import batch_issuing\nbatch_issuing.PART = {part}\n" if part else ""
        told = self.inside(f"{smaller}issue_batch.approve({self.batch_id}, {self.registrar_id})")
        return float(json.loads(told)["started"])

    def finished(self) -> bool:
        open_jobs = self.registry.count("state IN ('queued', 'running') AND subject_id > 0")
        return not open_jobs and self.issued() == self.rows

    def issued(self) -> int:
        return self.registry.count(f"batch_id = {self.batch_id} AND fate <> 'waiting'", "credentials_batchrow")

    def progress(self) -> float:
        """Of all rows and letters, the share that is through."""
        return (self.issued() + len({address for address, _ in self.mail.letters})) / (2 * self.rows)

    def look(self) -> None:
        """Raises SystemExit where nothing has moved for a long time, with what waits."""
        done = "state IN ('done', 'failed') AND subject_id > 0"
        now = (self.issued(), len(self.mail.letters), self.mail.refused, self.registry.count(done), tuple(self.workers.living))
        if now != self._moved[0]:
            self._moved = (now, time.monotonic())
        elif time.monotonic() - self._moved[1] > STILL:
            waits = "SELECT kind, state, last_error, count(*) FROM foundation_job WHERE state <> 'done' GROUP BY 1, 2, 3"
            jobs = "; ".join(f"{kind} {state} {error!r}: {count}" for kind, state, error, count in self.registry.rows(waits))
            rows = f"{self.issued()} of {self.rows} rows are through, {len(self.mail.letters)} letters taken"
            raise SystemExit(f"nothing has moved for {STILL:.0f} s: {rows}; jobs: {jobs or 'none'}")

    def judge(self) -> dict:
        return json.loads(self.inside(f"judging.judge({self.batch_id})"))


@contextmanager
def trial(folder: Path, name: str, servers: tuple[PostgreSQL, Redis], options: argparse.Namespace) -> Iterator[Trial]:
    """A registry of its own in which the batch waits for approval, and its workers, warm."""
    database, queue = servers
    own = folder / name
    own.mkdir()
    database.do("postgres", f"CREATE DATABASE {name} TEMPLATE prepared OWNER registry")
    mail = MailServer()
    env = environment(own, database.address(name), options) | {
        "CELERY_BROKER_URL": queue.address(1),
        "REDIS_URL": queue.address(2),
        "CELERY_KEY_PREFIX": f"{name}:",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "FIRE_STATIONS": str(own),
        "FIRE_WITHOUT": options.without,
    }
    try:
        with closing(Robust(env, own, dsn=database.address(name))) as registry:
            here = Trial(registry, mail, options.rows, *options.batch)
            with Workers(
                registry, count=options.workers, include="benchmarks.fire.inside" if name == "fire" else ""
            ) as here.workers:
                warm(here.workers)
                yield here
    finally:
        mail.stop()


def environment(folder: Path, database: str, options: argparse.Namespace) -> dict[str, str]:
    pace = {"JOBS_LEASE": options.lease, "JOBS_RESEND": options.lease / 2, "JOBS_SWEEP": options.lease / 12}
    mine = {name: str(seconds) for name, seconds in pace.items()}
    mine |= {"DATABASE_URL": database, "DATA_DIR": str(folder), "LOG_LEVEL": "INFO"}
    return {**os.environ, **mine}


def warm(workers: Workers) -> None:
    workers.wait_until(lambda: all("ready." in workers.log_of(pid).read_text() for pid in workers.living), timeout=600)


def prepare(folder: Path, database: PostgreSQL, options: argparse.Namespace) -> tuple[int, int]:
    """Tables and the batch that was sent, in a database to copy from; keys of the batch and of its registrar."""
    database.do("postgres", "CREATE DATABASE prepared OWNER registry")
    with closing(Registry(environment(folder, database.address("prepared"), options), folder)) as registry:
        registry.manage("migrate", "--verbosity", "0")
        told = registry.python(f"from benchmarks import issue_batch; issue_batch.prepare({options.rows})", timeout=600)
    batch_id, registrar_id = told.strip().splitlines()[-1].split()
    return int(batch_id), int(registrar_id)


def issue(here: Trial, part: int, limit: float, act: Callable[[], None]) -> float | None:
    """Approve; seconds from the approval until nothing is left to do, None where that is not so within the limit.

    act: called again and again, from before the approval: the first part is issued before its process has ended.
    """
    with ThreadPoolExecutor(1) as aside:
        approval = aside.submit(here.approve, part)
        ends = time.time() + limit
        while not (approval.done() and here.finished()):
            act()
            here.workers._all_alive()
            if time.time() > ends:
                return None
            time.sleep(0.2)
        return time.time() - approval.result()


def done_twice(folder: Path) -> int:
    """Jobs that two workers each believe to have done, by the workers' own logs."""
    done = Counter(number for log in folder.glob("worker-*.log") for number in DONE.findall(log.read_text()))
    return sum(times > 1 for times in done.values())


def letters_of(mail: MailServer, rows: int) -> tuple[int, int, int]:
    """Learners who got none, letters beyond one for each learner, and copies of one letter under its one Message-ID."""
    expected = {f"learner-{number}@example.org" for number in range(rows)}
    told = [letter for letter in mail.letters if letter[0] in expected]
    addresses, different = {address for address, _ in told}, set(told)
    return len(expected - addresses), len(different) - len(addresses), len(told) - len(different)


def run(folder: Path, options: argparse.Namespace) -> int:
    hold = math.inf
    with services(folder) as servers:
        options.batch = prepare(folder, servers[0], options)
        if not options.short:
            with trial(folder, "calm", servers, options) as here:
                calm = issue(here, options.part, math.inf, here.look)
            hold = 2 * calm + SPARE
            print(f"{options.rows} rows, {options.workers} workers, undisturbed: {calm:.0f} s from approval to the last letter")
        with trial(folder, "fire", servers, options) as here:
            fire = Fire(here, servers, options, folder=folder / "fire")
            try:
                took = issue(here, options.part, hold + SPARE, fire.go_on)
            finally:
                fire.rouse()
            # The sleeper may still have a word to say.
            time.sleep(1)
            facts, mail = here.judge(), here.mail
        twice_done = done_twice(folder / "fire")
    return verdict(options, facts, mail, fire, twice_done, took, hold)


def verdict(options, facts: dict, mail: MailServer, fire: Fire, twice_done: int, took: float | None, hold: float) -> int:
    lost, more, copies = letters_of(mail, options.rows)
    never = set(facts["message ids"]) - {message_id for _, message_id in mail.letters}
    print(f"killed: {dict(fire.kills)}; then {dict(fire.struck)}; letters refused: {mail.refused}")
    print(f"second copies of a letter, same Message-ID: {copies}")
    print(f"rows: {facts['fates']}; other verdicts: {facts['other verdicts']}; letters not noted as sent: {facts['unsent']}")
    told = {
        "workers killed": (sum(fire.kills.values()), options.kills),
        "kinds of blows that never fell": (len(fire.missing()), 0),
        "valid credentials, each verified from its bytes": (facts["valid"], options.rows),
        "duplicates": (facts["twice"], 0),
        "without an entry in a status list": (facts["without entry"], 0),
        "gaps in the register": (facts["gaps"], 0),
        "learners without a letter": (lost, 0),
        "letters written and never taken by the mail server": (len(never), 0),
        "letters too many": (more, 0),
        "jobs that two workers wrote down as done": (twice_done, 0),
        "chains of the journal that do not hold": (facts["broken chains"], 0),
    }
    for name, (figure, to_hold) in told.items():
        print(f"{name}: {figure} (to hold: {to_hold})")
    held = all(figure == to_hold for figure, to_hold in told.values()) and took is not None and took <= hold
    seconds = "not finished" if took is None else f"{took:.0f} s"
    bound = "" if options.short else f" (to hold: {hold:.0f} s)"
    print(f"under fire, from approval to the last letter: {seconds}{bound}")
    return 0 if held else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help=f"unless told otherwise {SHORT}, and no undisturbed run")
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--part", type=int, default=0, help="rows in a part (0: as many as in the product)")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--redis", type=int, default=2, help="restarts of Redis")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--lease", type=float, default=60, help="seconds of a job")
    parser.add_argument("--refusal", type=float, default=20, help="seconds in which the mail server takes no letter")
    parser.add_argument("--without", default="", choices=["", *CONTROLS])
    parser.add_argument("--keep", action="store_true", help="leave the folder with the logs of all servers and workers")
    if (options := parser.parse_args()).short:
        parser.set_defaults(**SHORT)
        options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fire-"))
    try:
        return run(folder, options)
    finally:
        if options.keep:
            print(f"logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
