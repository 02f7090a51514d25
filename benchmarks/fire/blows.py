"""What befalls a batch: blows in a fixed order, each due at its share of the work, from the first part to the last letters."""

from __future__ import annotations

import argparse
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from benchmarks.fire import stations
from benchmarks.fire.services import MailServer, PostgreSQL, Redis
from tests.foundation.worker_harness import Registry, Workers

OURS = "kind IN ('issue_batch_part', 'send_part_notices', 'send_award_notice', 'send_letter')"
LETTER = "send_letter"
# In turn, whom a kill is aimed at; where nobody of these is left, it strikes whoever holds a job of the batch.
AIMS = (stations.DRAWN, stations.SEALING, stations.SEALING, LETTER)
AT_STATIONS = AIMS[:-1]
REFUSED, SLEPT = "mail server refuses", "a worker slept beyond its lease"
POSTGRESQL, REDIS = "PostgreSQL restarted", "Redis restarted"


class Target(Protocol):
    registry: Registry
    workers: Workers
    mail: MailServer
    rows: int

    def issued(self) -> int: ...
    def progress(self) -> float: ...
    def finished(self) -> bool: ...
    def look(self) -> None: ...


class Fire:
    def __init__(self, here: Target, servers: tuple[PostgreSQL, Redis], options: argparse.Namespace, *, folder: Path) -> None:
        """folder: where workers tell that they are at a station."""
        self.here, self.options, self.folder = here, options, folder
        self.database, self.queue = servers
        self.kills: Counter[str] = Counter()
        self.struck: Counter[str] = Counter()
        self.sleeper: tuple[int, int, int] | None = None
        self.refusal_ends = 0.0
        shares = [0.9 * n / options.kills for n in range(options.kills)]
        blows: list[tuple[float, Callable[[], None]]] = [(share, self.kill) for share in shares]
        if options.short:
            blows = [(0, self.kill_at_stations), *blows[len(AT_STATIONS) :]]
        blows += [(0.3 + 0.4 * n / options.redis, self.restart_redis) for n in range(options.redis)]
        blows += [(0.2, self.restart_postgresql), (0.12, self.refuse_letters), (0.45, self.put_to_sleep)]
        self.due = sorted(blows, key=lambda blow: blow[0])

    def missing(self) -> set[str]:
        """What should have befallen the batch and did not."""
        expected = {*AIMS, REFUSED, SLEPT, POSTGRESQL, REDIS} if self.options.kills >= len(AIMS) else {REFUSED, SLEPT}
        return expected - set(self.kills) - set(self.struck)

    def go_on(self) -> None:
        """What is due now, one at a time."""
        self.tend()
        if self.due and self.here.progress() >= self.due[0][0]:
            self.due.pop(0)[1]()

    def tend(self) -> None:
        """What was begun ends when it has had its effect. Raises SystemExit where nothing moves any more."""
        enough = self.here.mail.refused >= self.here.rows // 20
        if self.refusal_ends and time.time() > self.refusal_ends and enough:
            self.here.mail.refuses, self.refusal_ends = False, 0.0
        if self.sleeper and self.here.registry.count(f"id = {self.sleeper[1]} AND fence > {self.sleeper[2]}"):
            self.struck[SLEPT] += 1
            self.rouse()
        self.here.look()

    def kill(self) -> None:
        aim = AIMS[sum(self.kills.values()) % len(AIMS)]
        while not self.here.finished():
            self.tend()
            if aim == LETTER:
                struck = self.holder_struck(LETTER)
            elif self.here.issued() < self.here.rows:
                struck = self.struck_at(aim)
            else:
                struck = self.holder_struck(None)
            if struck:
                self.here.workers.start()
                return

    def kill_at_stations(self) -> None:
        """One right after the other, and few pass before all have fallen: a small batch would be through between two blows."""
        with stations.wanted(self.folder, stations.SEALING):
            for _aim in AT_STATIONS:
                self.kill()

    def struck_at(self, station: str) -> bool:
        """Whether a worker came to the station, and was killed there."""
        workers, ends = self.here.workers, time.monotonic() + 2
        with stations.wanted(self.folder, station):
            while time.monotonic() < ends:
                for pid in list(workers.living):
                    place = stations.at(self.folder, station, pid)
                    if place.exists() and self.stopped(pid, place.exists):
                        os.kill(pid, signal.SIGKILL)
                        workers.living.pop(pid).wait(60)
                        place.unlink()
                        self.kills[station] += 1
                        return True
                time.sleep(0.01)
        return False

    def holder_struck(self, kind: str | None) -> bool:
        """Whether a worker that held such a job was found, and killed."""
        self.here.mail.pause = 0.2
        try:
            kill = self.here.workers.kill_a_holder(kind=kind, also=OURS, timeout=2)
        except AssertionError as nobody:
            if "no worker held" not in str(nobody):
                raise
            return False
        finally:
            self.here.mail.pause = 0.0
        [(found,)] = self.here.registry.rows(f"SELECT kind FROM foundation_job WHERE id = {kill.job_id}")  # noqa: S608
        self.kills[found] += 1
        return True

    def restart_redis(self) -> None:
        self.struck[REDIS] += 1
        self.queue.restart()

    def restart_postgresql(self) -> None:
        self.struck[POSTGRESQL] += 1
        self.database.restart()

    def refuse_letters(self) -> None:
        self.struck[REFUSED] += 1
        self.here.mail.refuses, self.refusal_ends = True, time.time() + self.options.refusal

    def put_to_sleep(self) -> None:
        """Stop a worker while it sends a letter; it goes on once somebody has taken the letter over."""
        running = f"SELECT id, fence, holder FROM foundation_job WHERE state = 'running' AND kind = '{LETTER}'"  # noqa: S608
        workers, registry, mail = self.here.workers, self.here.registry, self.here.mail
        mail.pause = 0.3
        while self.sleeper is None and not self.here.finished():
            self.tend()
            for job_id, fence, holder in registry.rows(running):
                pid = int(holder.rpartition(":")[2])
                still = f"id = {job_id} AND fence = {fence} AND state = 'running'"
                if pid in workers.living and self.stopped(pid, lambda still=still: registry.count(still) > 0):
                    self.sleeper, self.asleep = (pid, job_id, fence), workers.living.pop(pid)
                    break
            time.sleep(0.01)
        mail.pause = 0.0

    @staticmethod
    def stopped(pid: int, there: Callable[[], bool]) -> bool:
        """Stop a worker; whether it is where it was seen before. If not, it goes on."""
        os.kill(pid, signal.SIGSTOP)
        if there():
            return True
        os.kill(pid, signal.SIGCONT)
        return False

    def rouse(self) -> None:
        """Let whoever sleeps go on; it is one of the workers again."""
        if self.sleeper:
            self.here.workers.living[self.sleeper[0]] = self.asleep
            os.kill(self.sleeper[0], signal.SIGCONT)
            self.sleeper = None
