"""PostgreSQL, Redis and a mail server of one's own, in a folder, each to be struck down and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg
import redis
from aiosmtpd.controller import Controller

from micro4asia.bootstrap import leash

ROLE = "registry"


def binaries() -> tuple[Path, str]:
    """The folder of PostgreSQL's server programs, the newest there are, and redis-server. Raises LookupError: what is missing."""
    found = [initdb.parent for initdb in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found and (initdb := shutil.which("initdb")):
        found = [Path(initdb).resolve().parent]
    server = shutil.which("redis-server")
    missing = [name for name, there in (("PostgreSQL's initdb", found), ("redis-server", server)) if not there]
    if not found or not server:
        raise LookupError(f"{' and '.join(missing)} not found (PostgreSQL and Redis are needed)")
    return max(found, key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0), server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(there: Any, what: str, seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while not there():
        if time.monotonic() > ends:
            raise SystemExit(f"{what} did not come up within {seconds:.0f} s")
        time.sleep(0.05)


class PostgreSQL:
    """A cluster with one ordinary role, which row-level security binds. It refuses root, so root lends it another account."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.port = folder / "postgresql", programs, free_port()
        self.folder.mkdir()
        self.account: dict[str, Any] = {}
        if os.geteuid() == 0:
            known = {person.pw_name: person for person in pwd.getpwall()}
            person = known.get("postgres") or known["nobody"]
            self.account = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
            os.chown(self.folder, person.pw_uid, person.pw_gid)
            folder.chmod(0o711)
        command = [programs / "initdb", "-D", self.folder / "data", "-U", "fire", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self.account)
        self.start()
        self.do("postgres", f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB")

    def start(self) -> None:
        # Not waiting for the disk: the kernel keeps what it was given, since this machine itself does not fall.
        values = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", "fsync=off")
        options = [f"--{value}" for value in values]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=leash(signal.SIGQUIT),
                **self.account,
            )
        until(self._answers, "PostgreSQL")

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            self.do("postgres", "SELECT 1")
            return True
        return False

    def stop(self) -> None:
        """At once, as if the power had failed: nobody is asked to finish, and the next start has to recover."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)

    def restart(self) -> None:
        self.stop()
        self.start()

    def address(self, database: str, role: str = ROLE) -> str:
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def do(self, database: str, statement: str) -> None:
        with psycopg.connect(self.address(database, "fire"), autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement)


class Redis:
    """Keeps nothing on disk: whoever restarts it has lost every message."""

    def __init__(self, folder: Path, program: str) -> None:
        self.folder, self.program, self.port = folder, program, free_port()
        self.start()

    def start(self) -> None:
        keeping = ["--save", "", "--appendonly", "no", "--dir", str(self.folder), "--logfile", str(self.folder / "redis.log")]
        command = [self.program, "--bind", "127.0.0.1", "--port", str(self.port), *keeping]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=leash(signal.SIGKILL))
        until(self._answers, "Redis")

    def _answers(self) -> bool:
        with contextlib.suppress(redis.ConnectionError), redis.Redis(port=self.port) as server:
            return bool(server.ping())
        return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def restart(self) -> None:
        self.stop()
        self.start()

    def address(self, number: int) -> str:
        return f"redis://127.0.0.1:{self.port}/{number}"


class MailServer:
    """Notes to whom each letter it took was addressed, and the letter's Message-ID; refuses for now while it is told to.

    pause: seconds it lets pass between taking a letter and saying so, in which the sender may die.
    """

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.refuses, self.refused, self.pause = False, 0, 0.0
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refuses:
            self.refused += 1
            return "451 4.3.2 Not now"
        self.letters.append((envelope.rcpt_tos[0], str(message_from_bytes(envelope.content)["Message-ID"])))
        if self.pause:
            await asyncio.sleep(self.pause)
        return "250 OK"

    def stop(self) -> None:
        self._server.stop()


@contextlib.contextmanager
def services(folder: Path) -> Iterator[tuple[PostgreSQL, Redis]]:
    """Both, started; stopped at the end, whatever happens."""
    programs, program = binaries()
    with contextlib.ExitStack() as ending:
        database = PostgreSQL(folder, programs)
        ending.callback(database.stop)
        queue = Redis(folder, program)
        ending.callback(queue.stop)
        yield database, queue
