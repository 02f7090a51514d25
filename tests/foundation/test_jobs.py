"""A job happens once, whatever happens to messages, workers and other workers."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from micro4asia.foundation import jobs, tasks
from micro4asia.foundation.jobs import kinds, queueing, running
from micro4asia.foundation.models import Job, Recurrence

pytestmark = pytest.mark.django_db


class BusyElsewhere(Exception):
    pass


def only_job() -> Job:
    return Job.objects.get(kind="toy")


def test_a_job_runs_after_the_commit_and_is_done(toy, after_commit):
    toy.register()
    with after_commit():
        jobs.enqueue("toy", 7)
        assert toy.calls == []
    assert toy.calls == [7]
    job = only_job()
    assert (job.state, job.attempts, job.fence, job.lease_until) == ("done", 1, 1, None)
    assert job.finished_at >= job.started_at >= job.created_at


def test_a_job_vanishes_with_the_transaction_that_asked_for_it(toy):
    toy.register()

    @transaction.atomic
    def change_of_mind():
        jobs.enqueue("toy", 7)
        raise BusyElsewhere

    with pytest.raises(BusyElsewhere):
        change_of_mind()
    assert not Job.objects.exists()


def test_a_second_message_for_the_same_job_does_nothing(toy, run_jobs):
    toy.register()
    job = jobs.enqueue("toy", 7)
    assert jobs.run(job.pk)
    assert not jobs.run(job.pk)
    assert toy.calls == [7]


def test_a_message_for_a_job_that_is_unknown_here_is_harmless(toy):
    assert not jobs.run(4_711)
    toy.register()
    job = jobs.enqueue("toy", 1)
    del kinds._kinds["toy"]
    assert not jobs.run(job.pk)
    assert only_job().state == "queued"


def test_a_kind_nobody_registered_cannot_be_enqueued():
    with pytest.raises(kinds.UnknownKind):
        jobs.enqueue("no_such_kind", 1)


def test_two_handlers_cannot_share_one_kind(toy):
    toy.register()
    with pytest.raises(ValueError, match="two handlers"):
        kinds.job("toy")(test_two_handlers_cannot_share_one_kind)
    with pytest.raises(ValueError, match="no such queue"):
        kinds.job("toy", queue="cellar")


def test_an_expected_failure_goes_back_to_the_queue_with_a_growing_pause(toy):
    def away(_subject):
        raise BusyElsewhere("server_away")

    toy.register(away, retry_on=BusyElsewhere, attempts=3)
    job = jobs.enqueue("toy", 7)
    pauses = []
    for _ in range(2):
        assert not jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.last_error) == ("queued", "BusyElsewhere: server_away")
        pauses.append(job.run_after - timezone.now())
        assert not jobs.run(job.pk), "not before its time"
        Job.objects.update(run_after=timezone.now())
    assert timedelta(seconds=3) < pauses[0] < pauses[1] < timedelta(seconds=13)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)


def test_a_fault_is_tried_three_times_and_never_quotes_what_it_was_about(toy, caplog):
    def faulty(subject):
        raise ValueError(f"mai{subject}@example.org is no number")

    toy.register(faulty, attempts=8)
    job = jobs.enqueue("toy", 7)
    for _ in range(3):
        jobs.run(job.pk)
        Job.objects.filter(state="queued").update(run_after=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.last_error.startswith("ValueError in test_jobs.py:")
    assert "faulty" in caplog.text
    assert "mai7@" not in caplog.text


def test_a_handler_may_give_up_at_once_and_its_subject_is_told(toy):
    told = []

    def hopeless(_subject):
        raise jobs.GiveUp("smtp_550")

    toy.register(hopeless, attempts=8, on_failure=lambda subject, reason: told.append((subject, reason)))
    jobs.run(jobs.enqueue("toy", 7).pk)
    assert only_job().state == "failed"
    assert told == [(7, "GiveUp: smtp_550")]


def test_what_a_failing_handler_wrote_is_undone(toy):
    def half_way(_subject):
        Recurrence.objects.create(name="half", due_at=timezone.now())
        raise BusyElsewhere

    toy.register(half_way, retry_on=BusyElsewhere)
    jobs.run(jobs.enqueue("toy", 7).pk)
    assert not Recurrence.objects.filter(name="half").exists()


def test_a_worker_that_lost_its_lease_undoes_its_effect(toy, caplog):
    def overtaken(_subject):
        Recurrence.objects.create(name="twice", due_at=timezone.now())
        # Another worker claims the job in the meantime.
        Job.objects.update(fence=2, lease_until=timezone.now() + timedelta(minutes=1))

    toy.register(overtaken)
    job = jobs.enqueue("toy", 7)
    assert not jobs.run(job.pk)
    assert not Recurrence.objects.filter(name="twice").exists()
    assert "taken over" in caplog.text


def test_a_running_job_can_only_be_taken_over_after_its_lease(toy):
    toy.register()
    job = jobs.enqueue("toy", 7)
    soon = timezone.now() + timedelta(seconds=30)
    Job.objects.update(state="running", lease_until=soon, fence=1, attempts=1, holder="elsewhere:1")
    assert not jobs.run(job.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run(job.pk)
    assert only_job().fence == 2


def test_the_clock_sends_again_what_nobody_took(toy, settings):
    toy.register()
    fresh, lost, later = (jobs.enqueue("toy", n) for n in range(3))
    long_ago = timezone.now() - timedelta(seconds=settings.JOBS_RESEND + 1)
    Job.objects.filter(pk=lost.pk).update(nudged_at=long_ago)
    Job.objects.filter(pk=later.pk).update(nudged_at=None, run_after=timezone.now() + timedelta(hours=1))
    kinds.recurring.clear()
    assert jobs.sweep() == 1
    assert jobs.sweep() == 0, "it has just been sent"
    Job.objects.filter(pk=later.pk).update(run_after=timezone.now())
    assert jobs.sweep() == 1
    assert fresh.pk


def test_the_clock_takes_back_what_a_dead_worker_held_and_gives_up_on_what_kills_them(toy):
    told = []
    toy.register(attempts=2, on_failure=lambda subject, reason: told.append(subject))
    kinds.recurring.clear()
    jobs.enqueue("toy", 7)
    past = timezone.now() - timedelta(hours=1)
    Job.objects.update(state="running", attempts=1, fence=1, lease_until=past, nudged_at=past)
    assert jobs.sweep() == 1
    Job.objects.update(attempts=2, nudged_at=past)
    assert jobs.sweep() == 0
    assert (only_job().state, told) == ("failed", [7])


def test_recurring_jobs_come_once_a_round_however_many_clocks_tick(toy, run_jobs):
    toy.register()
    kinds.recurring.clear()
    jobs.recur("toy", every=timedelta(minutes=5))
    for _ in range(3):
        jobs.sweep()
    run_jobs()
    assert toy.calls == [0]
    Recurrence.objects.update(due_at=timezone.now() - timedelta(hours=3))
    for _ in range(3):
        jobs.sweep()
    run_jobs()
    assert toy.calls == [0, 0], "missed rounds are not made up for"


def test_jobs_with_one_key_wait_once_but_a_running_one_does_not_count(toy):
    toy.register()
    first = jobs.enqueue("toy", 7, unique_key="toy:7")
    assert jobs.enqueue("toy", 7, unique_key="toy:7") == first
    Job.objects.update(state="running", lease_until=timezone.now() + timedelta(minutes=1))
    assert jobs.enqueue("toy", 7, unique_key="toy:7") != first


def test_a_failed_job_makes_way_for_its_waiting_twin(toy):
    def away(_subject):
        jobs.enqueue("toy", 7, unique_key="toy:7")
        raise BusyElsewhere

    toy.register(away, retry_on=BusyElsewhere, outside=True)
    first = jobs.enqueue("toy", 7, unique_key="toy:7")
    jobs.run(first.pk)
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["done", "queued"]


def test_many_jobs_are_written_in_few_statements(toy, django_assert_max_num_queries, run_jobs):
    toy.register()
    with django_assert_max_num_queries(5):
        jobs.enqueue_many("toy", range(300))
    assert Job.objects.count() == 300
    assert run_jobs() == 300


def test_a_queue_that_is_away_fails_no_request_and_holds_none_up(toy, caplog, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(queueing, "_quiet_until", 0.0)
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Where it is set, Celery heeds it above its own settings.
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    current_app._after_fork()  # Connections are made anew, to where nobody listens.
    monkeypatch.setattr(current_app.conf, "broker_transport_options", settings.REDIS_BROKER_OPTIONS)
    toy.register()
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue("toy", 1)
    took, quiet_until = time.monotonic() - began, queueing._quiet_until
    monkeypatch.undo()
    current_app._after_fork()
    assert "The queue cannot be reached (OperationalError)" in caplog.text
    assert quiet_until > 0
    assert took < 2


def test_a_long_job_outside_a_transaction_can_prolong_its_lease(toy):
    leases = []

    def long_winded(_subject):
        leases.append(only_job().lease_until)
        jobs.still_here()
        leases.append(only_job().lease_until)
        Job.objects.update(fence=9)
        with pytest.raises(jobs.LeaseLost):
            jobs.still_here()

    toy.register(long_winded, outside=True)
    assert not jobs.run(jobs.enqueue("toy", 7).pk)
    assert leases[1] > leases[0]
    jobs.still_here()  # Outside any job there is nothing to prolong.


def test_pauses_stop_growing_at_a_quarter_of_an_hour():
    assert running._pause(60) <= timedelta(minutes=18)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "running"},
        {"state": "queued", "lease_until": timezone.now()},
        {"state": "done"},
        {"state": "queued", "finished_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_job_whose_dates_do_not_fit_its_state(toy, change):
    toy.register()
    jobs.enqueue("toy", 7)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(**change)


def test_the_database_refuses_two_waiting_jobs_with_one_key(toy):
    toy.register()
    jobs.enqueue("toy", 7, unique_key="a")
    jobs.enqueue("toy", 7, unique_key="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(unique_key="a")


def test_a_failed_job_may_begin_again_once_its_cause_is_mended(toy, run_jobs):
    def away(_subject):
        raise jobs.GiveUp("no_key")

    toy.register(away)
    job = jobs.enqueue("toy", 7, unique_key="toy:7")
    jobs.run(job.pk)
    toy.register()
    assert jobs.retry(job.pk)
    assert not jobs.retry(job.pk), "it is not failed any more"
    run_jobs()
    assert (only_job().state, toy.calls) == ("done", [7])


def test_a_failed_job_stays_failed_while_its_twin_waits(toy):
    toy.register()
    failed = jobs.enqueue("toy", 7, unique_key="toy:7")
    Job.objects.update(state="failed", finished_at=timezone.now())
    jobs.enqueue("toy", 7, unique_key="toy:7")
    assert not jobs.retry(failed.pk)


def test_commands_show_the_jobs_sweep_and_retry(toy):
    toy.register()
    kinds.recurring.clear()
    jobs.enqueue("toy", 7)
    Job.objects.update(nudged_at=None)
    assert told("sweep") == "1 sent\n"
    Job.objects.update(state="failed", finished_at=timezone.now(), last_error="GiveUp: no_key")
    assert "toy 7 at" in told("jobs")
    assert "GiveUp: no_key" in told("jobs")
    with pytest.raises(CommandError):
        told("jobs", "--retry", "every")
    assert told("jobs", "--retry", "1000000") == "0 begin again\n"
    assert told("jobs", "--retry", "all") == "1 begin again\n"


def told(*command: str) -> str:
    said = StringIO()
    call_command(*command, stdout=said)
    return said.getvalue()


def test_finished_jobs_are_forgotten_after_a_month_but_failed_ones_stay(toy, run_jobs):
    toy.register()
    for n in range(3):
        jobs.enqueue("toy", n)
    run_jobs()
    old = timezone.now() - timedelta(days=31)
    Job.objects.filter(subject_id__in=[0, 1]).update(finished_at=old)
    Job.objects.filter(subject_id=0).update(state="failed")
    jobs.run(jobs.enqueue("forget_finished_jobs", 0).pk)
    assert sorted(Job.objects.filter(kind="toy").values_list("subject_id", flat=True)) == [0, 2]


def test_a_job_says_what_it_is(toy):
    toy.register()
    assert str(jobs.enqueue("toy", 7)) == "toy 7"


@pytest.mark.django_db(transaction=True)
def test_a_workers_clock_sweeps_until_the_worker_ends(toy, settings):
    toy.register()
    kinds.recurring.clear()
    settings.JOBS_SWEEP = 0.01
    jobs.enqueue("toy", 7)
    Job.objects.update(nudged_at=None)
    clock = tasks.Clock()
    # In this thread, because a database in memory is not shared with others; it ends after the first sweep.
    clock.stopped.wait = lambda seconds: Job.objects.get().nudged_at is not None
    clock.run()
    assert only_job().nudged_at is not None
    assert clock.daemon
