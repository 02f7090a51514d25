"""Several officers decide the same case at the same moment, each in a process of their own: one decision stands."""

import pytest

from tests.foundation.racing import at_once, prepared
from tests.foundation.worker_harness import trial_registry

OFFICERS = 4
RIVALS = "tests.recognition.rivals"


@pytest.mark.worker
def test_of_four_decisions_at_once_one_stands_and_three_come_too_late(tmp_path):
    with trial_registry(tmp_path) as registry:
        case, *officers = prepared(registry, RIVALS, OFFICERS)
        answers = at_once(registry, RIVALS, "decide", [(case, officer) for officer in officers])
        assert sorted(answers) == ["done", *["too late"] * (OFFICERS - 1)]
        assert registry.count(f"request_id = {case}", "recognition_decision") == 1
        assert registry.count(f"subject_id = {case} AND event = 'request_decided'", "foundation_journalentry") == 1
        assert registry.count(f"key = 'recognition_decided:{case}'", "foundation_letter") == 1
