"""A batch is issued while workers are killed, the queue and the database fall over and the mail server refuses: what is lost?

    .venv/bin/python benchmarks/issue_under_fire.py [--rows 5000] [--kills 20] [--workers 3]
    .venv/bin/python benchmarks/issue_under_fire.py --rows 300 --kills 3 --lease 4
    .venv/bin/python benchmarks/issue_under_fire.py --rows 1000 --kills 8 --lease 6 --without outbox

Starts PostgreSQL, Redis and a mail server of its own in a temporary folder, on ports that are free, and ends them. The same batch
of made-up people is issued twice, from the approval by the product's own services to the last letter, by real workers: first
undisturbed, which is the measure, then under fire. Workers die by SIGKILL while they hold a job, some of them between the intents
and the seals of a part; Redis dies with all its messages; PostgreSQL is stopped as if the power had failed; for a while the mail
server takes no letter; one worker sleeps longer than its lease and wakes up. Whatever dies is started again.

Then everything is counted: credentials by verifying each from its bytes, letters by what the mail server took.

--lease: of a job, seconds; jobs that nobody took are sent again after half of it (60, as in the product). --without: a control;
that protection is switched off in the workers of this run under fire, and the run has to fall short.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
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

from benchmarks.fire.services import MailServer, PostgreSQL, Redis, services  # noqa: E402
from tests.foundation.worker_harness import Registry, Workers  # noqa: E402

CONTROLS = ("fences", "intents", "numbers", "outbox", "sweep", "message-ids")
REDIS_RESTARTS, SPARE = 2, 60.0
# A part whose intents stand and whose seals do not.
SEALING = "EXISTS (SELECT 1 FROM credentials_batchpart p WHERE p.id = subject_id AND p.state = 'signing')"
OURS = "kind IN ('issue_batch_part', 'send_part_notices', 'send_award_notice', 'send_letter')"
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

    def inside(self, call: str) -> str:
        """The last line that a call of these modules tells, in a process with Django set up."""
        code = f"from benchmarks import issue_batch\nfrom benchmarks.fire import judging\n{call}"
        return self.registry.python(code, timeout=900).strip().splitlines()[-1]

    def approve(self) -> float:
        told = self.inside(f"issue_batch.approve({self.batch_id}, {self.registrar_id})")
        return float(json.loads(told)["started"])

    def finished(self) -> bool:
        open_jobs = self.registry.count("state IN ('queued', 'running') AND subject_id > 0")
        return not open_jobs and self.issued() == self.rows

    def issued(self) -> int:
        return self.registry.count(f"batch_id = {self.batch_id} AND fate <> 'waiting'", "credentials_batchrow")

    def progress(self) -> float:
        """Of all rows and letters, the share that is through."""
        return (self.issued() + len({address for address, _ in self.mail.letters})) / (2 * self.rows)

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
    without = options.without if name == "fire" else ""
    env = environment(own, database.address(name), options, without) | {
        "CELERY_BROKER_URL": queue.address(1),
        "REDIS_URL": queue.address(2),
        "CELERY_KEY_PREFIX": f"{name}:",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
    }
    try:
        with closing(Robust(env, own, dsn=database.address(name))) as registry:
            here = Trial(registry, mail, options.rows, *options.batch)
            with Workers(registry, count=options.workers, include="benchmarks.fire.controls" if without else "") as here.workers:
                warm(here.workers)
                yield here
    finally:
        mail.stop()


def environment(folder: Path, database: str, options: argparse.Namespace, without: str = "") -> dict[str, str]:
    pace = {"JOBS_LEASE": options.lease, "JOBS_RESEND": options.lease / 2, "JOBS_SWEEP": options.lease / 12}
    mine = {name: str(seconds) for name, seconds in pace.items()}
    mine |= {"DATABASE_URL": database, "DATA_DIR": str(folder), "LOG_LEVEL": "INFO", "FIRE_WITHOUT": without}
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


def issue(here: Trial, limit: float, act: Callable[[], None] = lambda: None) -> float | None:
    """Approve; seconds from the approval until nothing is left to do, None where that is not so within the limit.

    act: called again and again, from before the approval: the first part is issued before its process has ended.
    """
    with ThreadPoolExecutor(1) as aside:
        approval = aside.submit(here.approve)
        ends = time.time() + limit
        while not (approval.done() and here.finished()):
            act()
            here.workers._all_alive()
            if time.time() > ends:
                return None
            time.sleep(0.2)
        return time.time() - approval.result()


class Fire:
    """Blows in a fixed order, each due at its share of the work, so that they fall from the first part to the last letters."""

    def __init__(self, here: Trial, servers: tuple[PostgreSQL, Redis], options: argparse.Namespace) -> None:
        self.here, self.options = here, options
        self.database, self.queue = servers
        self.kills: Counter[str] = Counter()
        self.struck: list[str] = []
        self.sleeper: tuple[int, int, int] | None = None
        self.refusal_ends = 0.0
        kills = [(0.9 * n / options.kills, self.kill) for n in range(options.kills)]
        others = [(0.3 + 0.4 * n / REDIS_RESTARTS, self.restart_redis) for n in range(REDIS_RESTARTS)]
        others += [(0.2, self.restart_postgresql), (0.12, self.refuse_letters), (0.45, self.put_to_sleep)]
        self.due = sorted(kills + others, key=lambda blow: blow[0])

    def go_on(self) -> None:
        """What is due now, one at a time."""
        enough = self.here.mail.refused >= self.here.rows // 20
        if self.refusal_ends and time.time() > self.refusal_ends and enough:
            self.here.mail.refuses, self.refusal_ends = False, 0.0
        self.wake()
        if self.due and self.here.progress() >= self.due[0][0]:
            self.due.pop(0)[1]()

    def kill(self) -> None:
        """In turn: at the beginning of a part, between its intents and its seals, at whatever else there is."""
        workers, number = self.here.workers, sum(self.kills.values())
        if number % 4 == 3 and self.struck_down(workers, "send_letter", "true", 3):
            return
        place = f"NOT {SEALING}" if number % 2 else SEALING
        for _ in range(60):
            if self.here.finished():
                return
            parts_left = self.here.issued() < self.here.rows
            if self.struck_down(workers, *(("issue_batch_part", place) if parts_left else (None, OURS)), 1):
                return

    def struck_down(self, workers: Workers, kind: str | None, also: str, seconds: float) -> bool:
        """Whether a worker that held such a job was found, and killed; another is started in its place."""
        self.here.mail.pause = 0.2 if kind == "send_letter" else 0.0
        try:
            kill = workers.kill_a_holder(kind=kind, also=also, timeout=seconds)
        except AssertionError as nobody:
            if "no worker held" not in str(nobody):
                raise
            return False
        finally:
            self.here.mail.pause = 0.0
        workers.start()
        [(found,)] = self.here.registry.rows(f"SELECT kind FROM foundation_job WHERE id = {kill.job_id}")  # noqa: S608
        self.kills[f"{found} (sealing)" if also == SEALING else found] += 1
        return True

    def restart_redis(self) -> None:
        self.struck.append("Redis restarted")
        self.queue.restart()

    def restart_postgresql(self) -> None:
        self.struck.append("PostgreSQL restarted")
        self.database.restart()

    def refuse_letters(self) -> None:
        self.struck.append("mail server refuses")
        self.here.mail.refuses, self.refusal_ends = True, time.time() + self.options.refusal

    def put_to_sleep(self) -> None:
        """Stop a worker while it sends a letter; it goes on once somebody has taken the letter over."""
        workers, mail = self.here.workers, self.here.mail
        mail.pause = 0.3
        ends = time.monotonic() + 20
        while time.monotonic() < ends and self.sleeper is None:
            running = "SELECT id, fence, holder FROM foundation_job WHERE state = 'running' AND kind = 'send_letter'"
            for job_id, fence, holder in self.here.registry.rows(running):
                pid = int(holder.rpartition(":")[2])
                if pid not in workers.living:
                    continue
                os.kill(pid, signal.SIGSTOP)
                if self.here.registry.count(f"id = {job_id} AND fence = {fence} AND state = 'running'"):
                    self.sleeper, self.asleep = (pid, job_id, fence), workers.living.pop(pid)
                    break
                os.kill(pid, signal.SIGCONT)
            time.sleep(0.01)
        mail.pause = 0.0

    def wake(self) -> None:
        if self.sleeper is None:
            return
        _pid, job_id, fence = self.sleeper
        if self.here.registry.count(f"id = {job_id} AND fence > {fence}"):
            self.struck.append("a worker slept beyond its lease")
            self.rouse()

    def rouse(self) -> None:
        """Let it go on; it is one of the workers again."""
        if self.sleeper:
            self.here.workers.living[self.sleeper[0]] = self.asleep
            os.kill(self.sleeper[0], signal.SIGCONT)
            self.sleeper = None


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
    with services(folder) as servers:
        options.batch = prepare(folder, servers[0], options)
        with trial(folder, "calm", servers, options) as here:
            calm = issue(here, 3_600)
        if calm is None:
            raise SystemExit("not even the undisturbed run came to its end")
        hold = 2 * calm + SPARE
        print(f"{options.rows} rows, {options.workers} workers, undisturbed: {calm:.0f} s from approval to the last letter")
        with trial(folder, "fire", servers, options) as here:
            fire = Fire(here, servers, options)
            try:
                took = issue(here, hold + SPARE, fire.go_on)
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
    print(f"killed while they held: {dict(fire.kills)}; then {', '.join(fire.struck)}; letters refused: {mail.refused}")
    print(f"blows that found nothing left to strike: {len(fire.due)}; second copies of a letter, same Message-ID: {copies}")
    print(f"rows: {facts['fates']}; other verdicts: {facts['other verdicts']}; letters not noted as sent: {facts['unsent']}")
    told = {
        "workers killed": (sum(fire.kills.values()), options.kills),
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
    print(f"under fire, from approval to the last letter: {seconds} (to hold: {hold:.0f} s)")
    return 0 if held else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--lease", type=float, default=60, help="seconds of a job")
    parser.add_argument("--refusal", type=float, default=20, help="seconds in which the mail server takes no letter")
    parser.add_argument("--without", default="", choices=["", *CONTROLS])
    parser.add_argument("--keep", action="store_true", help="leave the folder with the logs of all servers and workers")
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
