"""Several processes want the same thing at the same moment; each says on its last line what it got.

answers = at_once(registry, "tests.recognition.rivals", "decide", [(case, officer) for officer in officers])
"""

import os
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from micro4asia.foundation import jobs
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job
from tests.factories.institutions import MembershipFactory, UserFactory
from tests.foundation.worker_harness import Registry

OPEN = "open"
SECONDS_TO_THE_DOOR = 60


def at_once(registry: Registry, module: str, act: str, arguments: Sequence[tuple]) -> list[str]:
    """Call `act(*arguments, door)` of the module in one process for each of the arguments; their last lines."""
    door = registry.folder / f"door-{secrets.token_hex(4)}"
    door.mkdir()

    def one(given: tuple) -> str:
        told = registry.python(f"from {module} import {act}; {act}(*{given!r}, {str(door)!r})")
        return told.strip().splitlines()[-1]

    with ThreadPoolExecutor(len(arguments)) as pool:
        answers = [pool.submit(one, given) for given in arguments]
        ends = time.monotonic() + SECONDS_TO_THE_DOOR
        while len(list(door.iterdir())) < len(arguments) and time.monotonic() < ends and not any(a.done() for a in answers):
            time.sleep(0.01)
        (door / OPEN).touch()
        return [answer.result() for answer in answers]


def prepared(registry: Registry, module: str, *arguments: object) -> list[int]:
    """What `prepare(*arguments)` of the module told, as numbers."""
    told = registry.python(f"from {module} import prepare; prepare(*{arguments!r})")
    return [int(word) for word in told.strip().splitlines()[-1].split()]


def race(act: Callable[[], object], door: str) -> None:
    """In one of the processes: wait at the door until all are there, then act. Prints "done" or "too late"."""
    Path(door, str(os.getpid())).touch()
    while not Path(door, OPEN).exists():
        time.sleep(0.002)
    try:
        act()
    except WrongState:
        tell("too late")
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
