"""`manage.py up`: the whole registry on this machine, in the foreground, until Ctrl-C.

It serves 127.0.0.1 only, since the trial waives the second factor, and everything that it writes lies in one data folder.
"""

import argparse
import base64
import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NoReturn
from urllib.parse import urlsplit

from micro4asia.bootstrap import ROOT, data_folder, leash, load_environment, say, stored_environment
from micro4asia.supervising import Supervisor

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
PATIENCE = 60.0  # seconds for the first answer, on a slow and busy machine
LETTING_GO = 3.0  # seconds that the processes of an `up` that was killed may hold its port
QUEUES = "sign,default,mail,render"


def main(arguments: Sequence[str]) -> None:
    options = parse(arguments)
    data = data_folder(options.data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop_here)
    with hold(data):
        ports = choose_ports(options.port, data)
        settle_environment(data, ports[0])
        load_environment(data)
        os.environ.setdefault("STATIC_STORAGE", "micro4asia.static_files.TrialStorage")
        description = prepare()
        with Supervisor(data / "logs") as processes:
            processes.start("web", web_command(ports))
            wait_for_answer(ports[0], processes)
            processes.start("worker", worker_command())  # last: it would take the first answer's processor time
            print(announcement(data, ports, description), flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                processes.watch()


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Run the registry on this machine, with the demo network.")
    parser.add_argument("--port", type=int, help=f"where to listen on {HOST} (the port of the first start, then {DEFAULT_PORT})")
    parser.add_argument("--data", metavar="DIR", help="where everything that the registry writes lies (.data)")
    return parser.parse_args(arguments)


def stop_here(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def hold(data: Path) -> IO[str]:
    """Keep the data folder to this process. The kernel lets go of it however the process ends."""
    holder = (data / "up.lock").open("a+")
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder.seek(0)
        sys.exit(f"Another `up` (process {holder.read().strip() or 'unknown'}) already runs on {data}. Stop it, or give --data.")
    holder.truncate(0)
    holder.write(str(os.getpid()))
    holder.flush()
    return holder


# --- address and secrets ----------------------------------------------------------------------------------------------


def choose_ports(asked: int | None, data: Path) -> list[int]:
    """The port to serve and print, then the first start's port where that is another one and free.

    Signed documents, letters and printed codes carry the address of the first start, for good. So a later start on another
    port answers at the first address too.
    """
    first = first_port(data)
    port = asked or first or DEFAULT_PORT
    if not soon_free(port):
        free = next((other for other in range(port + 1, min(port + 100, 65536)) if is_free(other)), 0)
        sys.exit(f"Port {port} is already taken on {HOST}. Choose another: python3 manage.py up --port {free}")
    return [port] + ([first] if first and first != port and is_free(first) else [])


def first_port(data: Path) -> int | None:
    address = os.environ.get("PUBLIC_URL") or stored_environment(data).get("PUBLIC_URL", "")
    parts = urlsplit(address)
    return parts.port if parts.hostname in {"localhost", HOST} else None


def soon_free(port: int) -> bool:
    """Free, or let go of within LETTING_GO."""
    deadline = time.monotonic() + LETTING_GO
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def settle_environment(data: Path, port: int) -> None:
    """Write secrets and address, once: a key that changed would lock every institution out of its own signatures."""
    stored = data / "environment"
    if stored.exists():
        return
    values = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "KEY_ENCRYPTION_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "PUBLIC_URL": f"http://localhost:{port}",
        "SECOND_FACTOR_WAIVED": "1",
    }
    unfinished = data / "environment.new"
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write("# Written by the first `manage.py up`. Whoever has this file can sign for every institution in this folder.\n")
        out.writelines(f"{name}={value}\n" for name, value in values.items())
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(stored)


# --- steps ------------------------------------------------------------------------------------------------------------


def prepare() -> str:
    """Bring tables, files and demo up to date in a process of its own; what it prints tells who can sign in."""
    command = [sys.executable, "-m", "micro4asia.preparing"]
    # In a group of its own, so that Ctrl-C reaches us alone and we end it in order.
    process = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")},  # the demo's jobs are of no interest here
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=leash(signal.SIGTERM),
    )
    if process.returncode:
        sys.exit(f"The registry could not be prepared; the lines above say why (exit code {process.returncode}).")
    return process.stdout


def web_command(ports: Sequence[int]) -> list[str]:
    binds = [word for port in ports for word in ("--bind", f"{HOST}:{port}")]
    return [sys.executable, "-m", "gunicorn", "micro4asia.wsgi", *binds, "--workers", "2", "--threads", "4"]


def worker_command() -> list[str]:
    """One worker for every queue. It keeps the clock for recurring work as well, so there is no scheduler to start."""
    return [sys.executable, "-m", "celery", "--app", "micro4asia", "worker", "--queues", QUEUES, "--loglevel", "INFO"]


def wait_for_answer(port: int, processes: Supervisor) -> None:
    say("Waiting for the first answer")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        processes.check()
        if answers(port):
            return
        time.sleep(0.1)
    sys.exit(f"The registry gave no answer within {PATIENCE:.0f} seconds. Its log: {processes.logs / 'web.log'}")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def announcement(data: Path, ports: Sequence[int], description: str) -> str:
    own = os.environ["PUBLIC_URL"]
    lines = ["", f"Micro4Asia is running at http://localhost:{ports[0]}/", f"Data folder: {data}", description.rstrip()]
    if urlsplit(own).port != ports[0]:
        both = "It answers there as well." if len(ports) > 1 else "Another program holds that address, so they do not open now."
        lines.append(f"\nLinks, letters and signed documents of this data folder carry {own}, where it was first started. {both}")
    return "\n".join([*lines, "", f"Logs: {data / 'logs'}. Stop with Ctrl-C."])
