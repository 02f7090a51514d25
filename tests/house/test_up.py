"""`manage.py up` as a newcomer runs it: started, looked at, ended in every way there is."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from micro4asia.bootstrap import ROOT
from micro4asia.running import is_free

pytestmark = [pytest.mark.worker, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]
FIRST_START, LATER_START = 180, 60  # seconds; generous, because the suite shares the machine with itself


@dataclass
class Up:
    process: subprocess.Popen
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text()


def soon(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def family(data: Path) -> dict[int, str]:
    """The living processes whose environment names the data folder, with their command lines."""
    mark = f"DATA_DIR={data}".encode()
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


@contextlib.contextmanager
def up(data: Path, port: int, *, within: float = LATER_START) -> Iterator[Up]:
    # Nothing of the suite's own environment: what counts is what a newcomer has.
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "manage.py", "up", "--port", str(port), "--data", str(data)]
    output = data.with_suffix(f".{time.monotonic_ns()}")
    with output.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=bare, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    running = Up(process, output)
    try:
        assert soon(lambda: "Stop with Ctrl-C" in running.said or process.poll() is not None, within), running.said
        yield running
    finally:
        process.kill()
        process.wait()
        assert soon(lambda: is_free(port), 15), f"something still listens on port {port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetched(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as page:
        return int(page.status)


def serves_a_newcomer(running: Up, data: Path, port: int) -> None:
    """It answers, and says what a newcomer needs."""
    assert fetched(port, "/") == 200
    assert f"http://localhost:{port}/" in running.said
    assert f"Data folder: {data}" in running.said
    assert f"Letters land in: {data / 'letters'}" in running.said
    for account in ("issuer.ueh@", "registrar.ueh@", "officer.muni@", "admin.ueh@", "network.admin@"):
        assert account in running.said
    credential = re.search(r"http://localhost:\d+(/c/\S+)", running.said)
    assert credential, running.said
    assert fetched(port, credential[1]) == 200


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def data(tmp_path_factory, port) -> Path:
    """A data folder after its first start, which made the demo network, and its end by Ctrl-C."""
    folder = tmp_path_factory.mktemp("registry") / "data"
    with up(folder, port, within=FIRST_START) as first:
        assert first.process.poll() is None, first.said
        serves_a_newcomer(first, folder, port)
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(20) == 0
        assert family(folder) == {}
    return folder


# Each test below needs an end of its own: one start for each way to end, and on it whatever else is asked of a later start.


def test_it_answers_and_says_what_a_newcomer_needs_and_asked_to_stop_it_leaves_no_process(data, port):
    with up(data, port) as running:
        serves_a_newcomer(running, data, port)
        assert soon(lambda: len(family(data)) >= 4, 10), running.said  # web server, its two processes, worker
        running.process.terminate()
        assert running.process.wait(20) == 0
        assert family(data) == {}


def test_a_second_one_on_the_same_folder_goes_away_and_the_first_stays_and_killed_outright_leaves_no_process(data, port):
    with up(data, port) as first:
        with up(data, free_port()) as second:
            assert second.process.wait(20) == 1
            assert f"process {first.process.pid}" in second.said
            assert first.process.poll() is None
        first.process.kill()
        first.process.wait()
        assert soon(lambda: family(data) == {}, 15), family(data)


def test_elsewhere_it_answers_at_the_first_address_too_and_a_lost_worker_ends_the_whole_and_says_so(data, port):
    with up(data, free_port()) as running:
        assert f"carry http://localhost:{port}, where it was first started. It answers there as well." in running.said
        assert fetched(port, "/healthz/") == 200
        worker = next(pid for pid, command in family(data).items() if "celery" in command)
        os.kill(worker, signal.SIGKILL)
        assert running.process.wait(30) == 1
        assert "The worker process ended by itself" in running.said
        assert family(data) == {}
