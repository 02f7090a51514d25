"""What workers do for the ground itself, and the clock that each of them keeps."""

import logging
import threading
from datetime import timedelta
from typing import Any

from celery import shared_task, signals
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from micro4asia.foundation import denials, journal
from micro4asia.foundation.headroom import with_headroom
from micro4asia.foundation.jobs import job, recur, run, sweep
from micro4asia.foundation.letters import Temporary, forget_old, mark_undelivered, send
from micro4asia.foundation.models import Job

log = logging.getLogger(__name__)

_KEPT = timedelta(days=30)


@shared_task(name="foundation.run_job", ignore_result=True)
def run_job(job_id: int) -> None:
    """The only task there is: every message carries the id of a job row, and nothing else."""
    with_headroom(run)(job_id)


@job("send_letter", queue="mail", retry_on=Temporary, attempts=100, outside=True, on_failure=mark_undelivered)
def send_letter(letter_id: int) -> None:
    """Send one letter, trying for about a day. Run twice after a crash, both copies carry the same Message-ID."""
    send(letter_id)


@job("forget_finished_jobs")
def forget_finished_jobs(_subject: int) -> None:
    """Finished jobs are of no use after a month; failed ones stay until somebody has looked."""
    old = Job.objects.filter(state=Job.State.DONE, finished_at__lt=timezone.now() - _KEPT).values("pk")[:5_000]
    Job.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()


@job("forget_old_letters")
def forget_old_letters(_subject: int) -> None:
    """Some at a time, several times a day."""
    forget_old()


@job("forget_old_denials")
def forget_old_denials(_subject: int) -> None:
    """Who was refused what is of use for a year."""
    denials.forget_old_denials()


@job("anchor_journal")
def anchor_journal(_subject: int) -> None:
    """Once a day the end of every institution's chain stands in the network's, too."""
    journal.anchor()


recur("forget_finished_jobs", every=timedelta(hours=1))
recur("forget_old_denials", every=timedelta(days=1))
recur("anchor_journal", every=timedelta(days=1))
recur("forget_old_letters", every=timedelta(hours=1))


class Clock(threading.Thread):
    """Sweeps every few seconds for as long as the worker lives; dies with it, whatever ends it.

    No scheduler process: it would be one more thing that can be missing, and one more that survives a kill.
    """

    def __init__(self) -> None:
        super().__init__(name="clock", daemon=True)
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(settings.JOBS_SWEEP):
            try:
                sweep()
            except Exception as error:
                # A database that is away for a while must not end the clock.
                log.warning("sweep failed: %s", type(error).__name__)
            finally:
                close_old_connections()


_clock: Clock | None = None


@signals.worker_ready.connect
def start_clock(**_kwargs: Any) -> None:
    """Once the worker takes messages."""
    global _clock
    _clock = Clock()
    _clock.start()


@signals.worker_shutting_down.connect
def stop_clock(**_kwargs: Any) -> None:
    """A worker that finishes its last job starts nothing new."""
    if _clock is not None:
        _clock.stopped.set()
