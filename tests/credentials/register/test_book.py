"""The register book: no gap, no number twice, void ones kept; looked through, taken out, printed, closed."""

import csv
import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from credentials import papers, register_lines
from credentials.models import Award, PaperRun, RegisterBook, VoidNumber
from credentials.register_lines import digest_of_year, lines_of, places
from credentials.services.issuing import fingerprint, sign_awards
from credentials.services.paper_runs import ask_for_book, ask_for_certificates
from credentials.services.register_book import close_year, take_out
from credentials.services.reissuing import prepare_successor
from institutions.models import Role
from institutions.services.leaving import end_role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.factories.batches import BatchFactory, BatchRowFactory
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.register import PaperRunFactory, VoidNumberFactory
from tests.foundation.built_once import built_once

YEAR = dt.date.today().year  # noqa: DTZ011 (the book of now)
THIS_YEAR = (dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31))


@pytest.fixture
def made_void(ready_award, registrar, member, institution, run_jobs):
    """Signed by somebody whose role ends before the seal, then signed again by another: the first pair of numbers is void."""
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    end_role(membership=registrar.memberships.get(), by=member(Role.INSTITUTION_ADMIN, institution))
    run_jobs()
    award = Award.objects.get(pk=ready_award.pk)
    sign_awards(awards=[(award, fingerprint(award))], by=member(Role.REGISTRAR, institution, email="second@example.org"))
    run_jobs()
    return Award.objects.get(pk=award.pk)


def test_a_number_given_back_stays_in_the_book_as_void_and_is_not_given_again(made_void, institution):
    void = VoidNumber.objects.get()
    assert void.serial_number.endswith("-000001")
    assert made_void.serial_number.endswith("-000002")
    lines = lines_of(list(places(institution, *THIS_YEAR)))
    assert [(line.register_number[:4], line.state) for line in lines] == [("0001", "Void"), ("0002", "Issued")]
    assert "right to sign" in lines[0].remarks
    assert lines[0].name == ""
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        VoidNumber.objects.update(serial_number="TUE-2026-000009")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        VoidNumber.objects.all().delete()


def test_a_year_is_closed_by_what_was_shown_and_takes_nothing_more(made_void, institution, registrar, other_registrar):
    _lines, digest = digest_of_year(institution, YEAR)
    with pytest.raises(WrongState, match="not over"):
        close_year(institution=institution, by=other_registrar, year=YEAR, shown=digest)
    # The same book as one of a year that is over.
    RegisterBook.objects.filter(institution=institution).update(year=YEAR)
    last = RegisterBook.objects.create(institution=institution, year=YEAR - 1, last_number=1)
    VoidNumberFactory(
        version=made_void.version,
        serial_number=f"TUE-{YEAR - 1}-000001",
        register_number=f"0001/{YEAR - 1}-VM",
        drawn_on=dt.date(YEAR - 1, 6, 1),
    )
    _lines, digest = digest_of_year(institution, YEAR - 1)
    with pytest.raises(PermissionDenied):
        close_year(institution=institution, by=registrar, year=YEAR - 1, shown=digest)
    with pytest.raises(WrongState, match="changed since"):
        close_year(institution=institution, by=other_registrar, year=YEAR - 1, shown="0" * 64)
    book = close_year(institution=institution, by=other_registrar, year=YEAR - 1, shown=digest)
    assert (book.lines, book.digest) == (1, digest)
    entry = JournalEntry.objects.get(event="register_year_closed")
    assert entry.data == {"year": YEAR - 1, "lines": 1, "digest": digest}
    with pytest.raises(WrongState):
        close_year(institution=institution, by=other_registrar, year=YEAR - 1, shown=digest)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterBook.objects.filter(pk=last.pk).update(last_number=2)


