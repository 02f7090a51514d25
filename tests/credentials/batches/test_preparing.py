"""From a table to the registrar, through the services."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from credentials.models import Batch, BatchRow, Learner
from credentials.models.batch import batch_digest
from credentials.retention import Wallet
from credentials.services import batches
from credentials.services.batch_judging import counts_of, told
from micro4asia.foundation import tabular
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.credentials.batches import rosters
from tests.credentials.batches.conftest import DEFAULTS
from tests.factories.credentials import AwardFactory, LearnerFactory

HEAD = ["number", "full_name", "birth_date", "email", "grade", "achieved_on"]


def line(number="TEST-2026-1", name="Lê Thử Nghiệm", born="04/05/2001", email="thu@example.org", grade="B", day="30/06/2026"):
    return [number, name, born, email, grade, day]


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC))


def test_eleven_kinds_of_problem_are_told_apart_and_the_good_rows_go(version, issuer, known):
    batch = batches.open_batch(version=version, by=issuer, name="lop-12.xlsx", content=rosters.workbook())
    assert batch.file.columns["full_name"] == 1
    batch = batches.read_columns(batch=batch, by=issuer, columns=batch.file.columns, defaults=DEFAULTS)
    assert counts_of(batch) == rosters.COUNTS
    stopped = {row.position: row for row in batch.rows.exclude(verdict__in=BatchRow.GOOD)}
    assert set(stopped) == set(rosters.PROBLEMS)
    columns = {
        kind: {remark.column for remark in told(stopped[at].remarks) if remark.stops} for at, kind in rosters.PROBLEMS.items()
    }
    assert columns == {
        "grade": {"grade"},
        "future": {"achieved_on"},
        "no-day": {"achieved_on"},
        "no-address": {"email"},
        "broken-address": {"email"},
        "no-letters": {"full_name"},
        "supervision": {"supervision"},
        "turned": {"full_name"},
        "twice": {"number"},
        "held": {"number"},
        "same-person": {"full_name"},
    }
    with translation.override("en"):
        (asked,) = told(stopped[404].remarks)
        assert asked.text == "This may be Nguyễn Thị Ví Dụ, TEST-2024-0404. Say whether it is the same person."
    assert {row.position for row in batch.rows.filter(verdict="warning")} == set(rosters.WARNINGS)
    assert batch.rows.get(position=57).learner == known["renamed"]
    # What the registry fills itself is not read, and said to be.
    assert batch.columns["serial_number"] == ""

    entries = JournalEntry.objects.count()
    sent, left = batches.send_batch(batch=batch, by=issuer)
    assert JournalEntry.objects.count() == entries + 1
    assert (sent.state, sent.rows.count(), left.rows.count()) == ("ready", 489, 11)
    assert sent.digest == batch_digest(sent)
    assert (left.state, left.left_from, counts_of(left)["problem"]) == ("draft", sent, 8)

    # What waits is put right and follows in a batch of its own.
    row = left.rows.get(position=14)
    batches.fix_row(row=row, by=issuer, values={**row.values, "grade": "A"})
    again, rest = batches.send_batch(batch=left, by=issuer)
    assert (again.rows.get().position, rest.rows.count()) == (14, 10)


def test_questions_to_the_database_do_not_grow_with_the_rows(read, version):
    def asked(count):
        lines = [HEAD, *(line(f"TEST-Q-{count}-{at}", f"Lê Thử {at}", email=f"q{at}@example.org") for at in range(count))]
        with CaptureQueriesContext(connection) as queries:
            read(lines)
        return [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith("SELECT")]

    LearnerFactory(institution=version.institution)
    asked(1)
    assert len(asked(2)) == len(asked(120))


def test_whatever_is_changed_after_sending_voids_what_was_sent(read, issuer, registrar):
    batch = read([HEAD, line(), line("TEST-2026-2", "Mario Esempio", email="mario@example.org")])
    sent, left = batches.send_batch(batch=batch, by=issuer)
    assert left is None
    shown = sent.digest
    row = sent.rows.first()
    row = batches.fix_row(row=row, by=registrar, values={**row.values, "grade": "A"})
    sent.refresh_from_db()
    assert (sent.state, sent.digest, sent.sent_by, row.changed_by) == ("draft", "", None, registrar)
    sent, _left = batches.send_batch(batch=sent, by=issuer)
    assert sent.digest != shown
    # Both had a hand in it.
    assert sent.hands() == {issuer.pk, registrar.pk}
    # Around the services: the rows are not those of the digest any more.
    row = sent.rows.last()
    BatchRow.objects.filter(pk=row.pk).update(values={**row.values, "grade": "C"})
    assert batch_digest(sent) != sent.digest
    assert batches.take_back(batch=sent, by=issuer).state == "draft"


def test_a_question_about_a_person_is_answered_by_a_person(read, version, issuer):
    known = LearnerFactory(institution=version.institution, number="TEST-2020-9", full_name="Nguyễn Thị Ví Dụ")
    batch = read([HEAD, line("TEST-2026-1", "Nguyen Thi Vi Du"), line("TEST-2026-2", "Vi Du Nguyen Thi", email="vi@example.org")])
    first, second = batch.rows.all()
    assert first.verdict == second.verdict == "same-person"
    first = batches.answer_same_person(row=first, by=issuer, learner=known)
    second = batches.answer_same_person(row=second, by=issuer, learner=None)
    assert (first.learner, first.verdict) == (known, "warning")
    assert (second.learner, second.is_new_person, second.verdict) == (None, True, "ready")
    # Who is described otherwise is asked about anew.
    second = batches.fix_row(row=second, by=issuer, values={**second.values, "full_name": "Nguyen Thi Vi Du"})
    assert (second.answered, second.verdict) == (False, "same-person")
    second = batches.answer_same_person(row=second, by=issuer, learner=known)
    assert second.verdict == "duplicate-in-file"
    foreign = LearnerFactory()
    with pytest.raises(WrongState):
        batches.answer_same_person(row=second, by=issuer, learner=foreign)


def test_once_more_is_declared(read, version, issuer, seal_waiting):
    holder = LearnerFactory(institution=version.institution, number="TEST-2026-1", full_name="Lê Thử Nghiệm")
    AwardFactory(version=version, learner=holder)
    batch = read([HEAD, line()])
    row = batch.rows.get()
    assert row.verdict == "duplicate"
    with pytest.raises(WrongState):
        batches.send_batch(batch=batch, by=issuer)
    row = batches.declare_intended(row=row, by=issuer, intended=True)
    assert row.verdict == "warning"
    batches.send_batch(batch=batch, by=issuer)
    # The same table again: they wait already.
    assert read([HEAD, line()]).rows.get().verdict == "duplicate"


def test_a_person_new_here_waits_in_one_batch_only(read, issuer):
    batches.send_batch(batch=read([HEAD, line()]), by=issuer)
    (remark,) = told(read([HEAD, line()]).rows.get().remarks)
    assert "class.tsv" in remark.text


def test_numbers_of_others_nobodys_own_award_and_the_erased(read, version, issuer):
    LearnerFactory(institution=version.institution, number="TEST-2026-1", full_name="Ana Primjer", birth_date=None)
    LearnerFactory(institution=version.institution, number="TEST-2026-2", full_name="Trần Văn Mẫu", user=issuer)
    LearnerFactory(institution=version.institution, number="TEST-2026-3", full_name="—", erased_at=dt.datetime.now(dt.UTC))
    lines = [
        line(),
        line("TEST-2026-2", "Trần Văn Mẫu", email="x@example.org"),
        line("TEST-2026-3", "Luc Exemple", email="l@example.org"),
    ]
    batch = read([HEAD, *lines, line("TEST-2026-7", "Jana A"), line("TEST-2026-7", "Jana B")])
    assert [row.verdict for row in batch.rows.all()] == ["same-person", "problem", "problem", "problem", "problem"]
    row = batches.answer_same_person(row=batch.rows.first(), by=issuer, learner=None)
    assert row.verdict == "problem"
    assert not Learner.objects.filter(institution=version.institution, number="TEST-2026-7").exists()


def test_a_file_of_corrections_replaces_only_the_lines_it_names(read, version, issuer):
    batch = read([HEAD, line(grade="Z"), line("TEST-2026-2", "Mario Esempio", email="m@example.org")])
    content = tabular.write_csv([["Line", *HEAD], ["2", *line(grade="A")]])
    batch = batches.replace_table(batch=batch, by=issuer, name="problems.csv", content=content)
    assert batch.rows.count() == 2
    batch = batches.read_columns(batch=batch, by=issuer, columns=batch.file.columns, defaults=DEFAULTS)
    assert [(row.position, row.values["grade"], row.verdict) for row in batch.rows.all()] == [
        (2, "A", "ready"),
        (3, "B", "ready"),
    ]
    batch = batches.leave_out(row=batch.rows.last(), by=issuer)
    assert batch.rows.count() == 1


def test_how_columns_were_read_is_remembered_where_no_header_says_so(read, version, issuer, other_registrar):
    odd = ["Cột 1", "Cột 2", "Cột 3", "Cột 4", "Cột 5", "Cột 6"]
    content = tabular.write_csv([odd, line()])
    batch = batches.open_batch(version=version, by=issuer, name="odd.csv", content=content)
    assert batch.file.columns == {}
    batches.read_columns(batch=batch, by=issuer, columns={code: at for at, code in enumerate(HEAD)}, defaults=DEFAULTS)
    second = batches.open_batch(version=version, by=other_registrar, name="odd-2.csv", content=content)
    assert second.file.columns == {code: at for at, code in enumerate(HEAD)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"number,full_name\r\n", "headers and no rows"),
        (b"number\r\n1\r\n", "one column"),
        (b"number,full_name\r\n" + b"1,A\r\n" * 10_001, "10,000 rows"),
    ],
)
def test_a_table_that_cannot_be_a_batch_leaves_nothing_behind(version, issuer, content, said):
    with pytest.raises(ValidationError) as refused:
        batches.open_batch(version=version, by=issuer, name="x.csv", content=content)
    assert said in " ".join(refused.value.messages)
    assert not Batch.objects.exists()


def test_only_whoever_prepares_awards_touches_a_batch(read, version, issuer, reviewer, foreign_registrar, registrar, member):
    batch = read([HEAD, line()])
    row = batch.rows.get()
    for nobody in (reviewer, foreign_registrar):
        for attempt in (
            lambda who: batches.fix_row(row=row, by=who, values={}),
            lambda who: batches.send_batch(batch=batch, by=who),
            lambda who: batches.leave_out(row=row, by=who),
            lambda who: batches.discard(batch=batch, by=who),
        ):
            with pytest.raises(PermissionDenied):
                attempt(nobody)
    assert not Batch.objects.visible_to(foreign_registrar).exists()
    colleague = member("issuer", version.institution)
    with pytest.raises(PermissionDenied):
        batches.discard(batch=batch, by=colleague)
    sent, _left = batches.send_batch(batch=batch, by=issuer)
    with pytest.raises(WrongState):
        batches.discard(batch=sent, by=registrar)
    batches.discard(batch=batches.take_back(batch=sent, by=issuer), by=registrar)
    assert not BatchRow.objects.exists()


def test_an_erased_person_is_in_no_row_any_more(read, version, issuer, stranger):
    known = LearnerFactory(institution=version.institution, number="TEST-2026-1", full_name="Lê Thử Nghiệm", user=stranger)
    sent, _left = batches.send_batch(
        batch=read([HEAD, line(), line("TEST-2026-2", "Mario Esempio", email="m@x.example")]), by=issuer
    )
    assert sent.rows.first().learner == known
    Wallet().erase(stranger, version.institution, dt.datetime.now(dt.UTC))
    assert [row.position for row in sent.rows.all()] == [3]
    # What the registrar was asked about is no longer what is there.
    assert batch_digest(sent) != sent.digest
