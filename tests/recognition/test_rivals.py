"""Several officers decide at the same moment, each in a process of their own: one decision stands, and no limit is passed."""

import pytest

from tests.foundation.racing import at_once, prepared
from tests.foundation.worker_harness import trial_registry

OFFICERS, LIMIT = 4, 6
RIVALS = "tests.recognition.rivals"


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    with trial_registry(tmp_path_factory.mktemp("rivals")) as found:
        yield found


@pytest.fixture(scope="module")
def told(registry):
    """Keys of a case, of its officers, of two pairs of cases with theirs, of two drafts that ask the same, and of a learner."""
    return prepared(registry, RIVALS, OFFICERS, 2, LIMIT)


@pytest.mark.worker
def test_of_four_decisions_at_once_one_stands_and_three_come_too_late(registry, told):
    case, *officers = told[: 1 + OFFICERS]
    answers = at_once(registry, RIVALS, "decide", [(case, officer) for officer in officers])
    assert sorted(answers) == ["done", *["too late"] * (OFFICERS - 1)]
    assert registry.count(f"request_id = {case}", "recognition_decision") == 1
    assert registry.count(f"subject_id = {case} AND event = 'request_decided'", "foundation_journalentry") == 1
    assert registry.count(f"key = 'recognition_decided:{case}'", "foundation_letter") == 1


@pytest.mark.worker
def test_two_decisions_at_once_do_not_pass_a_limit_together(registry, told):
    """4 credits each where 6 may be recognised. Without the lock both are granted on PostgreSQL, which shows what holds them;
    SQLite lets one process write at a time by itself."""
    pairs = told[1 + OFFICERS : -3]
    cases = list(zip(pairs[::2], pairs[1::2], strict=True))
    assert sorted(decided(registry, cases[:2], is_locked=True, patience=1)) == ["done", "refused credits"]
    assert granted(registry, cases[:2]) == 4
    if registry.dsn:
        assert decided(registry, cases[2:], is_locked=False, patience=60) == ["done", "done"]
        assert granted(registry, cases[2:]) == 8


@pytest.mark.worker
def test_of_two_windows_that_ask_the_same_at_once_one_asks(registry, told):
    first, second, learner = told[-3:]
    assert sorted(at_once(registry, RIVALS, "send", [(first,), (second,), (first,)])) == ["done", "too late", "too late"]
    assert registry.count(f"applicant_id = {learner} AND state <> 'draft'", "recognition_recognitionrequest") == 1


@pytest.mark.worker
def test_two_drafts_begun_at_once_are_one(registry, told):
    learner = told[-1]
    assert at_once(registry, RIVALS, "begin", [(learner,), (learner,)]) == ["done", "done"]
    assert registry.count(f"applicant_id = {learner} AND purpose = 'admission'", "recognition_recognitionrequest") == 1


def decided(registry, cases, *, is_locked, patience):
    return at_once(registry, RIVALS, "decide_within", [(*case, is_locked, patience) for case in cases])


def granted(registry, cases):
    among = ", ".join(str(case) for case, _officer in cases)
    [[credits]] = registry.rows(f"SELECT sum(credits) FROM recognition_decision WHERE request_id IN ({among})")  # noqa: S608
    return credits
