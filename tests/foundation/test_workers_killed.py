"""Real workers, killed with SIGKILL while they hold claimed jobs: no job is lost, no effect happens twice."""

import pytest

from tests.foundation import toy_jobs
from tests.foundation.worker_harness import Workers, trial_registry

pytestmark = pytest.mark.worker

MANY, OUTSIDE = 60, 10
ENQUEUE = f"""
from django.db import transaction
from micro4asia.foundation import jobs
from tests.foundation import toy_jobs
with transaction.atomic():
    jobs.enqueue_many("toy_effect", range({MANY}))
    jobs.enqueue_many("toy_outside", range({OUTSIDE}))
"""


def test_killed_workers_lose_no_job_and_repeat_none(tmp_path):
    with trial_registry(tmp_path) as registry:
        registry.rows(toy_jobs.TABLE)
        registry.python(ENQUEUE)
        with Workers(registry, count=2, include="tests.foundation.toy_jobs") as workers:
            kills = []
            for kind in ("toy_effect", "toy_outside"):
                kills.append(workers.kill_a_holder(kind=kind))
                workers.start()
            workers.wait_until(lambda: registry.count("state IN ('queued', 'running') AND kind LIKE 'toy%'") == 0)

        assert len({kill.pid for kill in kills}) == 2
        for kill in kills:
            workers.proof_of(kill)
            [(state, fence)] = registry.rows(f"SELECT state, fence FROM foundation_job WHERE id = {kill.job_id}")  # noqa: S608
            assert (state, fence > kill.fence) == ("done", True), "somebody else took it over and finished it"
        marks = {
            kind: (count, subjects)
            for kind, count, subjects in registry.rows(
                "SELECT kind, count(*), count(DISTINCT subject) FROM toy_effect GROUP BY kind"
            )
        }
        assert marks["effect"] == (MANY, MANY), "with the effect in the job's transaction: exactly once"
        assert marks["follow_up"] == (MANY, MANY)
        assert marks["outside"][1] == OUTSIDE
        assert marks["outside"][0] <= OUTSIDE + 1, "outside a transaction, only the interrupted one may show twice"
        assert registry.count("state = 'done' AND kind LIKE 'toy%'") == 2 * MANY + OUTSIDE
