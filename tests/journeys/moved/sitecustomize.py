"""Python loads this before anything else in each process of a stage that travels: every clock of it is ahead by what a file says.

One file for all of them, read at each look at the clock, so that the web server, its forks and the workers jump at one moment.
"""

import time

import _time_machine

# What measures spans goes on as before: the module would move `time.monotonic` as well, so everybody gets its twin.
time.monotonic, time.monotonic_ns = time.perf_counter, time.perf_counter_ns

import mmap  # noqa: E402
import os  # noqa: E402

import time_machine  # noqa: E402

SIZE = 8


class Moved(time_machine.Coordinates):
    def __init__(self, path: str) -> None:
        super().__init__(0.0, None, tick=True)
        with open(path, "rb") as file:
            self._ahead = mmap.mmap(file.fileno(), SIZE, access=mmap.ACCESS_READ)

    def time_ns(self) -> int:
        now: int = _time_machine.original_time_ns()
        return now + int.from_bytes(self._ahead[:SIZE], "little", signed=True)


if place := os.environ.get("MOVED_CLOCK"):
    time_machine.travel(0).start()
    time_machine.coordinates_stack[-1] = Moved(place)
