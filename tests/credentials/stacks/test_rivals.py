"""One award, and applications for several stacks at the same moment, each in a process of its own: one of them has its hours."""

import pytest

from tests.foundation.racing import at_once, prepared
from tests.foundation.worker_harness import trial_registry

STACKS = 4
RIVALS = "tests.credentials.stacks.rivals"


@pytest.mark.worker
def test_of_four_applications_with_one_award_one_reserves_its_hours(tmp_path):
    with trial_registry(tmp_path) as registry:
        owner, *stacks = prepared(registry, RIVALS, STACKS)
        answers = at_once(registry, RIVALS, "apply", [(owner, stack) for stack in stacks])
        assert sorted(answers) == ["done", *["too late"] * (STACKS - 1)]
        assert registry.count("state = 'applied'", "credentials_stackapplication") == 1
        assert registry.count("status = 'reserved'", "credentials_useledger") == 3
        assert registry.count("event = 'stack_applied_for'", "foundation_journalentry") == 1
