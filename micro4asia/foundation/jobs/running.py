"""Claiming a job, running it, writing down how it ended."""

import logging
import os
import random
import socket
import traceback
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from micro4asia.foundation.jobs.kinds import GiveUp, Kind, LeaseLost, UnknownKind, kind_of
from micro4asia.foundation.models import Job

log = logging.getLogger(__name__)

# A fault may be a deploy in progress or a full disk; a third time it is a fault.
_ATTEMPTS_FOR_FAULTS = 3
_LONGEST_PAUSE = timedelta(minutes=15)

_current: ContextVar[Job | None] = ContextVar("current_job", default=None)


def run(job_id: int) -> bool:
    """Do a job that is due, if nobody else does. Returns whether it was done here, now."""
    job = _claim(job_id)
    if job is None:
        return False
    log.info("job %s (%s) claimed by %s, attempt %s, fence %s", job.pk, job.kind, job.holder, job.attempts, job.fence)
    token = _current.set(job)
    try:
        _perform(job)
    except LeaseLost:
        log.warning("job %s (%s) was taken over; what was done at fence %s is undone", job.pk, job.kind, job.fence)
        return False
    except Exception as error:
        _write_failure(job, error)
        return False
    finally:
        _current.reset(token)
    log.info("job %s (%s) done at fence %s", job.pk, job.kind, job.fence)
    return True


def still_here() -> None:
    """For long handlers registered with outside=True: prolong the lease by another term. Raises LeaseLost.

    Inside a transaction nobody would see the new lease before the end, so such handlers declare a longer `lease` instead.
    """
    job = _current.get()
    if job is None:
        return
    if not _mine(job).update(lease_until=timezone.now() + _lease(kind_of(job.kind))):
        raise LeaseLost(job.pk)


def _claim(job_id: int) -> Job | None:
    """One conditional UPDATE, on the fence as it was seen, decides between workers on either database."""
    job = Job.objects.filter(pk=job_id).first()
    now = timezone.now()
    try:
        lease = _lease(kind_of(job.kind)) if job else None
    except UnknownKind:
        lease = None  # Newer or older code knows this kind; the job waits for a worker that runs it.
    if job is None or lease is None or not _is_free(job, now):
        return None
    claim = {
        "state": Job.State.RUNNING,
        "attempts": job.attempts + 1,
        "fence": job.fence + 1,
        "lease_until": now + lease,
        "holder": f"{socket.gethostname()[:100]}:{os.getpid()}",
        "started_at": now,
    }
    due = Q(state=Job.State.QUEUED, run_after__lte=now)
    abandoned = Q(state=Job.State.RUNNING, lease_until__lt=now)
    if not Job.objects.filter(due | abandoned, pk=job_id, fence=job.fence, attempts__lt=F("max_attempts")).update(**claim):
        return None
    for name, value in claim.items():
        setattr(job, name, value)
    return job


def _is_free(job: Job, now: datetime) -> bool:
    """As it was read. A message that comes twice, as many do while a queue is long, then costs no write."""
    if job.state == Job.State.RUNNING:
        return job.lease_until is not None and job.lease_until < now
    return job.state == Job.State.QUEUED and job.run_after <= now


def _perform(job: Job) -> None:
    kind = kind_of(job.kind)
    if kind.outside:
        kind.handler(job.subject_id)
        _mark_done(job)
        return
    with transaction.atomic():
        kind.handler(job.subject_id)
        _mark_done(job)


def _mark_done(job: Job) -> None:
    ended = {"state": Job.State.DONE, "lease_until": None, "finished_at": timezone.now(), "last_error": ""}
    if not _mine(job).update(**ended):
        raise LeaseLost(job.pk)


def _write_failure(job: Job, error: Exception) -> None:
    """Back to the queue with a growing pause, or given up with its reason."""
    kind = kind_of(job.kind)
    expected = isinstance(error, (*kind.retry_on, OperationalError))
    reason = _reason(error, told=expected)
    most = job.max_attempts if expected else min(job.max_attempts, _ATTEMPTS_FOR_FAULTS)
    frames = "" if expected else "\n" + "".join(traceback.format_tb(error.__traceback__))
    log.log(logging.WARNING if expected else logging.ERROR, "job %s (%s) failed: %s%s", job.pk, job.kind, reason, frames)
    if isinstance(error, GiveUp) or job.attempts >= most:
        give_up(job, reason)
    else:
        _try_later(job, reason)


def _try_later(job: Job, reason: str) -> None:
    later = timezone.now() + _pause(job.attempts)
    back = {"state": Job.State.QUEUED, "lease_until": None, "run_after": later, "nudged_at": None, "last_error": reason}
    try:
        with transaction.atomic():
            _mine(job).update(**back)
    except IntegrityError:
        # A twin with the same unique key waits already and will do all there is to do.
        _mine(job).update(state=Job.State.DONE, lease_until=None, finished_at=timezone.now(), last_error=reason)


def give_up(job: Job, reason: str) -> None:
    """Failed for good, seen by whoever looks after the jobs; the kind's own `on_failure` tells the subject."""
    with transaction.atomic():
        ended = {"state": Job.State.FAILED, "lease_until": None, "finished_at": timezone.now(), "last_error": reason}
        if _mine(job).update(**ended) and (told := kind_of(job.kind).on_failure):
            told(job.subject_id, reason)
    log.error("job %s (%s) given up after %s attempts: %s", job.pk, job.kind, job.attempts, reason)


def _mine(job: Job) -> QuerySet[Job]:
    """The row, as long as this worker still holds it."""
    return Job.objects.filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING)


def _lease(kind: Kind) -> timedelta:
    return kind.lease or timedelta(seconds=settings.JOBS_LEASE)


def _pause(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … a quarter of an hour, scattered so that many failures of one cause do not return together."""
    pause = min(timedelta(seconds=5 * 2 ** min(attempts - 1, 12)), _LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311  (no secret)


def _reason(error: Exception, *, told: bool) -> str:
    """What may be shown and kept: never the words of an unforeseen exception, they may quote a person's data."""
    name = type(error).__name__
    if isinstance(error, GiveUp) or (told and not isinstance(error, OperationalError)):
        return f"{name}: {error}"[:300]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return f"{name} in {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else name
