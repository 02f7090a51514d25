"""Several registrars sign, or answer a revocation, at the same moment, each in a process of their own: one of them does."""

import pytest

from tests.foundation.racing import at_once, prepared
from tests.foundation.worker_harness import trial_registry

REGISTRARS = 4
RIVALS = "tests.credentials.chain.rivals"
ONE = ["done", *["too late"] * (REGISTRARS - 1)]


@pytest.fixture
def lines(tmp_path):
    with trial_registry(tmp_path) as registry:

        def count(event, award):
            return registry.count(f"subject_id = {award} AND event = '{event}'", "foundation_journalentry")

        yield registry, count


@pytest.mark.worker
def test_of_four_at_once_one_signs_and_one_revokes(lines):
    registry, count = lines
    waiting, issued, file, *desk = prepared(registry, RIVALS, REGISTRARS)

    assert sorted(at_once(registry, RIVALS, "sign", [(waiting, one) for one in desk])) == ONE
    assert count("award_signed", waiting) == 1
    assert registry.count(f"kind = 'seal_award' AND subject_id = {waiting}") == 1
    numbers = registry.rows("SELECT register_number FROM credentials_award ORDER BY register_number")
    assert [number[:4] for (number,) in numbers] == ["0001", "0002"], "who came too late drew no number"

    assert sorted(at_once(registry, RIVALS, "answer", [(file, one, True) for one in desk])) == ONE
    assert count("award_revoked", issued) == 1
    assert registry.count(f"id = {issued} AND state = 'revoked'", "credentials_award") == 1
    assert registry.count("kind = 'tell_of_act'") == 1


@pytest.mark.worker
def test_a_revocation_is_never_both_approved_and_declined(lines):
    registry, count = lines
    _waiting, issued, file, *desk = prepared(registry, RIVALS, REGISTRARS)
    sides = [(file, one, number % 2 == 0) for number, one in enumerate(desk)]
    assert sorted(at_once(registry, RIVALS, "answer", sides)) == ONE
    assert count("award_revoked", issued) + count("revocation_declined", issued) == 1
    ((outcome, state),) = registry.rows(
        "SELECT f.state, a.state FROM credentials_lateract f JOIN credentials_lateractrow r ON r.act_id = f.id"
        " JOIN credentials_award a ON a.id = r.award_id"
    )
    assert (outcome, state) in {("done", "revoked"), ("declined", "issued")}
