"""The same invitation, the same code, at the same moment in many processes: one gets it, on either database."""

import time

import pytest

from tests.foundation.racing import at_once, prepared
from tests.foundation.worker_harness import trial_registry

RIVALS = "tests.institutions.people_rivals"
PEOPLE, PROCESSES, GUESSES = 50, 20, 10
WRITTEN = ("plain", "spaces", "full width", "lao")


@pytest.mark.worker
def test_of_fifty_who_accept_one_invitation_at_once_one_gets_the_role(tmp_path):
    with trial_registry(tmp_path) as registry:
        people = prepared(registry, RIVALS, PEOPLE)
        answers = at_once(registry, RIVALS, "take_up", [(user,) for user in people])
        assert sorted(answers) == ["done", *["too late"] * (PEOPLE - 1)]
        assert registry.count("role = 'issuer'", "institutions_membership") == 1
        assert registry.count("event = 'role_granted'", "foundation_journalentry") == 1


@pytest.mark.worker
def test_of_two_administrators_of_the_network_who_close_each_other_at_once_one_stays(tmp_path):
    with trial_registry(tmp_path) as registry:
        one, other = told(registry, "prepare_network")
        answers = at_once(registry, RIVALS, "close_the_other", [(one, other), (other, one)])
        assert sorted(answers) == ["done", "refused"]


@pytest.mark.worker
def test_of_two_hundred_wrong_codes_at_once_no_more_than_the_limit_reach_the_check(tmp_path):
    with trial_registry(tmp_path) as registry:
        [user] = told(registry, "prepare_factor")
        reached = at_once(registry, RIVALS, "guess", [(user, GUESSES)] * PROCESSES)
        assert len(reached) == PROCESSES
        assert sum(map(int, reached)) == 5


@pytest.mark.worker
def test_one_code_is_accepted_once_however_it_is_written_and_however_many_send_it(tmp_path):
    with trial_registry(tmp_path) as registry:
        [user] = told(registry, "prepare_factor")
        answers = at_once(registry, RIVALS, "replay", [(user, int(time.time()), how) for how in WRITTEN * 4])
        assert sorted(answers) == ["in", *["refused"] * (len(WRITTEN) * 4 - 1)]


def told(registry, act):
    answer = registry.python(f"from {RIVALS} import {act}; {act}()")
    return [int(word) for word in answer.strip().splitlines()[-1].split()]
