"""What differs in the workers of a run under fire, and nowhere else: loaded by them alone.

They pass the stations where a blow may be aimed at them (FIRE_STATIONS: the folder), and in a control one protection is
switched off (FIRE_WITHOUT: which).
"""

from __future__ import annotations

import logging
import os
import secrets
import smtplib
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from benchmarks.fire import stations
from credentials.models import BatchPart
from credentials.services import batch_parts, intents
from micro4asia.foundation import letters, tasks
from micro4asia.foundation.jobs import running
from micro4asia.foundation.models import Job

log = logging.getLogger(__name__)


def fences() -> None:
    """Whoever was taken over writes "done" all the same."""
    running._mine = lambda job: Job.objects.filter(pk=job.pk)


def part_states() -> None:
    """A part does not remember that its intents were committed."""
    commit = batch_parts.commit_part

    def forgetful(*, part_id: int, **named: Any) -> None:
        BatchPart.objects.filter(pk=part_id, state=BatchPart.State.SIGNING).update(state=BatchPart.State.BEGUN)
        commit(part_id=part_id, **named)

    batch_parts.commit_part = forgetful


def intents_with_numbers() -> None:
    """Numbers are drawn by themselves, as from a sequence, and not in the transaction of the awards that carry them."""
    draw = intents.draw_numbers

    def apart(*arguments: Any) -> int:
        drawn: list[int] = []

        def work() -> None:
            with transaction.atomic():
                drawn.append(draw(*arguments))
            connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return drawn[0]

    intents.draw_numbers = apart


def outbox() -> None:
    """Letters go out once, right after the commit of what they tell; nobody tries again."""

    def at_once(_kind: str, letter_id: int) -> None:
        transaction.on_commit(partial(_sent_or_not, letter_id))

    letters.enqueue = at_once


def _sent_or_not(letter_id: int) -> None:
    try:
        letters.send(letter_id)
    except (letters.Temporary, letters.GiveUp, smtplib.SMTPException, OSError) as error:
        log.warning("letter %s: %s", letter_id, error)


def sweep() -> None:
    """No clock: what was lost with the queue or with a worker is not looked for."""
    tasks.sweep = lambda: 0


def message_ids() -> None:
    """Each attempt at sending a letter is a letter of its own."""
    write = letters.message_of

    def anew(letter: Any) -> Any:
        letter.message_id = f"<{secrets.token_hex(16)}@localhost>"
        return write(letter)

    letters.message_of = anew


CONTROLS: dict[str, Callable[[], None]] = {
    "fences": fences,
    "intents": part_states,
    "numbers": intents_with_numbers,
    "outbox": outbox,
    "sweep": sweep,
    "message-ids": message_ids,
}


def pass_stations(folder: Path) -> None:
    """After the controls: a number that is drawn by itself is drawn, and committed, before the station."""
    draw, seal = intents.draw_numbers, batch_parts.seal_part

    def draw_numbers(*arguments: Any) -> int:
        first = draw(*arguments)
        stations.come_by(folder, stations.DRAWN)
        return first

    def seal_part(*, part_id: int) -> None:
        stations.come_by(folder, stations.SEALING)
        seal(part_id=part_id)

    intents.draw_numbers, batch_parts.seal_part = draw_numbers, seal_part


if without := os.environ["FIRE_WITHOUT"]:
    CONTROLS[without]()
pass_stations(Path(os.environ["FIRE_STATIONS"]))
