import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from institutions.forms import agreements as forms
from institutions.forms.reference import counted, form_for
from institutions.models import Agreement, Role
from tests.factories.institutions import GradeScaleFactory
from tests.factories.network import AgreementFactory, StatutoryLimitFactory
from tests.foundation.built_once import built_once

PDF = b"%PDF-1.4\n%%EOF\n"
TYPED = {"number": "AG-2026-01", "title_en": "Credits", "covers": ["credit-transfer"], "scope_en": "All", "notice_days": "90"}
TYPED |= {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2026"}
TYPED |= {"valid_to_day": "31", "valid_to_month": "12", "valid_to_year": "2028"}


def upload(content=PDF, name="signed.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@built_once
def typed(home, elsewhere):
    return TYPED | {"parties": [home.pk, elsewhere.pk]}


def test_the_network_enters_an_agreement(client, chief, typed):
    client.force_login(chief)
    answer = client.post("/network/agreements/new/", typed | {"document": upload()})
    assert answer.status_code == 302
    row = Agreement.objects.get()
    assert (row.state, row.document_size, row.parties.count()) == ("draft", len(PDF), 2)
    page = client.get(answer["Location"]).content.decode()
    assert row.document_digest in page
    file = client.get(f"/network/agreements/{row.public_id}/file/")
    assert file["Content-Disposition"] == 'attachment; filename="AG-2026-01.pdf"'
    assert file.content == PDF


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_to_year": "2025"}, "valid_to"),
        ({"number": "one"}, "number"),
        ({"parties": []}, "parties"),
        ({"document": upload(b"GIF89a", "signed.pdf")}, "document"),
        ({"document": upload(b"%PDF-1.4 cut off")}, "document"),
        ({"notice_days": "-1"}, "notice_days"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(client, chief, typed, change, field):
    client.force_login(chief)
    page = client.post("/network/agreements/new/", typed | change)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert "Credits" in page.content.decode()
    assert not Agreement.objects.exists()


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(forms, "LARGEST", 4)
    with pytest.raises(ValidationError):
        forms.SignedPdf(label="x").clean(upload())


def test_a_number_is_given_once(client, chief, typed):
    AgreementFactory(number="AG-2026-01")
    client.force_login(chief)
    page = client.post("/network/agreements/new/", typed)
    assert list(page.context["form"].errors) == ["number"]


def test_drafts_are_unknown_to_everybody_else(client, home):
    row = AgreementFactory()
    assert client.get(f"/agreements/{row.public_id}/").status_code == 404
    assert row.number not in client.get("/agreements/").content.decode()


def test_the_public_reads_reference_data_with_its_doubts(client, db):
    StatutoryLimitFactory(country="HR", doubt="knowledge?", source="General procedure")
    StatutoryLimitFactory(country="CZ", source="Another act", valid_to=dt.date(2021, 1, 1))
    page = client.get("/network/reference/?kind=time-limits").content.decode()
    assert "General procedure" in page
    assert "To be confirmed with the partner" in page
    assert "Another act" not in page
    assert "Another act" in client.get("/network/reference/?kind=time-limits&when=past").content.decode()
    assert "General procedure" not in client.get("/network/reference/?kind=time-limits&country=CZ").content.decode()


def test_programmes_read_reference_data_by_day(client, db):
    StatutoryLimitFactory(country="HR", valid_to=dt.date(2021, 1, 1))
    assert client.get("/api/v1/reference/time-limits/?on=2020-06-01").json()["count"] == 1
    assert client.get("/api/v1/reference/time-limits/?on=2022-06-01").json()["count"] == 0
    assert client.get("/api/v1/reference/time-limits/?on=2022-13-01").status_code == 400
    assert client.get("/api/v1/reference/credit-value/").status_code == 404


def test_a_change_is_previewed_then_confirmed(client, admin, home):
    client.force_login(admin)
    typed = {"system": "VN", "hours_per_credit": "45", "step": "1", "source": "Decision", "doubt": "seen"}
    typed |= {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2090"}
    url = "/i/tue/settings/counting/credit-value/"
    page = client.post(url, typed | {"do": "preview"})
    assert home.credit_values.count() == 1
    assert "One credit is 45 hours" in page.content.decode()
    answer = client.post(url, dict(page.context["typed"]) | {"do": "confirm", "seen": page.context["seal"]})
    assert answer.status_code == 302
    assert home.credit_values.count() == 2
    assert "To come" in client.get("/i/tue/settings/counting/").content.decode()


def test_a_preview_that_is_out_of_date_is_shown_again(client, admin, home):
    client.force_login(admin)
    typed = {"system": "VN", "hours_per_credit": "45", "step": "1", "source": "Decision", "doubt": "seen"}
    typed |= {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2090", "do": "confirm", "seen": "old"}
    page = client.post("/i/tue/settings/counting/credit-value/", typed)
    assert page.context["outdated"]
    assert home.credit_values.count() == 1


def test_colleagues_read_how_their_institution_counts(client, holder, home):
    client.force_login(holder(Role.OFFICER, home))
    page = client.get("/i/tue/settings/counting/").content.decode()
    assert "One credit is 50 hours" in page
    assert "Add a row" not in page


@pytest.mark.parametrize("lines", ["A 3\nF 2", "A 3\nA 4", "A -1", "A many", "A 0", "Z 3"])
def test_a_distribution_counts_passing_grades_only(db, lines):
    with pytest.raises(ValidationError):
        counted(GradeScaleFactory(), lines)


def test_a_distribution_is_kept_best_first(db):
    assert counted(GradeScaleFactory(), "C 5\n\nA 3\nB\t0".replace("\t", " ")) == [["A", 3], ["B", 0], ["C", 5]]


def test_hours_outside_the_official_range_are_refused_at_their_field(db):
    typed = {"system": "ECTS", "country": "HR", "hours_per_credit": "40", "hours_min": "25", "hours_max": "30", "step": "1"}
    form = form_for("credit-systems", typed | {"source": "x", "doubt": "seen", "valid_from_day": "1"})
    assert "hours_per_credit" in form.errors
