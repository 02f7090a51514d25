"""What workers do for the ground: forget what is done, and keep a clock that nothing stops but the worker's own end."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from micro4asia.foundation import tasks
from micro4asia.foundation.jobs import kinds
from micro4asia.foundation.models import Job, Letter
from tests.factories.foundation import JobFactory, LetterFactory


def test_a_message_carries_the_id_of_a_job_and_the_job_is_run(toy, db):
    toy.register()
    job = JobFactory(kind="toy", subject_id=7, queue="default")
    tasks.run_job(job.pk)
    assert toy.calls == [7]
    assert Job.objects.get(pk=job.pk).state == "done"


def test_finished_jobs_are_forgotten_after_a_month_and_failed_ones_are_not(db):
    old, recent = timezone.now() - timedelta(days=31), timezone.now() - timedelta(days=29)
    JobFactory(state="done", finished_at=old)
    kept = [
        JobFactory(state="done", finished_at=recent),
        JobFactory(state="failed", finished_at=old),
        JobFactory(state="queued"),
    ]
    tasks.forget_finished_jobs(0)
    assert set(Job.objects.all()) == set(kept)


def test_of_an_old_letter_only_the_fact_is_kept(db):
    letter = LetterFactory(state="sent", sent_at=timezone.now())
    Letter.objects.update(created_at=timezone.now() - timedelta(days=365))
    tasks.forget_old_letters(0)
    letter.refresh_from_db()
    assert (letter.to, letter.text, letter.html) == ("", "", "")
    assert letter.key


@pytest.fixture
def clock(settings):
    """Runs the clock in this thread for two sweeps; rows and messages are then what it left."""
    settings.JOBS_SWEEP = 0.05

    def tick():
        clock = tasks.Clock()
        wait, stops = clock.stopped.wait, iter([False, False, True])
        clock.stopped.wait = lambda seconds: wait(seconds) or next(stops)
        clock.run()

    return tick


@pytest.mark.django_db(transaction=True)
def test_the_clock_tells_of_jobs_that_nobody_took(toy, clock):
    toy.register()
    job = JobFactory(kind="toy", queue="default", nudged_at=None)
    clock()
    job.refresh_from_db()
    assert job.nudged_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_fails_is_told_of_and_the_clock_goes_on(toy, clock, caplog):
    kinds.recurring["a kind that nobody registered"] = timedelta(seconds=0)
    with caplog.at_level(logging.WARNING, logger=tasks.__name__):
        clock()
    assert len([record for record in caplog.records if "sweep failed" in record.getMessage()]) > 1


def test_a_clock_starts_with_its_worker_and_stops_with_it(settings, monkeypatch):
    monkeypatch.setattr(tasks, "_clock", None)
    settings.JOBS_SWEEP = 60
    tasks.stop_clock()
    tasks.start_clock()
    running = tasks._clock
    assert running.is_alive()
    assert running.daemon, "it dies with its worker, whatever ends that"
    tasks.stop_clock()
    running.join(timeout=5)
    assert not running.is_alive()
