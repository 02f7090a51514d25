"""Keeps one printing process warm per worker process, and hands it jobs.

The child gets nothing of ours: an empty environment but for its fonts, no inherited files, no network. What it prints
was made from text that strangers typed, so a fault in the layout library should find nothing worth having.
"""

import atexit
import base64
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

CHILD = Path(__file__).with_name("press_child.py")
FONTS = Path(__file__).with_name("fonts")
START_AGAIN_AFTER = 3600  # seconds a child may live
FONT_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{home}/cache</cachedir></fontconfig>
"""


class PrintingFailed(Exception):
    """The page could not be printed; the message says why. Printing it again may help only if the child had died."""


class PressDied(PrintingFailed):
    """The child ended in the middle of a job: too long, too large, or killed."""


@dataclass(frozen=True)
class Attached:
    name: str
    text: str
    description: str


@dataclass(frozen=True)
class Layout:
    """One way to lay the document out, good if it needs no more than `pages`."""

    html: str
    pages: int


@dataclass(frozen=True)
class PrintJob:
    """A document ready to print. Layouts are tried in order; the last is taken in any case.

    files: what the pages may show, by address (`name_for` makes one) as (media type, bytes).
    dated: ISO date or moment written into the PDF; given, so that the same job gives the same bytes.
    tagged: False prints the bare page, for measuring only.
    """

    layouts: Sequence[Layout]
    sheets: Sequence[str]
    dated: str
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    attachments: Sequence[Attached] = ()
    tagged: bool = True

    def message(self) -> bytes:
        files = {name: (kind, base64.b64encode(content).decode()) for name, (kind, content) in self.files.items()}
        body = {
            "layouts": [{"html": layout.html, "pages": layout.pages} for layout in self.layouts],
            "sheets": list(self.sheets),
            "dated": self.dated,
            "files": files,
            "attachments": [vars(attached) for attached in self.attachments],
            "tagged": self.tagged,
        }
        return json.dumps(body).encode()


@cache
def without_network() -> tuple[str, ...]:
    """The command prefix that takes the network away, where the kernel lets us; containers usually forbid it.

    The child refuses sockets by itself in both cases.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    trial = subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False)  # noqa: S603
    return (unshare, "-rn") if trial.returncode == 0 else ()


class Press:
    """One child process. Jobs wait for each other; a child that died is replaced at the next job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._home: str | None = None

    def print(self, job: PrintJob) -> bytes:
        """The PDF. Raises PrintingFailed, PressDied."""
        message = job.message()
        with self._lock:
            good, body = self._ask(message)
        if not good:
            raise PrintingFailed(body.decode(errors="replace"))
        return body

    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def stop(self) -> None:
        with self._lock:
            self._end_child()
            if self._home:
                shutil.rmtree(self._home, ignore_errors=True)
                self._home = None

    def forget(self) -> None:
        """In a forked process: the child is the parent's. Our copies of its pipes would keep it from seeing their end."""
        if self._child:
            _close_pipes(self._child)
            self._child.returncode = 0  # it is not ours to wait for
        self._lock, self._child, self._home = threading.Lock(), None, None

    def _ask(self, message: bytes) -> tuple[bool, bytes]:
        # Twice: a child that ended between two jobs, as it does after enough of them, shows only when it is written to.
        for _ in range(2):
            child = self._living_child()
            try:
                _write(child.stdin, struct.pack(">I", len(message)) + message)
                (length,) = struct.unpack(">I", _read(child.stdout, 4))
                body = _read(child.stdout, length)
                return body[:1] == b"\x01", body[1:]
            except (BrokenPipeError, EOFError):
                self._end_child()
        raise PressDied("the printing process ended in the middle of the job, twice")

    def _living_child(self) -> subprocess.Popen[bytes]:
        stale = time.monotonic() - self._started > START_AGAIN_AFTER
        if self._child is None or self._child.poll() is not None or stale:
            self._end_child()
            self._child, self._started = self._start(), time.monotonic()
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        if self._home is None:
            self._home = tempfile.mkdtemp(prefix="micro4asia-press-")
            Path(self._home, "fonts.conf").write_text(FONT_CONFIG.format(fonts=FONTS, home=self._home))
        fonts = f"{self._home}/fonts.conf"
        environment = {"FONTCONFIG_FILE": fonts, "HOME": self._home, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        command = [*without_network(), sys.executable, "-I", str(CHILD)]
        return subprocess.Popen(  # noqa: S603  # our own file, no text from outside
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,  # no buffers of ours, so that a forked process can let go of the pipes without flushing into them
            env=environment,
            cwd=self._home,
        )

    def _end_child(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        _close_pipes(self._child)
        self._child = None


def _close_pipes(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe:
            pipe.close()


def _write(pipe: IO[bytes] | None, content: bytes) -> None:
    if pipe is None:
        raise EOFError
    rest = memoryview(content)
    while rest:
        rest = rest[pipe.write(rest) :]


def _read(pipe: IO[bytes] | None, length: int) -> bytes:
    if pipe is None:
        raise EOFError
    parts: list[bytes] = []
    while length:
        part = pipe.read(length)
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


press = Press()
atexit.register(press.stop)
os.register_at_fork(after_in_child=press.forget)
