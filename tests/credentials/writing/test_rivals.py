"""Four people save into one draft at the same moment, each in a process of their own: no word of theirs is lost."""

import pytest

from tests.foundation.racing import at_once, prepared
from tests.foundation.worker_harness import trial_registry

RIVALS = "tests.credentials.writing.rivals"


@pytest.mark.worker
def test_of_four_saves_at_once_different_fields_are_merged_and_one_of_two_texts_is_set_aside(tmp_path):
    with trial_registry(tmp_path) as registry:
        draft, *people = prepared(registry, RIVALS, 4)
        typed = [("titles-en", "Payments"), ("titles-en", "Money"), ("hours", "90"), ("descriptions-en", "Rails.")]
        saves = [(draft, person, *value) for person, value in zip(people, typed, strict=True)]
        assert at_once(registry, RIVALS, "save", saves) == ["done"] * 4
        kept = f"version_id = {draft}"
        assert registry.count(kept, "credentials_draftchange") == 3
        assert registry.count(f"{kept} AND settled_at IS NULL AND key = 'titles-en'", "credentials_setaside") == 1
        assert registry.count(f"id = {draft} AND revision = 4 AND hours = 90", "credentials_microcredentialversion") == 1
        assert registry.count(f"subject_id = {draft} AND event = 'draft_saved'", "foundation_journalentry") == 4
