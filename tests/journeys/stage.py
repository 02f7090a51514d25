"""The stage of a journey: a registry of its own with the demo network, served as in production, and its letters.

Nothing here waives the second factor except the one process that seeds: the demo's people have none yet.
"""

import dataclasses
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.foundation.migrated_once import door, together
from tests.foundation.worker_harness import ROOT, Registry, Workers, trial_registry

# The address of every stage, and in what is signed there. Nobody need listen at it: browsers ask the stage's own server.
ORIGIN = "http://localhost:8000"
PASSWORD = json.loads((ROOT / "recognition/demo/people.json").read_text())["password"]
STAFF = ("issuer.ueh@example.org", "registrar.ueh@example.org", "officer.muni@example.org")
HALF_MINUTE = 30

PREPARE = """
import json
from django.core.management import call_command
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from institutions.models import User
call_command("createcachetable", verbosity=0)
"""
FACTORS = """
secrets = {email: generate_totp_secret() for email in %r}
for email, secret in secrets.items():
    TOTP.activate(User.objects.get(email=email), secret)
print(json.dumps(secrets))
"""
FILL = f'{PREPARE}call_command("seed_demo"){FACTORS}'


@dataclass
class Stage:
    port: int
    registry: Registry
    secrets: dict[str, str]
    workers: Workers
    language: str
    read: set[str] = field(default_factory=set)
    spent: dict[str, int] = field(default_factory=dict)

    def now(self) -> float:
        """Seconds, by the clock of the registry."""
        return time.time()

    def code(self, email: str) -> str:
        """What this person's authenticator app shows, and shows next where that was used: no code counts twice."""
        step = max(int(self.now()) // HALF_MINUTE, self.spent.get(email, 0) + 1)
        self.spent[email] = step
        return format_hotp_value(hotp_value(self.secrets[email], step))

    def letters(self, to: str) -> list[EmailMessage]:
        """Letters to somebody that were not read yet, the oldest first."""
        found = []
        for path in sorted((self.registry.folder / "letters").glob("*.eml")):
            letter = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
            if letter["To"] == to and path.name not in self.read:
                self.read.add(path.name)
                found.append(letter)
        return found

    def await_letters(self, to: str, *, count: int, timeout: float = 60) -> list[EmailMessage]:
        ends, found = time.monotonic() + timeout, self.letters(to)
        while len(found) < count:
            assert time.monotonic() < ends, [str(letter["Subject"]) for letter in found]
            time.sleep(0.2)
            found += self.letters(to)
        return found


def link_in(letter: EmailMessage, path: str) -> str:
    """The address in the letter's plain text whose path begins so."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://[^\s]*{re.escape(path)}[^\s]*", body.get_content())
    assert found, body.get_content()
    return found.group()


@dataclass
class Demo:
    """A registry with the demo network in it, at which nobody works: each stage of the run begins as its copy."""

    registry: Registry
    # What seeding printed, and after it the secrets of second factors.
    told: str

    @property
    def secrets(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.told.splitlines()[-1])
        return found


def surroundings(static: Path) -> dict[str, str]:
    """The environment of every process of a stage."""
    return {
        "PUBLIC_URL": ORIGIN,
        "EMAIL_URL": "",
        "SECOND_FACTOR_WAIVED": "",
        "STATIC_STORAGE": "micro4asia.static_files.TrialStorage",
        # Looked at only, so that stages need none of their own.
        "STATIC_ROOT": str(static),
        "LOG_LEVEL": "WARNING",
        # As on a slow day of a real one: letters that wait their turn are not sent to the queue again meanwhile.
        "JOBS_LEASE": "60",
        "JOBS_RESEND": "30",
    }


def demo_of_the_run(static: Path) -> Demo:
    """Whoever comes first fills it."""
    folder = together() / "demo"
    told = folder / "told"
    with door("demo"):
        if not told.exists():
            folder.mkdir()
        with trial_registry(folder, stays_as="demo", **surroundings(static)) as registry:
            if not told.exists():
                told.write_text(fill(registry, FILL % (STAFF,)))
    return Demo(registry, told.read_text())


@contextmanager
def staged(folder: Path, demo: Demo, static: Path, language: str) -> Iterator[Stage]:
    """A running registry on the databases and queues of this run, with the demo in it."""
    with (
        trial_registry(folder, like=demo.registry, **surroundings(static)) as registry,
        web_server(registry) as port,
        Workers(registry, count=1) as workers,
    ):
        stage = Stage(port, registry, demo.secrets, workers, language)
        for person in ("vidu@example.org", "mau@example.org", "maulan@example.org"):
            stage.letters(person)
        yield stage


def fill(registry: Registry, code: str) -> str:
    """Run code as a seeding process, the one kind in which nobody has to have a second factor."""
    waived = dataclasses.replace(registry, env={**registry.env, "SECOND_FACTOR_WAIVED": "1"}, nursery=None)
    return waived.python(code, timeout=300)


@contextmanager
def web_server(registry: Registry) -> Iterator[int]:
    """The port at which it listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port: int = listener.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "micro4asia.wsgi", "--bind", f"fd://{listener.fileno()}", "--workers", "2"]
        log = registry.folder / "web.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=registry.env, stdout=out, stderr=subprocess.STDOUT, pass_fds=[listener.fileno()]
            )
    try:
        ends = time.monotonic() + 90
        while not _answers(port):
            assert process.poll() is None and time.monotonic() < ends, log.read_text()[-3_000:]  # noqa: PT018
            time.sleep(0.2)
        yield port
    finally:
        # At once: browsers keep connections open that a patient end would wait for.
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
