"""Drafts, reviews and what agreements list, broken; see test_constraints.py."""

from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.catalogue import CatalogueShelfFactory
from tests.factories.courses import EarnedInFactory
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import UserFactory
from tests.factories.quality import ChecklistAnswerFactory, ListedLineFactory, RemarkFactory


def approved_as(change_class, computed_class):
    said = {"state": "approved", "approved_by": UserFactory(), "approved_at": timezone.now()}
    return change(VersionFactory(landing="draft"), change_class=change_class, computed_class=computed_class, **said)


def accepted_alone():
    one, now = UserFactory(), timezone.now()
    by_one = {"answered_by": one, "answered_at": now, "settled_by": one, "settled_at": now}
    return change(RemarkFactory(), state="accepted", answer="It does.", **by_one)


BROKEN = {
    "a_retired_version_names_its_last_award_day": lambda: change(VersionFactory(), state="retired"),
    "a_class_below_the_computed_one_was_agreed_to": lambda: approved_as("minor", "major"),
    "a_remark_is_answered_iff_dated_and_signed_off": lambda: change(RemarkFactory(), answer="It does."),
    "a_remark_is_settled_iff_dated_and_signed_off": lambda: change(RemarkFactory(), state="withdrawn"),
    "nobody_accepts_an_answer_of_their_own": accepted_alone,
    "one_answer_per_question_of_the_checklist": lambda: repeat(ChecklistAnswerFactory()),
    "what_does_not_apply_says_why": lambda: change(ChecklistAnswerFactory(), answer="na"),
    "one_listing_per_line_and_receiver": lambda: repeat(ListedLineFactory()),
    "a_listed_line_to_be_renewed_names_the_version_that_did_it": lambda: change(ListedLineFactory(), state="broken"),
    "a_listed_line_has_ended_iff_dated_and_signed_off": lambda: change(ListedLineFactory(), state="ended"),
    "one_course_once_per_micro_credential": lambda: repeat(EarnedInFactory()),
    "one_shelf_per_value": lambda: repeat(CatalogueShelfFactory()),
}
