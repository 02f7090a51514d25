"""A stage whose processes share a clock that the journey moves on, so that what takes half a year comes out to the day.

Only forwards, as a calendar does: links, leases and lists run out on their days, and the workers do what is due by then.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.foundation.worker_harness import Workers, trial_registry
from tests.journeys.stage import Stage, fill, surroundings, web_server

MOVED = Path(__file__).parent / "moved"
# Late morning in Europe and afternoon in Asia: the same calendar day at every partner.
HOUR = dt.time(9, tzinfo=dt.UTC)


class MovedClock:
    """Ahead of ours, or behind, by as much as stands in its file."""

    def __init__(self, path: Path, day: dt.date) -> None:
        self.path = path
        path.write_bytes(bytes(8))
        self.move_to(day)

    def env(self) -> dict[str, str]:
        paths = [str(MOVED), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {"MOVED_CLOCK": str(self.path), "PYTHONPATH": os.pathsep.join(paths)}

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead

    def move_to(self, day: dt.date) -> None:
        self.day = day
        self.ahead = dt.datetime.combine(day, HOUR) - dt.datetime.now(dt.UTC)
        nanoseconds = self.ahead // dt.timedelta(microseconds=1) * 1_000
        with self.path.open("r+b") as file:
            file.write(nanoseconds.to_bytes(8, "little", signed=True))


@dataclass
class Travelling(Stage):
    clock: MovedClock = field(kw_only=True)

    def now(self) -> float:
        return self.clock.now().timestamp()

    @property
    def today(self) -> dt.date:
        return self.clock.day

    def travel_to(self, day: dt.date) -> None:
        """Nobody is at work while the clock jumps; then the workers do what has become due."""
        assert day > self.today, (day, self.today)
        self.settle()
        self.clock.move_to(day)
        self.settle()

    def settle(self) -> None:
        self.workers.wait_until(self._is_quiet)

    def _is_quiet(self) -> bool:
        """Rounds before jobs: whoever begins a round leaves its job in the same moment, and so does a job that brings others."""
        now = self.clock.now().strftime("%Y-%m-%d %H:%M:%S+00")
        if self.registry.count(f"due_at <= '{now}'", "foundation_recurrence"):
            return False
        return not self.registry.count(f"state = 'running' OR (state = 'queued' AND run_after <= '{now}')")


@contextmanager
def travelling(folder: Path, static: Path, language: str, *, begins: dt.date, code: str) -> Iterator[Travelling]:
    """code: fills the registry on the first day, and prints the secrets of second factors at last."""
    clock = MovedClock(folder / "clock", begins)
    env = surroundings(static) | clock.env()
    with trial_registry(folder, **env) as registry:
        secrets = json.loads(fill(registry, code).splitlines()[-1])
        with web_server(registry) as port, Workers(registry, count=1) as workers:
            yield Travelling(port, registry, secrets, workers, language, clock=clock)
