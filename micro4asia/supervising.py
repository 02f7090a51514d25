"""A few long-running processes that live and die together. Standard library only, and nothing of the registry in it.

Each is the leader of its own process group, so that the terminal's Ctrl-C reaches us alone and we stop them in order, with
whatever they started themselves. Each is also on a leash: were we killed outright, the kernel would kill it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from micro4asia.bootstrap import ROOT, leash, say

GRACE = 10.0  # seconds to finish what is under way; the rest is taken up again at the next start
PULSE = 0.2


class Supervisor:
    def __init__(self, logs: Path) -> None:
        """logs: a folder; each process writes to `<name>.log` in it, begun anew at each start."""
        self.logs = logs
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str]) -> None:
        with (self.logs / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=leash(signal.SIGKILL),
            )

    def check(self) -> None:
        """End everything, with the last lines of its log, if one process has ended by itself."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                log = self.logs / f"{name}.log"
                last = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
                sys.exit(f"{last}\n\nThe {name} process ended by itself (exit code {process.returncode}). Its log: {log}")

    def watch(self) -> None:
        """Return never: only through the end of a process, or through KeyboardInterrupt."""
        while True:
            self.check()
            time.sleep(PULSE)

    def stop(self) -> None:
        """Ask every process to end, wait a little, then leave nothing of its group behind."""
        if not self.processes:
            return
        # A second Ctrl-C must not leave half of them running; the wait is short anyway.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        say("Stopping")
        for process in self.processes.values():
            process.terminate()
        self.wait(self.processes.values())
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()

    @staticmethod
    def wait(processes: Iterable[subprocess.Popen[bytes]]) -> None:
        deadline = time.monotonic() + GRACE
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
