"""The journal cannot be changed quietly, and does not take what should be erasable."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError

from micro4asia.foundation import journal
from micro4asia.foundation.models import JournalEntry, JournalHead, Letter

pytestmark = pytest.mark.django_db


class Event(models.TextChoices):
    AWARD_REVOKED = "award.revoked"


def record(institution_id=7, **data):
    return journal.record(Event.AWARD_REVOKED, on=Letter(pk=3), by=None, institution_id=institution_id, **data)


def thaw():
    """What an intruder with full rights over the database would do first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'foundation_journalentry'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE foundation_journalentry DISABLE TRIGGER USER")


def test_an_entry_says_who_did_what_to_which_row(django_user_model):
    person = django_user_model(pk=42)
    entry = journal.record("award.revoked", on=Letter(pk=3), by=person, institution_id=7, reason="issued_in_error")
    entry.refresh_from_db()
    assert (entry.chain, entry.sequence, entry.event) == (7, 1, "award.revoked")
    assert (entry.subject_type, entry.subject_id, entry.actor_id) == ("foundation.letter", 3, 42)
    assert entry.data == {"reason": "issued_in_error"}
    assert entry.hash == journal.digest(entry)
    assert str(entry) == "7/1 award.revoked"


def test_each_institution_has_a_chain_without_gaps():
    for institution in (7, 8, None, 7, 7):
        record(institution)
    assert list(JournalEntry.objects.filter(chain=7).order_by("pk").values_list("sequence", flat=True)) == [1, 2, 3]
    assert list(journal.chains()) == [0, 7, 8]
    assert [journal.verify_chain(chain) for chain in (0, 7, 8, 9)] == [None] * 4
    assert str(JournalHead.objects.get(chain=7)) == "7/3"


@pytest.mark.parametrize("change", [{"event": "award.issued"}, {"data": {}}, {"actor_id": 9}, {"hash": "0" * 64}])
def test_no_entry_can_be_changed(change):
    record(reason="issued_in_error")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        JournalEntry.objects.update(**change)


def test_no_entry_can_be_deleted():
    entry = record()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        entry.delete()


@pytest.mark.parametrize("change", [{"event": "award.issued"}, {"data": {"a": 1}}, {"actor_id": 9}, {"subject_id": 4}])
def test_a_change_behind_the_triggers_shows(change):
    for _ in range(4):
        record()
    thaw()
    JournalEntry.objects.filter(chain=7, sequence=2).update(**change)
    assert journal.verify_chain(7) == 2


def test_a_removed_entry_shows_in_the_middle_and_at_the_end():
    for institution in (7, 7, 7, 8, 8):
        record(institution)
    thaw()
    JournalEntry.objects.filter(chain=7, sequence=2).delete()
    JournalEntry.objects.filter(chain=8, sequence=2).delete()
    assert (journal.verify_chain(7), journal.verify_chain(8)) == (2, 2)
    JournalEntry.objects.filter(chain=8).delete()
    assert journal.verify_chain(8) == 1


def test_an_entry_vanishes_with_the_fact():
    record()

    @transaction.atomic
    def change_of_mind():
        record()
        raise TimeoutError

    with pytest.raises(TimeoutError):
        change_of_mind()
    assert JournalEntry.objects.count() == JournalHead.objects.get().sequence == 1
    assert journal.verify_chain(7) is None


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        record()


@pytest.mark.parametrize("told", ["Wrong person", "mai@example.org", "Nguyễn", "x" * 201, 1.5, object()])
def test_sentences_names_addresses_and_unsure_numbers_are_refused(told):
    with pytest.raises(ValueError, match="journal"):
        record(reason=told)


def test_codes_numbers_dates_and_lists_of_them_are_kept_as_written():
    entry = record(
        hours=Decimal("12.50"),
        day=date(2026, 11, 23),
        at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        rows={3, 1, 2},
        after=Event.AWARD_REVOKED,
        nested={"first": True, "last": None},
    )
    entry.refresh_from_db()
    assert entry.data == {
        "hours": "12.50",
        "day": "2026-11-23",
        "at": "2026-11-23T09:00:00+00:00",
        "rows": [1, 2, 3],
        "after": "award.revoked",
        "nested": {"first": True, "last": None},
    }
    assert journal.verify_chain(7) is None


def test_a_command_checks_every_chain_and_raises_the_alarm(capsys):
    record(7)
    record(None)
    call_command("journal_check")
    assert capsys.readouterr().out == "network: 1 entries hold\ninstitution 7: 1 entries hold\n"
    thaw()
    JournalEntry.objects.filter(chain=7).update(event="award.issued")
    with pytest.raises(CommandError, match="institution 7"):
        call_command("journal_check")
