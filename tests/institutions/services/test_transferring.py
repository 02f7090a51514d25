"""What goes abroad is written down; a dossier that a law asks for is not forgotten."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions.models import Role, TransferRecord
from institutions.services.transferring import note_act_of_learner, remind_of_dossiers, save_transfer
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import InstitutionFactory
from tests.factories.network import TransferRecordFactory
from tests.foundation.built_once import built_once

FIELDS = {
    "recipient": None,
    "recipient_name": "A host",
    "country": "DE",
    "first_on": dt.date(2026, 2, 1),
    "purpose": "Hosting",
    "categories": "Names, results",
    "basis": "standard-clauses",
    "dossier_number": "",
    "submitted_on": None,
    "notes": "",
}


@built_once
def abroad(db):
    return InstitutionFactory(code="BRN", slug="brn", country="CZ")


def test_a_dossier_is_due_sixty_days_after_the_first_transfer_from_viet_nam(home, admin):
    record = save_transfer(institution=home, by=admin, fields=FIELDS)
    assert record.dossier_due == dt.date(2026, 4, 2)
    assert JournalEntry.objects.get(event="transfer_recorded").data == {"basis": "standard-clauses", "country": "DE"}


def test_no_dossier_is_asked_for_before_the_law_was_in_force_nor_elsewhere(home, admin, abroad, holder):
    before = save_transfer(institution=home, by=admin, fields=FIELDS | {"first_on": dt.date(2025, 12, 31)})
    czech = save_transfer(institution=abroad, by=holder(Role.INSTITUTION_ADMIN, abroad), fields=FIELDS)
    assert (before.dossier_due, czech.dossier_due) == (None, None)


def test_a_member_of_the_network_brings_its_own_country(home, admin, abroad):
    record = save_transfer(institution=home, by=admin, fields=FIELDS | {"recipient": abroad})
    assert (record.country, record.recipient_name, record.to) == ("CZ", "", "University BRN")


def test_a_record_is_changed_when_the_dossier_went_out(home, admin):
    record = save_transfer(institution=home, by=admin, fields=FIELDS)
    sent = FIELDS | {"dossier_number": "DEMO-7", "submitted_on": dt.date(2026, 3, 1)}
    save_transfer(institution=home, by=admin, fields=sent, transfer=record)
    assert not TransferRecord.objects.waiting_for_a_dossier().exists()


@pytest.mark.parametrize(
    "wrong", [{"recipient_name": ""}, {"country": "Germany"}, {"submitted_on": dt.date(2026, 3, 1)}, {"purpose": ""}]
)
def test_a_record_that_cannot_be_is_refused(home, admin, wrong):
    with pytest.raises(ValidationError):
        save_transfer(institution=home, by=admin, fields=FIELDS | wrong)


def test_only_the_administrator_writes_records(home, holder):
    with pytest.raises(PermissionDenied):
        save_transfer(institution=home, by=holder(Role.REGISTRAR, home), fields=FIELDS)


def test_acts_of_learners_are_counted_and_name_nobody(home, abroad):
    for _ in range(3):
        note_act_of_learner(sender=home, recipient=abroad, on=dt.date(2026, 2, 1))
    record = TransferRecord.objects.get()
    assert (record.times, record.basis, record.dossier_due) == (3, "act-of-learner", None)


def test_those_who_answer_for_privacy_are_reminded_once_two_weeks_before(home, admin, holder):
    registrar, _issuer = holder(Role.REGISTRAR, home), holder(Role.ISSUER, home)
    soon = timezone.localdate() + dt.timedelta(days=13)
    TransferRecordFactory(institution=home, dossier_due=soon)
    TransferRecordFactory(institution=home, dossier_due=soon + dt.timedelta(days=30))
    assert (remind_of_dossiers(), remind_of_dossiers()) == (1, 0)
    assert set(Letter.objects.values_list("to", flat=True)) == {admin.email, registrar.email}


def test_the_database_keeps_records_whole(home, abroad):
    record = TransferRecordFactory(institution=home)
    rows = TransferRecord.objects.filter(pk=record.pk)
    for change in (
        {"recipient_name": ""},
        {"recipient": home},
        {"dossier_number": "7", "submitted_on": dt.date(2026, 1, 1)},
        {"submitted_on": dt.date(2026, 3, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    acts = {"institution": home, "recipient": abroad, "basis": "act-of-learner"}
    TransferRecordFactory(**acts)
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferRecordFactory(**acts)


def test_a_reminder_that_nobody_was_there_to_get_is_still_to_come(home, holder):
    TransferRecordFactory(institution=home, dossier_due=timezone.localdate() + dt.timedelta(days=13))
    assert remind_of_dossiers() == 0
    holder(Role.INSTITUTION_ADMIN, home)
    assert remind_of_dossiers() == 1
