"""Several officers decide the same case at the same moment, each in a process of their own: one decision stands."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.foundation.worker_harness import trial_registry

OFFICERS = 4


@pytest.mark.worker
def test_of_four_decisions_at_once_one_stands_and_three_come_too_late(tmp_path):
    with trial_registry(tmp_path) as registry:
        told = registry.python(f"from tests.recognition import rivals; rivals.prepare({OFFICERS})")
        case, *officers = map(int, told.split()[-OFFICERS - 1 :])
        # Late enough for every process to have started and to stand at the door.
        moment = time.time() + 12

        def decide(officer):
            code = f"from tests.recognition import rivals; rivals.decide({case}, {officer}, {moment})"
            return registry.python(code).strip().splitlines()[-1]

        with ThreadPoolExecutor(OFFICERS) as pool:
            answers = list(pool.map(decide, officers))
        assert sorted(answers) == ["decided", *["too late"] * (OFFICERS - 1)]
        assert registry.count(f"request_id = {case}", "recognition_decision") == 1
        assert registry.count(f"subject_id = {case} AND event = 'request_decided'", "foundation_journalentry") == 1
        assert registry.count(f"key = 'recognition_decided:{case}'", "foundation_letter") == 1
