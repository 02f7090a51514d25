"""Many processes want the same at one moment: one credential, no place or number twice, and clean answers for all."""

import pytest

from tests.foundation.racing import at_once, prepared
from tests.foundation.worker_harness import trial_registry

RIVALS = "tests.credentials.batch_issuing.rivals"
CLICKS, ALLOCATORS = 50, 20

pytestmark = pytest.mark.worker


def test_one_form_sent_fifty_times_at_once_is_one_award_and_fifty_times_the_same_answer(tmp_path):
    with trial_registry(tmp_path) as registry:
        institution, version, issuer, *_rest = prepared(registry, RIVALS)
        key = registry.python(f"from {RIVALS} import key_of_a_form; key_of_a_form({institution})").strip()
        lines = at_once(registry, RIVALS, "issue", [(institution, version, issuer, key)] * CLICKS)
        ((public_id,),) = registry.rows("SELECT public_id FROM credentials_award")
        answers = [line.split()[1] for line in lines if line.startswith("answered")]
        assert answers == [public_id] * CLICKS
        assert registry.count("event = 'award_drafted'", "foundation_journalentry") == 1


def test_no_place_in_a_status_list_is_drawn_twice(tmp_path):
    with trial_registry(tmp_path) as registry:
        told = prepared(registry, RIVALS)
        lines = at_once(registry, RIVALS, "draw", [(*told, 3, 5)] * ALLOCATORS)
        assert lines == ["done"] * ALLOCATORS
        places = registry.rows("SELECT status_list_id, status_index FROM credentials_award")
        assert len(places) == len(set(places)) == ALLOCATORS * 3 * 5
        assert registry.count("is_open", "credentials_statuslist") == 1


def test_batches_about_the_same_people_by_workers_at_once_give_each_person_one(tmp_path):
    with trial_registry(tmp_path) as registry:
        _institution, version, issuer, registrar, _learner = prepared(registry, RIVALS)
        arguments = (version, issuer, registrar, 3, 12)
        told = registry.python(f"from {RIVALS} import send_batches; send_batches(*{arguments!r})")
        parts = told.strip().splitlines()[-1].split()
        # Each part by two workers: a message that came twice.
        assert at_once(registry, RIVALS, "issue_part", [(int(part),) for part in parts * 2]) == ["done"] * 6
        fates = dict(registry.rows("SELECT fate, count(*) FROM credentials_batchrow GROUP BY fate"))
        assert fates == {"issued": 12, "skipped": 24}
        assert registry.count("state = 'issued' AND document <> ''", "credentials_award") == 12
        numbers = sorted(number for (number,) in registry.rows("SELECT register_number FROM credentials_award"))
        assert [int(number[:4]) for number in numbers] == list(range(1, 13))
        assert registry.rows("SELECT DISTINCT state FROM credentials_batch") == [("done",)]
