"""Real workers, killed with SIGKILL while they hold claimed jobs: no job is lost, no effect happens twice."""

import pytest

from tests.foundation import toy_jobs
from tests.foundation.worker_harness import Workers, trial_registry

pytestmark = pytest.mark.worker

MANY, KILLS = 200, 3


@pytest.fixture
def registry(tmp_path):
    with trial_registry(tmp_path) as registry:
        registry.rows(toy_jobs.TABLE)
        yield registry


def enqueue(registry, kind, many):
    registry.python(
        f"from django.db import transaction\nfrom tests.foundation import toy_jobs\nfrom micro4asia.foundation import jobs\n"
        f"with transaction.atomic():\n    jobs.enqueue_many({kind!r}, range({many}))"
    )


def unfinished(registry):
    return registry.count("state IN ('queued', 'running') AND kind LIKE 'toy%'")


def test_killed_workers_lose_no_job_and_repeat_none(registry):
    enqueue(registry, "toy_effect", MANY)
    with Workers(registry, count=2, include="tests.foundation.toy_jobs") as workers:
        kills = []
        for _ in range(KILLS):
            kills.append(workers.kill_a_holder(kind="toy_effect"))
            workers.start()
        workers.wait_until(lambda: unfinished(registry) == 0)

    assert len({kill.pid for kill in kills}) == KILLS
    for kill in kills:
        workers.proof_of(kill)
        [(state, fence)] = registry.rows(f"SELECT state, fence FROM foundation_job WHERE id = {kill.job_id}")  # noqa: S608
        assert (state, fence > kill.fence) == ("done", True), "somebody else took it over and finished it"
    for kind in ("effect", "follow_up"):
        marks = registry.rows(f"SELECT count(*), count(DISTINCT subject) FROM toy_effect WHERE kind = '{kind}'")  # noqa: S608
        assert marks == [(MANY, MANY)]
    assert registry.count("state = 'done' AND kind LIKE 'toy%'") == 2 * MANY


def test_a_job_outside_a_transaction_happens_at_least_once(registry):
    enqueue(registry, "toy_outside", 20)
    with Workers(registry, count=1, include="tests.foundation.toy_jobs") as workers:
        kill = workers.kill_a_holder(kind="toy_outside")
        workers.start()
        workers.wait_until(lambda: unfinished(registry) == 0)
    workers.proof_of(kill)
    [(marks, subjects)] = registry.rows("SELECT count(*), count(DISTINCT subject) FROM toy_effect")
    assert subjects == 20
    assert marks <= 21, "only the job that was interrupted may show twice"
