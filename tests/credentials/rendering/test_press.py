"""The printing process: alone, poor, and gone when its parent is."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from credentials.rendering import press as printing
from credentials.rendering.press import CHILD, Layout, Press, PressDied, PrintingFailed, PrintJob
from tests.credentials.rendering import samples

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def press():
    """One process for every test that leaves it as it was: starting one takes most of a second."""
    press = Press()
    yield press
    press.stop()


@pytest.fixture
def fresh_press():
    press = Press()
    yield press
    press.stop()


def job(body="<p>Hello</p>", **changes):
    html = f"<html lang='en'><title>t</title><body>{body}</body></html>"
    return PrintJob(layouts=[Layout(html, 1)], sheets=["@page { size: A6 }"], dated="2025-12-20", **changes)


def test_the_process_holds_no_secret(fresh_press, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "the-crown-jewels")
    fresh_press.print(job())
    environment = Path(f"/proc/{fresh_press.pid()}/environ").read_bytes()
    assert b"the-crown-jewels" not in environment
    names = {line.split(b"=")[0] for line in environment.split(b"\0") if line}
    assert names == {b"FONTCONFIG_FILE", b"HOME", b"LANG", b"PATH"}


def test_the_process_inherits_no_open_file_of_ours(fresh_press, tmp_path):
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        fresh_press.print(job())
        opened = []
        for number in os.listdir(f"/proc/{fresh_press.pid()}/fd"):
            with contextlib.suppress(FileNotFoundError):  # one that it has closed meanwhile
                opened.append(os.readlink(f"/proc/{fresh_press.pid()}/fd/{number}"))
    assert opened
    assert not [path for path in opened if "secret" in path]


def test_the_process_sees_no_network_where_the_kernel_can_hide_it(press):
    if not printing.without_network():
        pytest.skip("this kernel gives no network namespace to unprivileged processes")
    press.print(job())
    assert os.readlink(f"/proc/{press.pid()}/ns/net") != os.readlink("/proc/self/ns/net")


def test_the_process_refuses_sockets_and_programs_by_itself():
    script = f"""
import os, runpy, socket, subprocess, sys
sys.addaudithook(runpy.run_path({str(CHILD)!r})["refuse_the_outside"])
for attempt in (socket.socket, lambda: subprocess.Popen(["true"]), os.fork, lambda: os.system("true")):
    try:
        attempt()
    except PermissionError:
        print("refused")
"""
    run = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["refused"] * 4, run.stderr


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/a.png", "file:///etc/hostname", "ftp://127.0.0.1/x", "data:image/png;base64,AAAA"]
)
def test_a_page_that_asks_for_anything_from_outside_is_not_printed(press, address):
    with pytest.raises(PrintingFailed, match="not part of this job"):
        press.print(job(f'<img src="{address}" alt="">'))
    assert press.print(job()).startswith(b"%PDF"), "the next job is served"


HOSTILE = [
    '<img src="http://127.0.0.1:9/x.png">',
    "<style>body{background:url(file:///etc/passwd)}</style>",
    "url(http://127.0.0.1:9/) {{ settings.SECRET_KEY }}",
    '"><link rel="attachment" href="file:///etc/hostname">',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_text(printed, text):
    paper = printed(replace(samples.UEH, recipient_name=text, title={"vi": text, "en": text}))
    bare = "".join(paper.raw_text.split())
    assert bare.count("".join(text.split())) >= 2
    assert list(paper.reader.attachments) == ["UEH-2025-004217.json"]


def test_a_process_that_was_killed_is_replaced(fresh_press):
    fresh_press.print(job())
    first = fresh_press.pid()
    os.kill(first, signal.SIGKILL)
    assert fresh_press.print(job()).startswith(b"%PDF")
    assert fresh_press.pid() != first


def test_a_process_is_replaced_after_its_time(fresh_press, monkeypatch):
    fresh_press.print(job())
    first = fresh_press.pid()
    monkeypatch.setattr(printing, "START_AGAIN_AFTER", -1)
    fresh_press.print(job())
    assert fresh_press.pid() != first


def test_a_job_that_takes_too_long_ends_with_its_process(fresh_press, tmp_path, monkeypatch):
    hasty = tmp_path / "hasty.py"
    hasty.write_text(CHILD.read_text().replace("SECONDS_PER_JOB = 20", "SECONDS_PER_JOB = 1"))
    monkeypatch.setattr(printing, "CHILD", hasty)
    endless = "<table>" + "<tr><td><table><tr><td>x</td></tr></table></td></tr>" * 20_000 + "</table>"
    with pytest.raises(PressDied):
        fresh_press.print(job(endless))


def test_a_process_ends_after_its_number_of_jobs_and_nobody_notices(fresh_press, tmp_path, monkeypatch):
    short = tmp_path / "short.py"
    short.write_text(CHILD.read_text().replace("JOBS_PER_PROCESS = 500", "JOBS_PER_PROCESS = 2"))
    monkeypatch.setattr(printing, "CHILD", short)
    pids = []
    for _ in range(3):
        assert fresh_press.print(job()).startswith(b"%PDF")
        pids.append(fresh_press.pid())
    assert pids[0] == pids[1] != pids[2]


def test_a_large_parent_does_not_cost_its_process_the_next_job():
    """The kernel's record of the most memory used goes from parent to child; what the child holds itself is what counts."""
    script = (
        "from tests.credentials.rendering.test_press import job; from credentials.rendering.press import press\n"
        "ballast = b'x' * (400 * 1024**2); press.print(job()); first = press.pid(); press.print(job())\n"
        "press.print(job()); assert press.pid() == first; print('the same')"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.stdout.strip() == "the same", run.stderr


def test_a_process_that_has_grown_too_large_is_replaced(fresh_press, tmp_path, monkeypatch):
    small = tmp_path / "small.py"
    small.write_text(CHILD.read_text().replace("MEMORY_TO_END_AT = 300 * 1024", "MEMORY_TO_END_AT = 1024"))
    monkeypatch.setattr(printing, "CHILD", small)
    pids = set()
    for _ in range(2):
        assert fresh_press.print(job()).startswith(b"%PDF")
        pids.add(fresh_press.pid())
    assert len(pids) == 2


def test_the_process_dies_with_its_parent():
    script = (
        "import os, time; from tests.credentials.rendering.test_press import job; "
        "from credentials.rendering.press import press; press.print(job()); print(press.pid(), flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    child = int(parent.stdout.readline())
    assert Path(f"/proc/{child}").exists()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not _running(child):
            break
        time.sleep(0.1)
    assert not _running(child)


def _running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_forked_process_gets_a_press_of_its_own():
    """As a worker does that forks after it has printed: both print, and neither reads the other's page."""
    script = (
        "import os, sys; from tests.credentials.rendering.test_press import job; from credentials.rendering.press import press\n"
        "press.print(job()); mine = press.pid()\n"
        "if os.fork() == 0:\n"
        "    assert press.pid() is None; press.print(job()); assert press.pid() != mine; press.stop(); os._exit(0)\n"
        "assert os.wait()[1] == 0; press.print(job()); assert press.pid() == mine; print('both')"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.stdout.strip() == "both", run.stderr


def test_nothing_is_left_in_the_temporary_folder(fresh_press, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    fresh_press.print(job())
    assert list(tmp_path.iterdir())
    fresh_press.stop()
    assert not list(tmp_path.iterdir())
