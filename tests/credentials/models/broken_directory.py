"""The list of learners and letters to them, broken; see test_constraints.py. What is frozen is inserted, not changed."""

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.credentials import LearnerFactory
from tests.factories.directory import KeptApartFactory, LearnerLetterFactory, LearnerMergeFactory, LetterTextFactory


def merged_again(row, **said):
    return repeat(row, public_id="another", **said)


def merged_into_itself():
    row = LearnerMergeFactory()
    return merged_again(row, merged=row.kept)


BROKEN = {
    "no_learner_is_merged_into_themselves": lambda: change(LearnerFactory(), merged_into=F("id")),
    "a_record_is_merged_into_one": lambda: merged_again(LearnerMergeFactory(), kept=LearnerFactory()),
    "no_record_is_merged_into_itself": merged_into_itself,
    "a_merge_is_undone_by_somebody": lambda: change(LearnerMergeFactory(), undone_at=timezone.now()),
    "two_people_are_kept_apart_once": lambda: repeat(KeptApartFactory()),
    "two_people_stand_in_order": lambda: change(KeptApartFactory(), second=F("first")),
    "a_wording_has_its_number_in_its_language": lambda: repeat(LetterTextFactory()),
    "a_wording_has_subject_and_body": lambda: repeat(LetterTextFactory(), number=9_999, subject=""),
    "a_bounce_is_dated_and_has_its_code": lambda: change(LearnerLetterFactory(), bounced_at=timezone.now()),
}
