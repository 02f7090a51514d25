"""Runs in a process of its own, on a real database: several connections want the same thing at the same moment."""

import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from celery import current_app
from django.db import connections, transaction

from micro4asia.foundation import jobs, journal
from micro4asia.foundation.jobs import kinds
from micro4asia.foundation.models import Job, JournalEntry, Letter

AT_ONCE = 4
current_app.conf.broker_url = "memory://"
logging.disable(logging.CRITICAL)


@jobs.job("counted")
def counted(subject: int) -> None:
    journal.record("counted", on=Letter(pk=subject), by=None)


def together(act: Callable[[int], object]) -> list:
    barrier = threading.Barrier(AT_ONCE)

    def one(number: int) -> object:
        barrier.wait()
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@transaction.atomic
def enqueue_once(_number: int) -> int:
    return jobs.enqueue("counted", 7, unique_key="counted:7").pk


@transaction.atomic
def write_five(number: int) -> None:
    for _ in range(5):
        journal.record("written", on=Letter(pk=number), by=None, institution_id=7)


def main() -> None:
    for subject in range(10):
        job = jobs.enqueue("counted", subject)
        assert sum(together(lambda _number, pk=job.pk: jobs.run(pk))) == 1
    assert JournalEntry.objects.filter(chain=0).count() == 10
    assert len(set(together(enqueue_once))) == 1
    assert Job.objects.filter(state="queued").count() == 1
    together(write_five)
    assert journal.verify_chain(7) is None
    assert JournalEntry.objects.filter(chain=7).count() == 5 * AT_ONCE
    Job.objects.filter(state="queued").update(nudged_at=None)
    kinds.recurring.clear()
    assert sum(together(lambda _number: jobs.sweep())) == 1
    jobs.recur("counted", every=timedelta(hours=1))
    Job.objects.all().delete()
    together(lambda _number: jobs.sweep())
    assert Job.objects.count() == 1
    sys.stdout.write("held\n")