def test_a_reissue_stands_in_the_book_that_numbered_it(
    issued_award, registrar, other_registrar, institution, run_jobs, time_machine
):
    """It keeps the day of award of the year before; a book that is closed stays as it was, and the next one has no gap."""
    time_machine.move_to(dt.datetime(YEAR + 1, 1, 4, 3, tzinfo=dt.UTC), tick=False)
    _lines, digest = digest_of_year(institution, YEAR)
    book = close_year(institution=institution, by=other_registrar, year=YEAR, shown=digest)
    prepare_successor(award=issued_award, by=registrar, terms={"reason": "loss", "explanation": "Burnt"}, fields={})
    new = Award.objects.get(replaces=issued_award)
    sign_awards(awards=[(new, fingerprint(new))], by=other_registrar)
    run_jobs()
    new.refresh_from_db()
    assert (new.state, new.awarded_on, new.register_number) == ("issued", issued_award.awarded_on, f"0001/{YEAR + 1}-VM")
    assert digest_of_year(institution, YEAR) == (1, book.digest)
    assert digest_of_year(institution, YEAR + 1)[0] == RegisterBook.objects.get(year=YEAR + 1).last_number == 1
    (line,) = lines_of(list(places(institution, dt.date(YEAR + 1, 1, 1), dt.date(YEAR + 1, 1, 31))))
    assert (line.award, line.remarks) == (new, f"In the place of {issued_award.register_number}")
    (former,) = lines_of(list(places(institution, *THIS_YEAR)))
    assert former.remarks == f"Replaced by {new.register_number}"


def test_a_book_with_a_gap_is_not_closed(institution, registrar):
    RegisterBook.objects.create(institution=institution, year=YEAR - 1, last_number=1)
    _lines, digest = digest_of_year(institution, YEAR - 1)
    with pytest.raises(WrongState, match="no line"):
        close_year(institution=institution, by=registrar, year=YEAR - 1, shown=digest)


def test_the_page_finds_lines_by_name_and_number_and_costs_the_same_for_one_and_for_many(
    made_void, other_registrar, institution, client, confirmed
):
    confirmed(client, other_registrar)
    address = f"/i/{institution.slug}/register/"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        page = client.get(address)
    assert page.status_code == 200
    assert len(page.context["lines"]) == 2
    for number in range(12):
        VoidNumberFactory(version=made_void.version, drawn_on=dt.date(YEAR, 1, 2), serial_number=f"TUE-{YEAR}-1{number:05}")
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(address).context["lines"]) == 14
    assert len(many) <= len(one)
    assert [line.award for line in client.post(address, {"words": "vi du"}).context["lines"]] == [made_void]
    void = VoidNumber.objects.order_by("serial_number").first()
    assert [line.void for line in client.post(address, {"words": void.register_number}).context["lines"]] == [void]
    assert client.get(f"{address}?first_day=31&first_month=2&first_year=2026").status_code == 422


def test_taken_out_as_a_workbook_a_table_and_data(made_void, other_registrar, institution, issuer, registrar, client):
    told = {"institution": institution, "by": other_registrar, "first": THIS_YEAR[0], "last": THIS_YEAR[1]}
    content, lines = take_out(**told, fields=["register_number", "name", "state", "remarks"], form="xlsx")
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert lines == 2
    assert rows[2][:3] == (made_void.register_number, "Nguyễn Thị Ví Dụ", "Issued")
    content, _lines = take_out(**told, fields=["serial_number", "name"], form="json")
    assert json.loads(content)[1] == {"serial_number": made_void.serial_number, "name": "Nguyễn Thị Ví Dụ"}
    content, _lines = take_out(**told, fields=["name", "birth_date"], form="csv")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[2] == ["Nguyễn Thị Ví Dụ", "2001-05-04"]
    entry = JournalEntry.objects.filter(event="register_taken_out").last()
    assert entry.data["fields"] == ["name", "birth_date"]
    assert entry.data["lines"] == 2
    with pytest.raises(PermissionDenied):
        take_out(**{**told, "by": issuer}, fields=["name"], form="csv")


def test_what_a_public_list_leaves_out_of_its_own_accord(other_registrar, institution, client, confirmed, issued_award):
    confirmed(client, other_registrar)
    page = client.get(f"/i/{institution.slug}/register/file/")
    assert "birth_date" not in page.context["form"].initial.get("fields_chosen", page.context["form"]["fields_chosen"].initial)
    issued_award.learner.erased_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    issued_award.learner.save(update_fields=["erased_at"])
    told = {"institution": institution, "by": other_registrar, "first": THIS_YEAR[0], "last": THIS_YEAR[1]}
    content, _lines = take_out(**told, fields=["register_number", "name"], form="json")
    assert [row["name"] for row in json.loads(content)] == [""]


