"""What people and files try with a batch that they may not, or should not."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from credentials.models import Batch
from credentials.services import batches
from credentials.services.batch_judging import told
from institutions.models import Role
from micro4asia.foundation import tabular
from tests.credentials.batches.conftest import DEFAULTS
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import MembershipFactory, UserFactory
from tests.factories.network import UnitFactory
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
HEAD = ["number", "full_name", "birth_date", "email", "grade", "achieved_on", "evidence"]
ONCE = {"once_supervision": "supervised-on-site-id", "once_identity_method": "Identity card"}


def line(number="TEST-2026-1", name="Lê Thử Nghiệm", born="04/05/2001", grade="B", evidence=""):
    return [number, name, born, f"{number[:40]}@example.org".lower(), grade, "30/06/2025", evidence]


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC))


@pytest.fixture
def desk(client, issuer):
    client.force_login(issuer)
    return client


@built_once
def page(institution):
    return lambda name, batch: reverse(f"credentials:{name}", args=[institution.slug, batch.public_id])


@built_once
def corrected(issuer):
    """Sends lines that name the lines of the batch they replace."""

    def send(batch, *lines, by=issuer, defaults=DEFAULTS):
        content = tabular.write_csv([["line", *HEAD], *lines])
        batch = batches.replace_table(batch=batch, by=by, name="problems.csv", content=content)
        return batches.read_columns(batch=batch, by=by, columns=batch.file.columns, defaults=defaults)

    return send


@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_a_cell_of_ten_thousand_letters_is_told_with_its_length(read, language):
    batch = read([HEAD, line(number="9" * 10_000, name="A" * 10_000, evidence="e" * 10_000)])
    row = batch.rows.get()
    with translation.override(language):
        said = {remark.column: remark.text for remark in told(row.remarks)}
    assert {"number", "full_name", "evidence"} <= set(said)
    assert all("10000" in words for words in said.values())
    assert len(str(row.remarks)) < 3_000, "the cells are not kept once more"


def test_a_cell_that_no_spreadsheet_writes_is_no_cell(issuer, version):
    content = tabular.write_csv([HEAD, line(), line(name="A" * 40_000)])
    with pytest.raises(ValidationError, match="Line 3"), translation.override("en"):
        batches.open_batch(version=version, by=issuer, name="x.csv", content=content)


def test_nobody_betters_their_own_row_in_a_colleagues_batch(read, issuer, member, institution):
    tempted = member(Role.ISSUER, institution)
    LearnerFactory(institution=institution, number="TEST-7", full_name="Lê Thử Nghiệm", user=tempted)
    batch = read([HEAD, line("TEST-7", grade="C"), line("TEST-8", "Mario Esempio", "01/02/2000")])
    row = batches.fix_row(row=batch.rows.get(position=2), by=tempted, values={**batch.rows.get(position=2).values, "grade": "A"})
    assert row.verdict == "problem"
    # A colleague who only touches another row does not make it good.
    other = batch.rows.get(position=3)
    batches.fix_row(row=other, by=issuer, values=other.values)
    row.refresh_from_db()
    assert row.verdict == "problem"
    # Looking at it and saving it takes it over.
    assert batches.fix_row(row=row, by=issuer, values={**row.values, "grade": "C"}).verdict in ("ready", "warning")


def test_a_role_that_is_limited_to_a_unit_ends_at_the_next(read, version, institution, issuer):
    limited = UserFactory()
    MembershipFactory(user=limited, institution=institution, role=Role.ISSUER, unit=UnitFactory(institution=institution))
    version.micro_credential.unit = UnitFactory(institution=institution, names={"en": "Faculty of Others"})
    version.micro_credential.save(update_fields=["unit"])
    with pytest.raises(PermissionDenied):
        read([HEAD, line()], by=limited)
    row = read([HEAD, line(grade="Z")]).rows.get()
    for act in (
        lambda: batches.fix_row(row=row, by=limited, values=row.values),
        lambda: batches.leave_out(row=row, by=limited),
        lambda: batches.discard(batch=row.batch, by=limited),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_who_says_something_for_all_rows_has_a_hand_in_all_of_them(read, corrected, issuer, registrar):
    batch = read([HEAD, line("TEST-1"), line("TEST-2", "Mario Esempio", "01/02/2000")])
    batch = corrected(batch, ["2", *line("TEST-1")], by=registrar, defaults=DEFAULTS | {"supervision": "unsupervised"})
    row = batch.rows.get(position=2)
    batches.fix_row(row=row, by=issuer, values=row.values)
    sent, _left = batches.send_batch(batch=batch, by=issuer)
    assert registrar.pk in sent.hands()


@pytest.mark.parametrize("named", ["", "two", "0", "-2", "2.5", "9" * 30])
def test_a_corrected_line_that_names_none_takes_no_other_place(read, corrected, named):
    batch = read([HEAD, line("TEST-1"), line("TEST-2", "Mario Esempio", "01/02/2000")])
    with pytest.raises(ValidationError, match="Line 2"), translation.override("en"):
        corrected(batch, [named, *line("TEST-2", "Luigi Esempio", "01/02/2000")])
    assert [row.values["number"] for row in batch.rows.order_by("position")] == ["TEST-1", "TEST-2"]


def test_corrections_do_not_make_a_batch_larger_than_a_table(read, corrected, monkeypatch):
    batch = read([HEAD, line("TEST-1"), line("TEST-2", "Mario Esempio", "01/02/2000")])
    monkeypatch.setattr(tabular, "MOST_ROWS", 2)
    with pytest.raises(ValidationError):
        corrected(batch, ["9", *line("TEST-9", "Anna Prova", "03/04/2002")])


def test_a_refused_correction_leads_back_to_the_preview(desk, page, read):
    batch = read([HEAD, line(grade="Z")])
    refused = desk.post(page("batch-table", batch), {"table": SimpleUploadedFile("x.csv", b"number\r\n")})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert 'href="?' not in said.partition("<main")[2].partition("</main>")[0]
    assert '<details class="sheet mt" open>' in said


def test_more_than_a_page_takes_is_said_to_be_too_much(desk, institution, version):
    asked = reverse("credentials:batch-new", args=[institution.slug])
    answer = desk.post(
        asked, {"version": version.pk, "pasted": "number\tfull_name\n" + "1\t2\n" * 600_000}, headers={"accept-language": "en"}
    )
    assert answer.status_code == 413
    assert "as a file" in answer.content.decode()
    assert not Batch.objects.exists()


def test_what_stands_in_a_cell_is_never_markup(desk, page, read):
    evil = "<script>alert(1)</script>"
    batch = read([HEAD, line("<b>1", evil, grade=evil), line("TEST-2", evil, "01/02/2000", evidence=evil)])
    batch.name = evil
    batch.save(update_fields=["name"])
    for name, args in (("batch-preview", ()), ("batch-row", (2,)), ("batch-row", (3,)), ("batches", None)):
        address = reverse(
            f"credentials:{name}", args=[batch.institution.slug, *([batch.public_id, *args] if args is not None else [])]
        )
        said = desk.get(address).content.decode()
        assert "&lt;script&gt;alert(1)" in said, name
        assert evil not in said, name


@pytest.mark.parametrize(
    "query", ["?page=99999999999999999999999", "?page=x&only=%00", "?only=%27--&page=-1", "?only=problems&page=0"]
)
def test_odd_questions_get_a_page(desk, page, read, query):
    batch = read([HEAD, line()])
    assert desk.get(page("batch-preview", batch) + query).status_code == 200
    assert desk.get(reverse("credentials:batches", args=[batch.institution.slug]) + query).status_code == 200
    assert desk.get(page("batch", batch) + f"rows/{'9' * 40}/").status_code == 404
