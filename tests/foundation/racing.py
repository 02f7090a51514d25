"""Several processes want the same thing at the same moment; each says on its last line what it got.

answers = at_once(registry, "tests.recognition.rivals", "decide", [(case, officer) for officer in officers])
"""

import fcntl
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.synchronize import Barrier
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.db import connections

# Letters have addresses: known before rivals are forked, they need not each look them up.
import micro4asia.urls  # noqa: F401
from micro4asia.foundation import jobs
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job
from tests.factories.institutions import MembershipFactory, UserFactory
from tests.foundation.worker_harness import Registry

SECONDS_TO_THE_DOOR = 60
# A database server lends some hundred connections to all that run beside each other: crowds come one after the other.
CROWD = 20


def at_once(registry: Registry, module: str, act: str, arguments: Sequence[tuple]) -> list[str]:
    """Call `act(*arguments, door)` of the module in one process for each of the arguments; the line that each told."""
    code = f"from tests.foundation.racing import rush; rush({module!r}, {act!r}, {arguments!r})"
    with _room_for(len(arguments)):
        return registry.python(code, timeout=2 * SECONDS_TO_THE_DOOR).splitlines()


@contextmanager
def _room_for(rivals: int) -> Iterator[None]:
    if rivals < CROWD:
        yield
        return
    with (Path(tempfile.gettempdir()) / f"micro4asia-crowd-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def rush(module: str, act: str, arguments: Sequence[tuple]) -> None:
    """In a process of its own, which becomes several: that costs less than to start each, and they come to the door together."""
    callback = getattr(import_module(module), act)
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    door = fork.Barrier(len(arguments), timeout=SECONDS_TO_THE_DOOR)
    rivals = [fork.Process(target=callback, args=(*given, door)) for given in arguments]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    if any(rival.exitcode for rival in rivals):
        sys.exit("a rival fell over its own feet")


def prepared(registry: Registry, module: str, *arguments: object) -> list[int]:
    """What `prepare(*arguments)` of the module told, as numbers."""
    told = registry.python(f"from {module} import prepare; prepare(*{arguments!r})")
    return [int(word) for word in told.strip().splitlines()[-1].split()]


def race(act: Callable[[], object], door: Barrier) -> None:
    """In one of the processes: wait at the door until all are there, then act. Tells "done", "too late", or what is refused."""
    door.wait()
    try:
        act()
    except WrongState:
        tell("too late")
    except ValidationError as error:
        tell("refused", *error.message_dict)
    else:
        tell("done")


def person(role, institution):
    """Somebody with this role and a second factor."""
    user = UserFactory()
    MembershipFactory(user=user, institution=institution, role=role)
    TOTP.activate(user, generate_totp_secret())
    return user


def seal_what_waits():
    while job := Job.objects.filter(state=Job.State.QUEUED, queue="sign").first():
        jobs.run(job.pk)


def tell(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()