def test_the_book_on_paper_goes_on_counting_its_pages(
    made_void, other_registrar, institution, run_jobs, client, confirmed, monkeypatch
):
    monkeypatch.setattr(papers, "LINES", 1)
    run = ask_for_book(institution=institution, by=other_registrar, first=THIS_YEAR[0], last=THIS_YEAR[1], language="vi")
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.done) == (PaperRun.State.DONE, 2)
    response = confirmed(client, other_registrar).get(f"{run.get_absolute_url()}file/")
    reader = PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    first, second = (page.extract_text() for page in reader.pages)
    assert "Đại học Kinh tế Thử nghiệm" in first
    assert first.rstrip().endswith("1")
    assert second.rstrip().endswith("2")
    assert made_void.register_number in second
    assert "Nguyễn Thị Ví Dụ" in second
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height


# ---- many certificates


def test_the_certificates_of_a_selection_come_as_one_zip_and_as_one_file_to_print(
    made_void, issuer, institution, run_jobs, client, confirmed, foreign_registrar
):
    for form, kind in (("zip", "application/zip"), ("print", "application/pdf")):
        run = ask_for_certificates(institution=institution, by=issuer, form=form, awards=[made_void])
        run_jobs()
        run.refresh_from_db()
        assert (run.state, run.done, run.left_out) == (PaperRun.State.DONE, 1, 0)
        response = confirmed(client, issuer).get(f"{run.get_absolute_url()}file/")
        content = b"".join(response.streaming_content)
        assert response.headers["Content-Type"] == kind
        assert len(content) == run.size
        if form == "zip":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                (name,) = packed.namelist()
                assert name == f"0002-{YEAR}-VM-Nguyễn-Thị-Ví-Dụ.pdf"
                assert packed.read(name).startswith(b"%PDF-")
        else:
            assert "Nguyễn Thị Ví Dụ" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert confirmed(client, foreign_registrar).get(f"{run.get_absolute_url()}file/").status_code == 404
    stored = run.file
    papers.forget(run)
    assert not default_storage.exists(stored)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\..\\y", "a/b\u202ec", "ນາງ ສົມຈິດ", "...", "x" * 300])
def test_a_name_in_a_zip_is_no_path(name):
    award = Award(register_number="0001/2026-VM", name_as_printed=name)
    made = papers.name_of(award)
    assert made.startswith("0001-2026-VM")
    assert len(made) <= 80
    assert not set(made) & set("/\\:.\u202e ")
    if "ສົມ" in name:
        assert "ສົມຈິດ" in made


def test_what_has_no_certificate_is_left_out_and_nothing_at_all_is_refused(
    issued_award, draft_award_of_another, issuer, institution
):
    run = ask_for_certificates(institution=institution, by=issuer, form="zip", awards=[issued_award, draft_award_of_another])
    assert (run.total, run.left_out) == (1, 1)
    with pytest.raises(ValidationError):
        ask_for_certificates(institution=institution, by=issuer, form="zip", awards=[draft_award_of_another])


def test_the_certificates_of_a_batch_are_those_of_its_rows(issued_award, issuer, institution, version, client, confirmed):
    batch = BatchFactory(version=version, prepared_by=issuer)
    BatchRowFactory(batch=batch, award=issued_award, fate="issued")
    BatchRowFactory(batch=batch)
    run = ask_for_certificates(institution=institution, by=issuer, form="zip", batch=batch)
    assert (run.total, list(run.awards.all())) == (1, [issued_award])
    page = confirmed(client, issuer).get(run.get_absolute_url())
    assert page.headers["Refresh"] == "5"
    fragment = client.get(run.get_absolute_url(), headers={"hx-request": "true"})
    assert b"<progress" in fragment.content
    assert b"<html" not in fragment.content
    # Only one that was approved can be chosen.
    refused = client.post(f"/i/{institution.slug}/papers/", {"form": "zip", "batch": batch.public_id})
    assert refused.status_code == 422


@built_once
def draft_award_of_another(version, institution, issuer):
    return AwardFactory(version=version, learner=LearnerFactory(institution=institution), prepared_by=issuer)


def test_a_run_that_comes_to_nothing_says_so(institution):
    run = PaperRunFactory(institution=institution)
    papers.make(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == PaperRun.State.FAILED
    papers.make(run_id=run.pk)  # a second worker finds nothing to do


def test_lines_are_read_some_hundreds_at_a_time(institution, monkeypatch):
    monkeypatch.setattr(register_lines, "CHUNK", 2)
    version = VersionFactory(institution=institution)
    for number in range(5):
        VoidNumberFactory(version=version, serial_number=f"TUE-2024-{number:06}", drawn_on=dt.date(2024, 5, 1))
    assert digest_of_year(institution, 2024)[0] == 5
