"""Writing a job down, and telling the queue after commit."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone

from micro4asia.foundation.jobs.kinds import kind_of
from micro4asia.foundation.models import Job

log = logging.getLogger(__name__)

# After a failed send, requests stop waiting for a broker that is away; the sweep sends what they left.
_PAUSE_SECONDS = 15.0
_quiet_until = 0.0


def enqueue(kind: str, subject_id: int, *, run_after: datetime | None = None, unique_key: str = "") -> Job:
    """Write a job in the caller's transaction; a message follows its commit.

    unique_key: while a job with this key is still waiting, that one is returned instead of another. It is then locked
    until the caller commits, so that it cannot start before it can see what the caller has changed.
    """
    row = _row(kind, subject_id, run_after, unique_key)
    if unique_key:
        with transaction.atomic():
            return _waiting(unique_key) or _insert_or_join(row)
    return _insert(row)


def enqueue_many(kind: str, subject_ids: Iterable[int]) -> list[Job]:
    """The same for many subjects at once: few statements, one connection to the queue."""
    rows = Job.objects.bulk_create([_row(kind, subject_id, None, "") for subject_id in subject_ids], batch_size=500)
    transaction.on_commit(partial(nudge, [(row.pk, row.queue) for row in rows]))
    return rows


def retry(job_id: int) -> bool:
    """Let a failed job begin again, after somebody has mended the cause. False if it is not failed, or a twin waits."""
    now = timezone.now()
    afresh = {"state": Job.State.QUEUED, "attempts": 0, "run_after": now, "nudged_at": now, "finished_at": None}
    try:
        with transaction.atomic():
            job = Job.objects.filter(pk=job_id, state=Job.State.FAILED).first()
            if job is None or not Job.objects.filter(pk=job_id, state=Job.State.FAILED).update(**afresh):
                return False
            transaction.on_commit(partial(nudge, [(job.pk, job.queue)]))
    except IntegrityError:
        return False
    return True


def _row(kind: str, subject_id: int, run_after: datetime | None, unique_key: str) -> Job:
    registered = kind_of(kind)
    now = timezone.now()
    later = run_after is not None and run_after > now
    return Job(
        kind=kind,
        subject_id=subject_id,
        queue=registered.queue,
        unique_key=unique_key,
        max_attempts=registered.attempts,
        run_after=run_after or now,
        # A job for later gets no message now: brokers keep those in a worker's memory. The sweep sends it when it is due.
        nudged_at=None if later else now,
    )


def _insert(row: Job) -> Job:
    row.save(force_insert=True)
    if row.nudged_at:
        transaction.on_commit(partial(nudge, [(row.pk, row.queue)]))
    return row


def _waiting(unique_key: str) -> Job | None:
    return Job.objects.select_for_update().filter(unique_key=unique_key, state=Job.State.QUEUED).first()


def _insert_or_join(row: Job) -> Job:
    """Insert, unless another transaction did so at the same moment: then wait for it and share its job."""
    while True:
        try:
            with transaction.atomic():
                return _insert(row)
        except IntegrityError:
            if waiting := _waiting(row.unique_key):
                return waiting
            # It was claimed between the two statements; ours may wait now.


def nudge(jobs: Iterable[tuple[int, str]]) -> None:
    """Tell the queue about (job id, queue) pairs. Never raises: the rows are there, the sweep will find them."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        with current_app.producer_pool.acquire(block=True, timeout=5) as producer:
            for pk, queue in jobs:
                current_app.send_task("foundation.run_job", args=[pk], queue=queue, producer=producer, retry=False)
    except Exception as error:
        # Any broker, any client library, any way of being away: the request has committed and must not fail now.
        _quiet_until = time.monotonic() + _PAUSE_SECONDS
        log.warning("The queue cannot be reached (%s); the sweep will send what is waiting.", type(error).__name__)
