"""Of several connections that want the same job, key, place in a chain or round, exactly one gets it, on either database."""

import pytest

from tests.foundation.worker_harness import trial_registry


@pytest.mark.worker
def test_exactly_one_of_many_gets_it(tmp_path):
    with trial_registry(tmp_path) as registry:
        assert registry.python("from tests.foundation import parallel_jobs\nparallel_jobs.main()") == "held\n"
