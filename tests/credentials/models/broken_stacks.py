"""Stacks, applications, used hours and rulings, broken; see test_constraints.py. What is frozen is inserted, not changed."""

from django.db.models import F
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.credentials import AwardFactory, LearningOutcomeFactory, VersionFactory
from tests.factories.institutions import UserFactory
from tests.factories.stacks import (
    OutcomeLinkFactory,
    StackApplicationFactory,
    StackFactory,
    StackFollowFactory,
    StackVersionFactory,
    UseLedgerFactory,
)


def published():
    return StackVersionFactory(landing="published")


def published_alone():
    said = {"state": "published", "published_by": F("author"), "published_at": timezone.now()}
    return change(StackVersionFactory(), award_version=VersionFactory(), **said)


def decided(**said):
    whole = {"state": "decided", "outcome": "granted", "decided_by": UserFactory(), "decided_at": timezone.now()}
    return change(StackApplicationFactory(), **{**whole, **said})


def used_again(row, **said):
    """In another application."""
    return repeat(row, **{"application": StackApplicationFactory(), **said})


def used_by_one():
    row = UseLedgerFactory(holder=UserFactory())
    return used_again(row, award=AwardFactory(version=row.award.version))


def turned_round():
    row = OutcomeLinkFactory()
    return repeat(row, public_id="another", first=row.second, second=row.first)


def half_said():
    return repeat(OutcomeLinkFactory(), public_id="another", second=LearningOutcomeFactory(), kind="partial")


BROKEN = {
    "one_stack_per_institution_and_code": lambda: repeat(StackFactory(), public_id="another"),
    "one_stack_version_per_number": lambda: repeat(published(), state="superseded"),
    "one_published_version_per_stack": lambda: repeat(published(), number=2),
    "one_draft_per_stack": lambda: repeat(StackVersionFactory(), number=2),
    "the_author_of_a_stack_does_not_publish_it": published_alone,
    "a_published_stack_is_whole": lambda: change(StackVersionFactory(), state="published"),
    "a_stack_begins_before_it_ends": lambda: change(StackVersionFactory(), starts_until="2019-12-31"),
    "a_stack_is_followed_once_at_a_time": lambda: repeat(StackFollowFactory()),
    "one_open_application_per_stack_version": lambda: repeat(StackApplicationFactory(), public_id="another"),
    "a_decided_application_says_who_and_what": lambda: decided(outcome=""),
    "a_refused_stack_has_reasons": lambda: decided(outcome="refused"),
    "nobody_decides_on_their_own_stack": lambda: decided(decided_by=F("applicant")),
    "a_stack_application_has_ended_iff_dated": lambda: change(StackApplicationFactory(), state="withdrawn"),
    "only_a_granted_stack_is_ended_and_a_person_says_why": lambda: change(StackApplicationFactory(), end_reason="No award."),
    "a_stack_is_applied_for_with_consent": lambda: repeat(
        StackApplicationFactory(), public_id="another", applicant=UserFactory(), consent_wording=""
    ),
    "no_hour_counts_twice": lambda: used_again(UseLedgerFactory()),
    "no_hour_of_a_person_counts_twice": used_by_one,
    "an_outcome_is_used_once_in_an_application": lambda: repeat(UseLedgerFactory(shared=True)),
    "used_hours_are_not_negative": lambda: used_again(UseLedgerFactory(), shared=True, hours=-1),
    "a_use_says_where": lambda: used_again(UseLedgerFactory(), shared=True, application=None),
    "a_released_use_is_dated": lambda: change(UseLedgerFactory(), status="released"),
    "one_ruling_in_force_per_pair_of_outcomes": lambda: repeat(OutcomeLinkFactory(), public_id="another"),
    "a_pair_of_outcomes_is_written_one_way": turned_round,
    "a_partial_overlap_says_how_much": half_said,
    "a_withdrawn_ruling_names_who_withdrew_it": lambda: change(OutcomeLinkFactory(), withdrawn_at=timezone.now()),
}
