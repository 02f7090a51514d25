"""Places where a worker waits to be struck, if somebody aims at them: told by files in a folder that both know.

drawn     between drawing places and numbers and the commit of the awards that carry them
sealing   between the intents of a part and its seals
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DRAWN, SEALING = "drawn", "sealing"
# Seconds that a worker stays whom nobody strikes: less than a lease.
STAY = 4.0


@contextmanager
def wanted(folder: Path, station: str) -> Iterator[None]:
    """Until the block ends, and the block around it if it is wanted there too, whoever comes by waits at the station."""
    sign = folder / f"wanted-{station}"
    was_there = sign.exists()
    sign.touch()
    try:
        yield
    finally:
        if not was_there:
            sign.unlink()


def come_by(folder: Path, station: str) -> None:
    """For a worker: wait here, where it is wanted."""
    sign = folder / f"wanted-{station}"
    ends = time.monotonic() + STAY
    while sign.exists() and time.monotonic() < ends:
        at(folder, station, os.getpid()).touch()
        time.sleep(0.02)
    at(folder, station, os.getpid()).unlink(missing_ok=True)


def at(folder: Path, station: str, pid: int) -> Path:
    """A file that is there as long as this process waits at the station."""
    return folder / f"at-{station}-{pid}"
