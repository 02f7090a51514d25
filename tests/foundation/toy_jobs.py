"""Kinds of jobs that only the tests of workers load. Their effects can be counted, and they take long enough to be killed."""

import time

from django.db import connection

from micro4asia.foundation import jobs

TABLE = "CREATE TABLE toy_effect (subject bigint, kind varchar(20))"


def _leave_a_mark(subject: int, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO toy_effect VALUES (%s, %s)", [subject, kind])


@jobs.job("toy_effect", queue="sign", attempts=20)
def toy_effect(subject: int) -> None:
    """Exactly once: half of the work is done when the blow falls."""
    _leave_a_mark(subject, "effect")
    time.sleep(0.03)
    jobs.enqueue("toy_follow_up", subject)


@jobs.job("toy_follow_up", attempts=20)
def toy_follow_up(subject: int) -> None:
    _leave_a_mark(subject, "follow_up")


@jobs.job("toy_outside", queue="mail", attempts=20, outside=True)
def toy_outside(subject: int) -> None:
    """At least once: the mark is committed before the job is."""
    _leave_a_mark(subject, "outside")
    time.sleep(0.05)
