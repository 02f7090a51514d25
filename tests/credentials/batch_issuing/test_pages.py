"""The last three steps of a batch, as people see them."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from credentials.models import Award, Batch, RegisterBook, StatusList
from credentials.services.batch_issuing import pause_batch, return_batch
from institutions.models import Role
from tests.foundation.built_once import built_once


@built_once
def address(institution):
    def made(name, batch, *more):
        return reverse(f"credentials:batch-{name}", args=[institution.slug, batch.public_id, *more])

    return made


@pytest.fixture
def at_desk(client, confirmed, registrar):
    return confirmed(client, registrar)


def test_a_registrar_sees_what_is_approved_and_three_certificates_and_watches_it_to_its_report(
    at_desk, address, make_batch, run_jobs, learner, institution
):
    batch = make_batch(12, {0: {"learner": learner, "intended_again": True}, 1: {"number": "=1+1"}})
    waiting = at_desk.get(reverse("credentials:sign-list", args=[institution.slug]))
    assert address("approve", batch) in waiting.content.decode()
    page = at_desk.get(address("approve", batch))
    assert (page.context["summary"].rows, page.context["summary"].new_people, page.context["summary"].again) == (12, 11, 1)
    assert "Everybody has the same grade, B." in page.content.decode()
    assert len(page.context["samples"]) == 3
    assert "Nguyễn Thị Ví Dụ" in page.content.decode()
    answer = at_desk.post(address("approve", batch), {"shown": batch.digest, "when": "now"})
    assert answer.url == address("progress", batch)
    moving = at_desk.get(answer.url, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in moving.content.decode()
    assert "Signing 0 of 12" in moving.content.decode()
    assert "<html" not in moving.content.decode()
    run_jobs()
    assert at_desk.get(answer.url, headers={"HX-Request": "true"})["HX-Redirect"] == batch.get_absolute_url()
    report = at_desk.get(address("report", batch)).content.decode()
    assert Award.objects.first().get_absolute_url() in report
    csv = at_desk.get(address("report-file", batch, "csv")).content.decode("utf-8-sig")
    assert "'=1+1" in csv
    assert Award.objects.order_by("pk").first().public_url in csv
    sheet = load_workbook(io.BytesIO(at_desk.get(address("report-file", batch, "xlsx")).content)).active
    assert (sheet.max_row, sheet["B3"].data_type) == (13, "s")


def test_a_batch_that_changed_meanwhile_is_told_and_a_wrong_hour_comes_back(at_desk, address, make_batch, institution):
    batch = make_batch()
    yesterday = timezone.localtime(timezone.now(), institution.zone) - dt.timedelta(days=1)
    typed = {"on_day": yesterday.day, "on_month": yesterday.month, "on_year": yesterday.year, "at": "08:30"}
    answer = at_desk.post(address("approve", batch), {"shown": batch.digest, "when": "later", **typed})
    assert answer.status_code == 422
    assert "within a year" in answer.content.decode()
    assert at_desk.post(address("approve", batch), {"shown": "0" * 64, "when": "now"}).status_code == 409
    tomorrow = yesterday + dt.timedelta(days=2)
    typed = {"on_day": tomorrow.day, "on_month": tomorrow.month, "on_year": tomorrow.year, "at": "08:30"}
    at_desk.post(address("approve", batch), {"shown": batch.digest, "when": "later", **typed})
    run_at = timezone.localtime(Batch.objects.get().run_at, institution.zone)
    assert (run_at.date(), f"{run_at:%H:%M}") == (tomorrow.date(), "08:30")
    assert "at 08:30 (Asia/Ho_Chi_Minh)" in at_desk.get(address("progress", batch)).content.decode()


def test_returning_asks_for_a_reason(at_desk, address, ready_batch):
    assert at_desk.post(address("return", ready_batch), {"reason": ""}).status_code == 422
    assert at_desk.post(address("return", ready_batch), {"reason": "Grades."}).status_code == 302
    assert Batch.objects.get().state == "draft"


def test_a_paused_batch_says_so_and_is_stopped_from_its_page(
    at_desk, address, make_batch, approve, registrar, member, institution
):
    batch = make_batch()
    approve(batch)
    pause_batch(batch=batch, by=registrar)
    page = at_desk.get(address("progress", batch)).content.decode()
    assert "Paused" in page
    assert "hx-get" not in page
    at_desk.force_login(member(Role.ISSUER, institution))
    assert address("resume", batch) not in at_desk.get(address("progress", batch)).content.decode()
    assert at_desk.post(address("stop", batch)).status_code == 403


def test_the_report_takes_no_more_queries_with_more_rows(
    at_desk, address, make_batch, approve, run_jobs, django_assert_max_num_queries
):
    batch = make_batch(8)
    approve(batch)
    run_jobs()
    with django_assert_max_num_queries(25):
        at_desk.get(address("report", batch))


def test_the_three_are_shown_as_they_will_be_printed_and_nothing_is_drawn_for_them(at_desk, address, make_batch, learner):
    batch = make_batch(4, {0: {"learner": learner}})
    page = at_desk.get(address("approve", batch)).content.decode()
    shown = re.findall(r'<img[^>]* src="([^"]+\.webp)" loading="lazy"', page)
    assert len(shown) == 3
    picture = at_desk.get(shown[0])
    assert (picture["Content-Type"], Image.open(io.BytesIO(picture.content)).size) == ("image/webp", (497, 702))
    assert len(picture.content) < 30_000
    pdf = at_desk.get(address("sample", batch, 1, "pdf"))
    assert pdf["Content-Disposition"].startswith("inline")
    said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Nguyễn Thị Ví Dụ" in said
    assert "Not issued yet" in said
    assert "Chưa cấp" in said
    assert "/c/" not in said, "it has no address yet, and no code to scan"
    assert not Award.objects.exists()
    assert not RegisterBook.objects.exists()
    assert not StatusList.objects.exists()


def test_samples_are_for_registrars_while_the_batch_waits(
    client, confirmed, registrar, issuer, foreign_registrar, address, make_batch
):
    batch = make_batch(2)
    url = address("sample", batch, 1, "pdf")
    for person, told in ((issuer, 403), (foreign_registrar, 404)):
        assert confirmed(client, person).get(url).status_code == told
    confirmed(client, registrar)
    assert client.get(address("sample", batch, 999_999, "pdf")).status_code == 404
    return_batch(batch=batch, by=registrar, reason="A grade is missing.")
    assert client.get(url).status_code == 409


def test_a_server_without_pictures_shows_a_sketch_and_the_pdf(at_desk, address, make_batch, monkeypatch):
    monkeypatch.setattr("credentials.views.batch_issue.program", lambda: None)
    batch = make_batch(3)
    page = at_desk.get(address("approve", batch)).content.decode()
    assert page.count('class="diploma"') == 3
    assert page.count(".pdf") == 3
    assert ".webp" not in page


def test_what_cannot_be_printed_says_so_before_it_is_approved(at_desk, address, make_batch):
    batch = make_batch(1, {0: {"full_name": "\U00010450 Ví Dụ"}})
    answer = at_desk.get(address("sample", batch, 1, "pdf"))
    assert answer.status_code == 409
    assert "cannot be printed" in answer.content.decode()
