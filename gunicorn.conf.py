"""How the web server runs wherever it is started from this folder. Arguments on its command line win.

docs/operating/production.md lists the variables.
"""

import ipaddress
import os
import signal
from typing import TYPE_CHECKING

from micro4asia.bootstrap import leash

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Imported once, then shared by every process that is forked from here.
preload_app = True
timeout = 60
graceful_timeout = 5
keepalive = 5
# A worker starts afresh now and then, not all at once: memory that a library loses does not add up.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - memory, as intended
# The application logs each request itself, without the address of whoever sent it.
accesslog = None


def on_starting(server: "Arbiter") -> None:
    """Refuse to serve beyond this machine while staff may sign without a second factor."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")
    from django.conf import settings

    if settings.SECOND_FACTOR_WAIVED:
        for address in server.address:
            if not is_loopback(address):
                raise SystemExit(f"SECOND_FACTOR_WAIVED is for a trial on this machine alone; {address} reaches beyond it.")


def when_ready(server: "Arbiter") -> None:
    """Find every page's view before the fork; else the first request of each process would."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - looking is the point


def post_fork(server: "Arbiter", worker: "Worker") -> None:
    """Die with the parent at once. A process that notices by itself holds the port for seconds, and the next start needs it."""
    leash(signal.SIGKILL, parent=server.pid)()


def is_loopback(address: str | tuple[str, int]) -> bool:
    """A path is a Unix socket: whoever put a proxy before it decides, and the public address was checked by the settings."""
    if isinstance(address, str):
        return True
    host = address[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
