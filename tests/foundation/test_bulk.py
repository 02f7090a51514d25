"""Many rows in one go are judged like one row: by constraints, by triggers, and on PostgreSQL by the walls."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from micro4asia.foundation import bulk, walls
from micro4asia.foundation.models import JournalEntry, Letter

pytestmark = pytest.mark.django_db


def letters(*numbers, **fields):
    said = {"language": "lo", "subject": "ສະບາຍດີ", "text": "\t\\N\n", **fields}
    return [Letter(key=f"k{n}", message_id=f"<m{n}@x>", to=f"{n}@example.org", **said) for n in numbers]


def test_rows_go_in_and_are_changed_as_they_are():
    bulk.insert(letters(1, 2, 3))
    rows = list(Letter.objects.order_by("key"))
    assert [(row.key, row.subject, row.text, row.state) for row in rows] == [
        (f"k{n}", "ສະບາຍດີ", "\t\\N\n", "waiting") for n in (1, 2, 3)
    ]
    assert all(row.created_at for row in rows)
    for row in rows[:2]:
        row.subject, row.error = "Xin chào", "smtp_550"
    assert bulk.update(rows[:2], ["subject"]) == 2
    assert list(Letter.objects.order_by("key").values_list("subject", "error")) == [("Xin chào", "")] * 2 + [("ສະບາຍດີ", "")]
    assert bulk.update([], ["subject"]) == 0
    bulk.insert([])


def test_what_was_there_stays_where_that_was_asked_for_and_raises_otherwise():
    bulk.insert(letters(1))
    bulk.insert(letters(1, 2), ignore_conflicts=True)
    assert Letter.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(letters(2, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(letters(4, state="sent"))
    assert Letter.objects.count() == 2
    bulk.insert(letters(5))


def test_frozen_rows_stay_frozen():
    entry = JournalEntry(chain=7, sequence=1, event="made", subject_type="x", subject_id=1, at="2026-01-01T00:00:00Z", hash="a")
    bulk.insert([entry])
    entry = JournalEntry.objects.get(chain=7)
    entry.event = "unmade"
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.update([entry], ["event"])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="policies on rows are PostgreSQL's")
def test_the_walls_hold_for_copied_rows():
    with walls.within(walls.NOTHING), pytest.raises(ProgrammingError), transaction.atomic():
        bulk.insert(letters(9))
