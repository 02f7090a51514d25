"""From a bare machine to a running registry, and back to nothing."""

import ast
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from micro4asia import bootstrap, running
from micro4asia.bootstrap import ROOT

FAMILY = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", {mark!r}])
time.sleep(600)
"""
SUPERVISED = """
import contextlib, signal, sys
from pathlib import Path
from micro4asia import running
from micro4asia.supervising import Supervisor
signal.signal(signal.SIGTERM, running.stop_here)
with Supervisor(Path({logs!r})) as processes, contextlib.suppress(KeyboardInterrupt):
    processes.start("first", [sys.executable, "-c", {child!r}, {mark!r}])
    processes.start("second", [sys.executable, "-c", {child!r}, {mark!r}])
    print("ready", flush=True)
    processes.watch()
"""


def marked(mark: str) -> list[int]:
    """The processes that carry this word in their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in words:
            found.append(int(entry.parent.name))
    return found


def soon(condition, seconds=15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def family(tmp_path):
    """A supervisor with two children; each child has, or for `alone` has not, a child of its own."""
    started = []

    def start(*, alone: bool = False):
        mark = f"marked-{os.getpid()}-{tmp_path.name}"
        child = "import time; time.sleep(600)" if alone else FAMILY.format(mark=mark)
        script = SUPERVISED.format(logs=str(tmp_path / "logs"), child=child, mark=mark)
        process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        assert soon(lambda: len(marked(mark)) == (2 if alone else 4))
        return process, mark

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_neither_children_nor_grandchildren(family, number):
    process, mark = family()
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert marked(mark) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the leash is Linux's")
def test_a_killed_supervisor_takes_its_children_along(family):
    process, mark = family(alone=True)
    process.kill()
    process.wait()
    assert soon(lambda: marked(mark) == [], seconds=5)


def test_one_process_that_ends_by_itself_ends_the_others_and_shows_its_last_words(family, tmp_path):
    process, mark = family(alone=True)
    os.kill(min(marked(mark)), signal.SIGKILL)
    assert process.wait(timeout=20) == 1
    assert marked(mark) == []


def test_the_bootstrap_needs_the_standard_library_alone():
    for module in ("bootstrap", "supervising", "running"):
        tree = ast.parse((ROOT / "micro4asia" / f"{module}.py").read_text())
        # What stands at the top is needed at the start; functions import once everything is there.
        names = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
        foreign = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
        assert foreign <= {"micro4asia.bootstrap", "micro4asia.supervising"}


def test_secrets_are_written_once_and_for_the_owner_only(tmp_path):
    running.settle_environment(tmp_path, 8123)
    first = (tmp_path / "environment").read_text()
    running.settle_environment(tmp_path, 9000)
    assert (tmp_path / "environment").read_text() == first
    assert stat.S_IMODE((tmp_path / "environment").stat().st_mode) == 0o600
    stored = bootstrap.stored_environment(tmp_path)
    assert stored["PUBLIC_URL"] == "http://localhost:8123"
    assert stored["SECOND_FACTOR_WAIVED"] == "1"
    assert len(stored["SECRET_KEY"]) >= 50
    assert len(stored["KEY_ENCRYPTION_KEY"]) == 44


def test_a_variable_that_is_set_wins_over_the_stored_one(tmp_path, monkeypatch):
    running.settle_environment(tmp_path, 8123)
    monkeypatch.setenv("PUBLIC_URL", "http://localhost:9999")
    monkeypatch.setenv("DATA_DIR", "elsewhere")
    for name in ("SECRET_KEY", "KEY_ENCRYPTION_KEY", "SECOND_FACTOR_WAIVED"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    bootstrap.load_environment(tmp_path)
    assert os.environ["PUBLIC_URL"] == "http://localhost:9999"
    assert os.environ["DATA_DIR"] == str(tmp_path)
    assert os.environ["SECOND_FACTOR_WAIVED"] == "1"


def test_a_second_up_on_the_same_folder_is_refused(tmp_path):
    with running.hold(tmp_path), pytest.raises(SystemExit, match=rf"process {os.getpid()}\) already runs"):
        running.hold(tmp_path)
    running.hold(tmp_path).close()


@pytest.fixture
def taken():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture
def free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def no_address(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "")


@pytest.mark.usefixtures("no_address")
def test_a_port_that_is_taken_is_named_together_with_a_free_one(tmp_path, taken, monkeypatch):
    monkeypatch.setattr(running, "LETTING_GO", 0.1)
    with pytest.raises(SystemExit, match=rf"Port {taken} is already taken .* --port \d+"):
        running.choose_ports(taken, tmp_path)


@pytest.mark.usefixtures("no_address")
def test_a_port_that_is_let_go_of_in_a_moment_is_waited_for(tmp_path):
    held = socket.socket()
    held.bind((running.HOST, 0))
    held.listen()
    port = held.getsockname()[1]
    threading.Timer(0.3, held.close).start()
    assert running.choose_ports(port, tmp_path) == [port]


@pytest.mark.usefixtures("no_address")
def test_a_later_start_returns_to_the_first_port(tmp_path, free):
    running.settle_environment(tmp_path, free)
    assert running.choose_ports(None, tmp_path) == [free]


@pytest.mark.usefixtures("no_address")
def test_a_later_start_elsewhere_answers_at_the_first_address_too(tmp_path, free):
    running.settle_environment(tmp_path, free)
    other = free + 1 if running.is_free(free + 1) else free + 2
    assert running.choose_ports(other, tmp_path) == [other, free]


@pytest.mark.usefixtures("no_address")
def test_a_later_start_elsewhere_says_so_when_the_first_address_is_lost(tmp_path, taken, free, monkeypatch):
    running.settle_environment(tmp_path, taken)
    ports = running.choose_ports(free, tmp_path)
    assert ports == [free]
    monkeypatch.setenv("PUBLIC_URL", f"http://localhost:{taken}")
    told = running.announcement(tmp_path, ports, "")
    assert f"http://localhost:{free}/" in told
    assert "do not open now" in told


def test_without_the_right_to_install_the_line_to_type_is_printed(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit, match=r"sudo apt-get install -y --no-install-recommends libpangoft2-1.0-0"):
        bootstrap.provide_system_packages(["libpangoft2-1.0-0"])


def test_where_the_locked_packages_import_nothing_is_installed(monkeypatch):
    monkeypatch.setattr(bootstrap, "inside_venv", lambda: False)
    assert bootstrap.complete("run")
    monkeypatch.setattr(bootstrap, "run", lambda *_, **__: pytest.fail("something was installed"))
    bootstrap.provide_python_packages("run")


def test_the_lock_is_read_with_and_without_extras(tmp_path):
    lock = tmp_path / "some.lock"
    lock.write_text(
        "plain==1.0 \\\n    --hash=sha256:00\nextra[one,two]==2.0 \\\n    --hash=sha256:00\nwin==3 ; sys_platform == 'win32' \\\n"
    )
    assert bootstrap.pinned(lock) == [("plain", "1.0"), ("extra", "2.0")]


def test_a_failed_step_ends_with_the_command_that_failed():
    with pytest.raises(SystemExit, match=r"exit code 3"):
        bootstrap.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_a_server_that_waives_the_second_factor_refuses_to_listen_beyond_this_machine(free):
    environment = os.environ | {"SECOND_FACTOR_WAIVED": "1", "PUBLIC_URL": "http://localhost:8000"}
    command = [sys.executable, "-m", "gunicorn", "micro4asia.wsgi", "--bind", f"0.0.0.0:{free}"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "reaches beyond it" in ended.stderr
