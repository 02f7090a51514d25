"""Batches, their rows and their parts, broken; see test_constraints.py."""

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.batches import BatchFactory, BatchPartFactory, BatchRowFactory
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import UserFactory
from tests.factories.network import ApiClientFactory


def by_a_programme():
    return BatchFactory(source="api", client=ApiClientFactory(), request_key="cohort-12")


def sent():
    return BatchFactory(state="ready", sent_by=UserFactory(), sent_at=timezone.now(), digest="0" * 64)


def approved(**said):
    whole = {"state": "issuing", "approved_by": UserFactory(), "approved_at": timezone.now()}
    return change(sent(), **{**whole, **said})


BROKEN = {
    "a_request_makes_one_batch": lambda: repeat(by_a_programme(), public_id="another"),
    "a_batch_comes_from_a_programme_iff_it_is_named": lambda: change(by_a_programme(), source="file"),
    "a_batch_is_sent_whole": lambda: change(sent(), digest=""),
    "a_batch_is_issued_iff_approved": lambda: approved(approved_at=None),
    "who_prepared_a_batch_does_not_approve_it": lambda: approved(approved_by=F("prepared_by")),
    "a_batch_that_ended_is_dated": lambda: approved(state="done"),
    "a_line_stands_in_a_batch_once": lambda: repeat(BatchRowFactory()),
    "an_issued_row_names_its_award": lambda: change(BatchRowFactory(), fate="issued"),
    "a_new_person_is_no_known_learner": lambda: change(BatchRowFactory(), learner=LearnerFactory()),
    "a_part_has_a_first_and_a_last_row": lambda: change(BatchPartFactory(), last=0),
    "a_part_is_done_iff_dated": lambda: change(BatchPartFactory(), state="done"),
}
