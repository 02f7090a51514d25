"""What the database promises, asked around Python."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from credentials.models import OutcomeLink, StackApplication, StackVersion, UseLedger
from tests.factories.credentials import LearningOutcomeFactory
from tests.factories.institutions import UserFactory
from tests.factories.stacks import OutcomeLinkFactory, StackVersionFactory, UseLedgerFactory

pytestmark = pytest.mark.django_db


def refused(rows, **change):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


def test_no_outcome_of_an_award_is_used_twice_and_what_is_released_is_free():
    first = UseLedgerFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        UseLedgerFactory(award=first.award, outcome=first.outcome)
    UseLedger.objects.filter(pk=first.pk).update(status="released", released_at=timezone.now())
    UseLedgerFactory(award=first.award, outcome=first.outcome)
    refused(UseLedger.objects.filter(pk=first.pk), status="reserved", released_at=None)


def test_no_outcome_of_a_person_is_used_twice_through_two_awards():
    holder = UserFactory()
    first = UseLedgerFactory(holder=holder)
    with pytest.raises(IntegrityError), transaction.atomic():
        UseLedgerFactory(holder=holder, award__version=first.award.version, outcome=first.outcome)
    UseLedgerFactory(holder=holder, award__version=first.award.version, outcome=first.outcome, shared=True)


@pytest.mark.parametrize(
    "change", [{"hours": 10}, {"hours": -1}, {"status": "released"}, {"kind": "decision"}, {"shared": True}], ids=str
)
def test_a_line_of_the_ledger_stays_true(change):
    refused(UseLedger.objects.filter(pk=UseLedgerFactory().pk), **change)


def test_published_rules_do_not_change():
    version = StackVersionFactory(landing="published")
    rows = StackVersion.objects.filter(pk=version.pk)
    refused(rows, rules={})
    refused(rows, titles={"en": "Another"})
    refused(rows, published_by=version.author)
    refused(StackVersion.objects.filter(pk=StackVersionFactory().pk), state="published")


def test_one_version_of_a_stack_is_published_and_one_is_a_draft():
    version = StackVersionFactory(landing="published")
    with pytest.raises(IntegrityError), transaction.atomic():
        StackVersionFactory(stack=version.stack, number=2, landing="published")
    StackVersionFactory(stack=version.stack, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        StackVersionFactory(stack=version.stack, number=3)


def test_a_ruling_does_not_change_and_is_withdrawn_once():
    ruling = OutcomeLinkFactory(first=LearningOutcomeFactory(), second=LearningOutcomeFactory())
    rows = OutcomeLink.objects.filter(pk=ruling.pk)
    refused(rows, kind="none")
    refused(rows, withdrawn_at=timezone.now())
    rows.update(withdrawn_at=timezone.now(), withdrawn_by=UserFactory())
    refused(rows, withdrawn_at=None, withdrawn_by=None)


def test_an_application_keeps_what_was_sent_and_what_was_decided(application, owner):
    rows = StackApplication.objects.filter(pk=application.pk)
    refused(rows, evaluation="{}")
    refused(rows, applied_on=dt.date(2020, 1, 1))
    refused(application.awards.through.objects.filter(stackapplication=application), award=application.awards.first())
    decided = {"state": "decided", "decided_at": timezone.now(), "decided_by": UserFactory(), "outcome": "granted"}
    refused(rows, **{**decided, "decided_by": owner})
    refused(rows, **{**decided, "outcome": "refused"})
    rows.update(**decided)
    refused(rows, reasons="Another.")
