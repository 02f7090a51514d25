"""The first three steps through the pages, as somebody without JavaScript would take them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from credentials.models import Batch
from micro4asia.foundation import tabular
from tests.credentials.batches import rosters
from tests.factories.credentials import LearnerFactory
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
ONCE = {"once_supervision": "supervised-on-site-id", "once_identity_method": "Identity card"}


@built_once
def at(institution):
    return lambda name, *args: reverse(f"credentials:{name}", args=[institution.slug, *args])


@pytest.fixture
def desk(client, issuer):
    client.force_login(issuer)
    return client


def chosen(batch):
    return {f"column_{code}": str(place) for code, place in batch.file.columns.items()}


def test_a_workbook_becomes_a_batch_whose_problems_are_put_right(desk, at, version, known):
    table = SimpleUploadedFile("lop-12.xlsx", rosters.workbook())
    page = desk.post(at("batch-new"), {"version": version.pk, "table": table}, follow=True)
    assert "serial_number" in page.content.decode()
    batch = Batch.objects.get()
    assert page.request["PATH_INFO"] == at("batch-columns", batch.public_id)
    answer = desk.post(at("batch-columns", batch.public_id), {"do": "confirm", **chosen(batch), **ONCE})
    assert answer["Location"] == at("batch-preview", batch.public_id) + "?only=problems"

    page = desk.get(at("batch-preview", batch.public_id), {"only": "problems"})
    assert page.context["bad"] == 11
    assert f'href="{at("batch-preview", batch.public_id)}?only=problems#r14"' in page.content.decode()
    assert [row.position for row, _said, _remarks in page.context["rows"]] == list(rosters.PROBLEMS)

    row = at("batch-row", batch.public_id, 38)
    page = desk.get(row)
    assert list(page.context["form"].errors) == ["email"]
    said = {name: field.value() or "" for name, field in ((each.name, each) for each in page.context["form"])}
    refused = desk.post(row, {**said, "do": "fix", "evidence": "x" * 1001})
    assert refused.status_code == 422
    assert desk.post(row, {**said, "do": "fix", "email": "new@example.org"}).status_code == 302
    asked = at("batch-row", batch.public_id, 404)
    assert "TEST-2024-0404" in desk.get(asked).content.decode()
    desk.post(asked, {"do": "person", "learner": "TEST-2024-0404"})
    assert batch.rows.get(position=404).learner == known["same-person"]
    desk.post(at("batch-row", batch.public_id, 310), {"do": "again", "intended": "yes"})
    desk.post(at("batch-row", batch.public_id, 203), {"do": "out"})

    sheet = load_workbook(io.BytesIO(desk.get(at("batch-problems", batch.public_id)).content)).active
    lines = list(sheet.values)
    assert len(lines) == 1 + 7
    assert lines[1][0] == 14
    assert "Z" in lines[1][1]

    assert desk.post(at("batch-send", batch.public_id), follow=True).status_code == 200
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == ("ready", 492)
    page = desk.get(at("batches"))
    assert [(row.size, row.stopped) for row in page.context["pages"].object_list] == [(7, 7), (492, 0)]


def test_cells_that_are_pasted_are_read_like_a_file(desk, at, version):
    pasted = "Mã số sinh viên\tHọ và tên\tEmail\tĐiểm\nTEST-2026-1\tLê Thử Nghiệm\tthu@example.org\tB\n"
    desk.post(at("batch-new"), {"version": version.pk, "pasted": pasted})
    batch = Batch.objects.get()
    assert (batch.source, batch.file.columns) == ("paste", {"number": 0, "full_name": 1, "email": 2, "grade": 3})
    answer = desk.post(
        at("batch-columns", batch.public_id), {"do": "confirm", "encoding": "utf-8", "delimiter": "\t", **chosen(batch), **ONCE}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    # No day of achievement is said anywhere yet.
    assert batch.rows.get().verdict == "problem"


def test_a_formula_in_a_cell_stays_a_text_in_what_goes_out(desk, at, version):
    content = tabular.write_csv([["number", "full_name"], ["TEST-1", '=HYPERLINK("http://x.example")']])
    desk.post(at("batch-new"), {"version": version.pk, "table": SimpleUploadedFile("x.csv", content.replace(b"'=", b"="))})
    batch = Batch.objects.get()
    look = {"encoding": batch.file.encoding, "delimiter": batch.file.delimiter}
    desk.post(at("batch-columns", batch.public_id), {"do": "confirm", **look, **chosen(batch), **ONCE})
    sheet = load_workbook(io.BytesIO(desk.get(at("batch-problems", batch.public_id)).content)).active
    cell = sheet.cell(row=2, column=4)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x.example")', "s")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"table": SimpleUploadedFile("x.csv", b"number,full_name\r\n")}, 422),
        ({}, 422),
        ({"pasted": "PK\x03\x04 a\tb\n1\t2"}, 422),
        ({"table": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 cut off")}, 422),
        ({"pasted": "a\tb\n1\t2", "table": SimpleUploadedFile("x.csv", b"a,b\r\n1,2\r\n")}, 422),
    ],
)
def test_what_is_no_table_is_said_at_its_field(desk, at, version, sent, status):
    page = desk.post(at("batch-new"), {"version": version.pk, **sent})
    assert page.status_code == status
    assert not Batch.objects.exists()


def test_a_template_fits_its_micro_credential(desk, at, version):
    content = desk.get(at("batch-template", version.micro_credential.public_id, "csv")).content
    headers = content.decode("utf-8-sig").splitlines()[0]
    assert "Grade" in headers
    assert desk.get(at("batch-template", "nothing", "csv")).status_code == 404


def test_a_learner_of_another_institution_answers_no_question(desk, at, version, read):
    LearnerFactory(institution=version.institution, number="OLD-1", full_name="Lê Thử Nghiệm", birth_date=None)
    foreign = LearnerFactory(number="FOREIGN-1")
    batch = read(
        [["number", "full_name", "email", "grade", "achieved_on"], ["N-1", "Le Thu Nghiem", "a@example.org", "B", "30/06/2025"]]
    )
    row = at("batch-row", batch.public_id, 2)
    assert desk.post(row, {"do": "person", "learner": foreign.number}).status_code == 404
    assert desk.post(row, {"do": "person", "learner": "new"}).status_code == 302
    assert batch.rows.get().is_new_person
