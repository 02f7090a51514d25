"""The clock of the jobs. Every worker sweeps; any number of them may, at any moment."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from micro4asia.foundation.jobs.kinds import recurring
from micro4asia.foundation.jobs.queueing import enqueue, nudge
from micro4asia.foundation.jobs.running import give_up
from micro4asia.foundation.models import Job, Recurrence

log = logging.getLogger(__name__)

# One sweep stays short: on SQLite it holds the only write lock.
_AT_ONCE = 200


def sweep() -> int:
    """Enqueue recurring jobs that are due, send again what nobody took, give up what keeps killing its worker.

    Returns how many messages were sent.
    """
    for name, every in recurring.items():
        _recur(name, every)
    for job in _abandoned().filter(attempts__gte=F("max_attempts"))[:_AT_ONCE]:
        give_up(job, "WorkerLost: the worker ended during every attempt")
    waiting = _take_waiting()
    nudge(waiting)
    return len(waiting)


def _abandoned() -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=timezone.now())


def _recur(name: str, every: timedelta) -> None:
    now = timezone.now()
    if Recurrence.objects.filter(name=name, due_at__gt=now).exists():
        return
    with transaction.atomic():
        Recurrence.objects.get_or_create(name=name, defaults={"due_at": now})
        # Whoever moves the date enqueues; missed rounds are not made up for.
        if Recurrence.objects.filter(name=name, due_at__lte=now).update(due_at=now + every):
            enqueue(name, 0, unique_key=f"recurring:{name}")


def _take_waiting() -> list[tuple[int, str]]:
    """Jobs whose message was lost or never sent, marked as told so that two sweeps do not send them twice."""
    now = timezone.now()
    quiet = Q(nudged_at__isnull=True) | Q(nudged_at__lt=now - timedelta(seconds=settings.JOBS_RESEND))
    due = Q(state=Job.State.QUEUED, run_after__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    if not Job.objects.filter(quiet, due).exists():
        return []  # Spares SQLite the write lock every few seconds.
    with transaction.atomic():
        rows = Job.objects.filter(quiet, due).order_by("run_after")
        skip_locked = connection.features.has_select_for_update_skip_locked
        rows = rows.select_for_update(skip_locked=skip_locked)[:_AT_ONCE]
        waiting = [(row.pk, row.queue) for row in rows]
        Job.objects.filter(pk__in=[pk for pk, _ in waiting]).update(nudged_at=now)
    return waiting
