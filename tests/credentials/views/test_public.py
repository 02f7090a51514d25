"""The page anyone opens who holds the link, and what stands beside it."""

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path

import brotli
import pytest
from django.urls import reverse
from django.utils import timezone

from credentials import printing
from credentials.models import Award, LaterAct
from credentials.services.issuing import fingerprint, sign_awards
from credentials.services.revoking import approve_revocation
from credentials.services.sharing import create_share_link, set_visibility
from credentials.signing import status_bits
from credentials.views import public
from micro4asia.foundation import public_ids
from micro4asia.foundation.models import Job
from tests.factories.credentials import AwardFactory, LearnerFactory

STATIC = Path(__file__).resolve().parents[3] / "static"


def words(answer):
    """What a reader sees: the text of the page, in one line."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(text).split())


def url(award, name="public"):
    return reverse(f"credentials:{name}", args=[award.public_id])


# ---- what it says ----


def test_all_eleven_european_elements_stand_on_the_page_by_value(client, issued_award):
    seen = words(client.get(url(issued_award)))
    issued_on = issued_award.awarded_on
    elements = {
        "1 learner": "Nguyễn Thị Ví Dụ",
        "2 title": "Fintech and Digital Payments",
        "3 country": "Viet Nam",
        "4 awarding body": "Trial University of Economics",
        "5 date of issue": f"Date of issue {issued_on.day} {issued_on:%B} {issued_on.year}",
        "6 outcomes": "Explain payment rails 35 h",
        "7 workload": "100 hours",
        "8 level": "VQF level 6",
        "9 assessment": "Written exam (60",
        "10 participation": "Blended",
        "11 quality assurance": "Part of an accredited programme Trial Accreditation Centre, decision 12/2025",
    }
    assert {name: value for name, value in elements.items() if value not in seen} == {}
    optional = ["Supervised on site, identity verified", "Passport", "0412", "2 credits, 50 hours each; 4 ECTS at 25 hours"]
    assert [value for value in optional if value not in seen] == []
    assert [text for text in ("Compare business models 35 h", "Assess regulation 30 h") if text not in seen] == []


def test_the_page_speaks_vietnamese_and_marks_what_does_not(client, issued_award):
    answer = client.get(url(issued_award) + "?lang=vi")
    seen = words(answer)
    assert "Công nghệ tài chính và thanh toán số" in seen
    assert "Giải thích hạ tầng thanh toán" in seen
    day = issued_award.awarded_on
    assert f"ngày {day.day} tháng {day.month} năm {day.year}" in seen
    assert '<html lang="vi">' in answer.content.decode()
    assert '<a href="?lang=en" lang="en" hreflang="en">Fintech and Digital Payments</a>' in answer.content.decode()


def test_a_stranger_sees_neither_grade_nor_anything_else_of_the_person(client, issued_award):
    learner = issued_award.learner
    shown = client.get(url(issued_award)).content.decode()
    private = [learner.email, learner.number, "2001-05-04", "4 May 2001", "Grade"]
    assert [value for value in private if value in shown] == []
    assert 'name="robots" content="noindex"' in shown


def test_the_five_checks_are_told_in_sentences(client, issued_award):
    answer = client.get(url(issued_award))
    assert answer.context["verification"].kind == "valid"
    told = answer.context["verification"].told
    assert [check.name for check in told] == ["signature", "issuer", "status", "dates", "record"]
    assert words(answer).count(": passed") == 5
    assert [check.sentence for check in told if check.sentence not in words(answer)] == []


def test_a_revoked_award_fails_in_front_of_a_stranger(client, issued_award, pending_revocation, registrar, seal_waiting):
    approve_revocation(revocation=pending_revocation, by=registrar)
    seal_waiting()
    page = client.get(url(issued_award))
    assert page.context["verification"].failed == ["status"]
    assert "This credential was revoked on" in words(page)
    assert "Issued to the wrong person" in words(page)
    assert "The paper of somebody else was graded." not in words(page)
    told = client.get(reverse("api-credential", args=[issued_award.public_id])).json()
    assert told["verification"]["verdict"] == "revoked"
    listed = json.loads(client.get(issued_award.status_list.url.removeprefix("http://localhost:8000")).content)
    bits = status_bits.decode(listed["credentialSubject"]["encodedList"])
    assert status_bits.get(bits, issued_award.status_index)


def test_a_revoked_award_is_refused_before_its_list_is_signed_again(client, issued_award, pending_revocation, registrar):
    approve_revocation(revocation=pending_revocation, by=registrar)
    page = client.get(url(issued_award))
    assert page.context["verification"].kind == "revoked"


def test_what_was_declined_is_no_reason(client, issued_award):
    assert not LaterAct.objects.exists()
    assert client.get(url(issued_award)).context["revocation"] is None


def test_a_suspended_award_says_that_nothing_is_decided(client, issued_award):
    Award.objects.filter(pk=issued_award.pk).update(state="suspended", suspended_at=timezone.now())
    page = client.get(url(issued_award))
    assert page.context["verification"].kind == "suspended"
    assert "Suspended, under review since" in words(page)


def test_a_replaced_award_leads_to_the_newer_one_without_printing_its_name(client, issued_award, make_issued, version):
    newer = make_issued(
        version, LearnerFactory(institution=version.institution, full_name="Jana Ukázková"), name_as_printed="Jana Ukázková"
    )
    Award.objects.filter(pk=issued_award.pk).update(state="replaced", replaced_by=newer)
    page = client.get(url(issued_award))
    assert page.context["verification"].kind == "replaced"
    assert newer.public_path in page.content.decode()
    assert "Ukázková" not in words(page)


def test_a_newer_one_that_its_holder_closed_is_not_led_to(client, issued_award, make_issued, version):
    newer = make_issued(version, LearnerFactory(institution=version.institution))
    Award.objects.filter(pk=newer.pk).update(visibility="private")
    Award.objects.filter(pk=issued_award.pk).update(state="replaced", replaced_by=newer)
    assert newer.public_path not in client.get(url(issued_award)).content.decode()


def test_no_name_is_printed_where_the_key_can_no_longer_be_trusted(client, issued_award):
    issued_award.institution.signing_keys.update(state="compromised", retired_at=timezone.now())
    page = client.get(url(issued_award))
    assert page.context["verification"].kind == "unconfirmed"
    assert "Nguyễn Thị Ví Dụ" not in words(page)
    assert "signs its credentials anew" in words(page)


def test_the_learner_finds_the_way_to_share_and_to_ask(client, issued_award, learner_account):
    client.force_login(learner_account)
    shown = client.get(url(issued_award)).content.decode()
    assert reverse("credentials:share", args=[issued_award.public_id]) in shown
    assert f"?award={issued_award.public_id}" in shown


# ---- who may open it ----


@pytest.mark.parametrize("name", ["public", "public-json", "public-pdf"])
def test_a_private_credential_is_closed_to_strangers_in_every_form(client, issued_award, learner_account, stranger, name):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    assert client.get(url(issued_award, name)).status_code == 404
    client.force_login(stranger)
    assert client.get(url(issued_award, name)).status_code == 404


def test_a_private_credential_opens_to_its_learner_and_to_its_issuer_only(
    client, issued_award, learner_account, issuer, registrar, foreign_registrar
):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    seen = {}
    for person in (learner_account, issuer, registrar, foreign_registrar):
        client.force_login(person)
        seen[person.email] = client.get(url(issued_award)).status_code
    assert list(seen.values()) == [200, 200, 200, 404]


def test_unknown_and_private_answer_alike_to_the_letter(client, issued_award, learner_account):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    unknown = public_ids.new_public_id()
    answers = [client.get(reverse("credentials:public", args=[public_id])) for public_id in (issued_award.public_id, unknown)]
    bodies = {
        answer.content.decode().replace(public_id, "ID")
        for answer, public_id in zip(answers, (issued_award.public_id, unknown), strict=True)
    }
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(bodies) == 1


@pytest.mark.parametrize("state", ["draft", "ready"])
def test_what_is_not_signed_has_no_page(client, version, learner, issuer, state):
    award = AwardFactory(version=version, learner=learner, prepared_by=issuer, state=state)
    client.force_login(issuer)
    assert client.get(url(award)).status_code == 404


# ---- its other forms ----


def test_software_gets_the_signed_bytes_under_the_same_address(client, issued_award):
    page = client.get(url(issued_award), headers={"accept": "application/vc+ld+json"})
    file = client.get(url(issued_award, "public-json"))
    assert page.content.decode() == file.content.decode() == issued_award.document
    assert page["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in page["Vary"]


def test_the_certificate_is_printed_at_the_first_download(client, issued_award, monkeypatch, run_jobs):
    monkeypatch.setattr(printing, "PATIENCE", 0)
    waiting = client.get(url(issued_award, "public-pdf"))
    assert (waiting.status_code, waiting["Refresh"]) == (202, "2")
    assert Job.objects.filter(kind="print_certificate").count() == 1
    run_jobs()
    paper = client.get(url(issued_award, "public-pdf"))
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF-")
    assert issued_award.serial_number in paper["Content-Disposition"]


def test_a_certificate_that_cannot_be_printed_says_so_and_asks_nothing_again(client, issued_award, monkeypatch):
    def fails(_award):
        raise printing.NotPrinted

    monkeypatch.setattr(public, "certificate_file", fails)
    answer = client.get(url(issued_award, "public-pdf"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
    assert "Refresh" not in answer
    assert "The credential is as good as before" in answer.content.decode()


def test_the_institutions_keys_are_published(client, issued_award):
    answer = client.get(reverse("credentials:did", args=["tue"]))
    document = json.loads(answer.content)
    assert document["id"] == issued_award.institution.did
    assert document["assertionMethod"] == [f"{issued_award.institution.did}#key-1"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_compromised_key_may_no_longer_assert(client, issued_award):
    issued_award.institution.signing_keys.update(state="compromised", retired_at=timezone.now())
    assert json.loads(client.get(reverse("credentials:did", args=["tue"])).content).get("assertionMethod", []) == []


def test_the_status_list_may_be_kept_for_a_minute(client, issued_award):
    answer = client.get(reverse("credentials:status-list", args=[issued_award.status_list.public_id]))
    assert answer["Cache-Control"] == "public, max-age=60"
    assert client.get(reverse("credentials:status-list", args=["nothing"])).status_code == 404


def test_our_context_never_changes(client):
    answer = client.get(reverse("credentials:context"))
    assert "max-age=31536000" in answer["Cache-Control"]


# ---- links from the learner ----


def test_a_link_shows_the_grade_only_if_it_was_asked_to(client, issued_award, learner_account):
    bare = create_share_link(award=issued_award, by=learner_account, name="A", days=7, shows_grade=False)
    full = create_share_link(award=issued_award, by=learner_account, name="B", days=7, shows_grade=True)
    assert "Grade B" not in words(client.get(reverse("credentials:shared", args=[bare.token])))
    assert "Grade B" in words(client.get(reverse("credentials:shared", args=[full.token])))


def test_a_link_offers_no_file_since_files_hold_everything(client, issued_award, learner_account):
    link = create_share_link(award=issued_award, by=learner_account, name="A", days=7, shows_grade=False)
    answer = client.get(reverse("credentials:shared", args=[link.token]))
    shown = answer.content.decode()
    assert issued_award.public_id not in shown
    assert f"/s/{link.token}/" in shown
    assert "no-store" in answer["Cache-Control"]


# ---- weight ----


@pytest.mark.parametrize(("language", "fonts"), [("en", 1), ("vi", 1), ("lo", 2)])
def test_the_first_load_of_the_page_weighs_at_most_45_kb(client, issued_award, language, fonts):
    html = client.get(url(issued_award) + f"?lang={language}").content
    linked = re.findall(rb'(?:href|src)="/static/([^"]+)"', html)
    files = {name.decode() for name in linked} | {"fonts/noto-sans-lao-600.woff2"}
    weights = {name: _weight(STATIC / name) for name in files}
    if fonts == 1:
        weights.pop("fonts/noto-sans-lao-600.woff2")
    page = len(brotli.compress(html, quality=5))
    assert page <= 8 * 1024
    assert page + sum(weights.values()) <= 45 * 1024
    assert len(files) + 1 <= 9


def _weight(path):
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(brotli.compress(content, quality=11))


def test_a_page_asks_the_database_little(client, issued_award, django_assert_max_num_queries):
    client.get(url(issued_award))
    with django_assert_max_num_queries(9):
        client.get(url(issued_award))


def test_an_end_date_is_told_until_it_passes_and_after(client, version, learner, issuer, registrar, ready_award, seal_waiting):
    ends = timezone.now().replace(microsecond=0) + dt.timedelta(days=400)
    Award.objects.filter(pk=ready_award.pk).update(valid_until=ends)
    ready_award.refresh_from_db()
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    seal_waiting()
    assert "Valid until" in words(client.get(url(ready_award)))
