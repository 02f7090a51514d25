"""The read side for programmes gives what the pages give, to the same readers."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.services.cataloguing import refresh
from credentials.services.sharing import set_visibility
from credentials.throttling import CheckThrottle
from micro4asia.foundation import public_ids
from tests.factories.credentials import VersionFactory

VERIFY = "/api/v1/verify/"


def credential(award):
    return f"/api/v1/credentials/{award.public_id}/"


def send(client, document, content_type="application/json"):
    return client.post(VERIFY, data=document, content_type=content_type)


# ---- catalogue and members ----


def test_the_catalogue_lists_hours_and_credits(client, version):
    refresh(version.micro_credential_id)
    line = client.get("/api/v1/catalogue/").json()["results"][0]
    assert (line["hours"], line["credits"]) == (100.0, {"system": "VN", "value": 2.0, "hoursPerCredit": 50.0})
    assert line["title"] == {"vi": "Công nghệ tài chính và thanh toán số", "en": "Fintech and Digital Payments"}


def test_the_catalogue_takes_the_filters_of_the_page(client, institution, other_institution):
    for version in (
        VersionFactory(institution=institution),
        VersionFactory(institution=other_institution, level_code="5", isced_f="1015"),
    ):
        refresh(version.micro_credential_id)
    count = lambda **asked: client.get("/api/v1/catalogue/", asked).json()["count"]  # noqa: E731
    assert (count(), count(level="5"), count(field="10"), count(institution="tue")) == (2, 1, 1, 1)


def test_a_filter_that_makes_no_sense_is_told(client, version):
    answer = client.get("/api/v1/catalogue/", {"level": "ninety"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["level"]


def test_one_micro_credential_says_all_its_elements(client, version):
    told = client.get(f"/api/v1/catalogue/{version.micro_credential.public_id}/").json()["microCredential"]
    assert [outcome["hours"] for outcome in told["learningOutcomes"]] == [35.0, 35.0, 30.0]
    assert told["levels"] == [{"framework": "VQF", "code": "6", "basis": "declared by issuer"}]
    assert [row["type"] for row in told["assessments"]] == ["written-exam", "case-study"]
    assert (told["participation"], told["qualityAssurance"][0]["type"]) == ("blended", "programme-accredited")
    assert told["awardingBodies"][0]["country"] == "VN"


def test_a_draft_is_in_no_answer(client, institution):
    version = VersionFactory(institution=institution, landing="draft")
    assert client.get("/api/v1/catalogue/").json()["count"] == 0
    assert client.get(f"/api/v1/catalogue/{version.micro_credential.public_id}/").status_code == 404


def test_members_are_public(client, institution):
    told = client.get("/api/v1/institutions/tue/").json()
    assert told["names"]["en"] == "Trial University of Economics"
    assert (told["did"], told["mayAwardCredits"]) == (institution.did, True)
    assert client.get("/api/v1/institutions/nobody/").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/catalogue/", "/api/v1/institutions/"])
def test_a_list_asks_the_same_number_of_queries_however_long(client, institution, other_institution, path):
    counts = []
    for _ in range(2):
        refresh(VersionFactory(institution=institution).micro_credential_id)
        refresh(VersionFactory().micro_credential_id)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_no_list_is_longer_than_is_reasonable(client, version):
    assert client.get("/api/v1/catalogue/", {"limit": 10**9}).status_code == 200
    assert client.get("/api/v1/catalogue/", {"limit": 10**9}).json()["next"] is None


# ---- checking ----


def test_a_credential_is_checked_by_its_id(client, issued_award):
    told = client.get(credential(issued_award)).json()
    assert told["verification"]["verdict"] == "valid"
    assert [check["outcome"] for check in told["verification"]["checks"]] == ["passed"] * 5
    assert told["verification"]["digest"] == issued_award.digest
    assert (told["facts"]["recipientName"], told["facts"]["microCredential"]["hours"]) == ("Nguyễn Thị Ví Dụ", 100.0)


def test_nothing_private_is_in_the_answer(client, issued_award):
    answer = client.get(credential(issued_award)).content.decode()
    learner = issued_award.learner
    assert [value for value in (learner.email, learner.number, "2001-05-04", "grade") if value in answer] == []


def test_private_and_unknown_answer_alike(client, issued_award, learner_account, foreign_registrar, issuer):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    closed = client.get(credential(issued_award))
    unknown = client.get(f"/api/v1/credentials/{public_ids.new_public_id()}/")
    assert (closed.status_code, closed.content) == (unknown.status_code, unknown.content)
    assert closed.status_code == 404
    seen = []
    for person in (learner_account, issuer, foreign_registrar):
        client.force_login(person)
        seen.append(client.get(credential(issued_award)).status_code)
    assert seen == [200, 200, 404]


def test_a_revoked_award_is_told_as_revoked(client, revoked_award):
    told = client.get(credential(revoked_award)).json()["verification"]
    assert told["verdict"] == "revoked"
    assert {"name": "status", "outcome": "failed", "code": "revoked"} in told["checks"]


def test_no_facts_are_told_of_what_is_not_confirmed(client, issued_award):
    issued_award.institution.signing_keys.update(state="compromised", retired_at=issued_award.sealed_at)
    told = client.get(credential(issued_award)).json()
    assert (told["verification"]["verdict"], told["facts"]) == ("unconfirmed", None)


@pytest.mark.parametrize("content_type", ["application/json", "application/vc+ld+json", "application/ld+json", "application/vc"])
def test_a_posted_credential_is_checked(client, issued_award, content_type):
    told = send(client, issued_award.document, content_type).json()
    assert (told["verdict"], told["credential"]) == ("valid", issued_award.public_url)


def test_a_posted_forgery_is_not_confirmed(client, issued_award):
    forged = issued_award.document_json
    forged["credentialSubject"]["achievement"]["name"] = "Medicine"
    told = send(client, json.dumps(forged)).json()
    assert told["verdict"] == "unconfirmed"
    assert {"name": "signature", "outcome": "failed", "code": "altered"} in told["checks"]


@pytest.mark.parametrize(
    ("document", "status"),
    [(b"", 400), (b"\xff\xfe", 400), (b"x" * 1_000_001, 413), (b"[]", 200), (b'{"issuer": "\\ud800"}', 200)],
    ids=["empty", "binary", "large", "list", "half a letter"],
)
def test_whatever_is_posted_gets_an_answer(client, db, document, status):
    assert send(client, document).status_code == status


def test_a_form_is_not_a_credential(client, db):
    assert client.post(VERIFY, {"document": "x"}).status_code == 415


def test_many_checks_have_to_wait(client, issued_award, monkeypatch):
    monkeypatch.setattr(CheckThrottle, "rate", "2/min", raising=False)
    assert [send(client, issued_award.document).status_code for _ in range(3)] == [200, 200, 429]


# ---- one's own ----


def test_own_awards_are_listed_with_their_grade(client, issued_award, learner_account):
    client.force_login(learner_account)
    told = client.get("/api/v1/me/awards/").json()
    assert [(row["id"], row["grade"], row["standing"]) for row in told["results"]] == [(issued_award.public_id, "B", "valid")]


def test_others_have_none_of_them(client, issued_award, stranger, issuer):
    for person in (stranger, issuer):
        client.force_login(person)
        assert client.get("/api/v1/me/awards/").json()["count"] == 0


def test_a_visitor_has_no_awards(client, issued_award):
    assert client.get("/api/v1/me/awards/").status_code == 401


# ---- telling what there is ----


def test_the_openapi_document_names_every_address(client, db):
    paths = json.loads(client.get(reverse("api-schema"), {"format": "json"}).content)["paths"]
    assert sorted(paths) == [
        "/api/v1/agreements/",
        "/api/v1/catalogue/",
        "/api/v1/catalogue/{public_id}/",
        "/api/v1/catalogue/{public_id}/{number}/",
        "/api/v1/credentials/{public_id}/",
        "/api/v1/institutions/",
        "/api/v1/institutions/{slug}/",
        "/api/v1/institutions/{slug}/awards/",
        "/api/v1/institutions/{slug}/awards/{public_id}/",
        "/api/v1/institutions/{slug}/batches/",
        "/api/v1/institutions/{slug}/cases/",
        "/api/v1/institutions/{slug}/cases/{public_id}/",
        "/api/v1/me/awards/",
        "/api/v1/recognition/precedents/",
        "/api/v1/recognition/rules/",
        "/api/v1/reference/{kind}/",
        "/api/v1/token/",
        "/api/v1/token/revoke/",
        "/api/v1/verify/",
        "/api/v1/verify/many/",
    ]


def test_the_page_that_explains_the_api_keeps_the_content_security_policy(client, db):
    answer = client.get(reverse("api-docs"))
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<style" not in answer.content.decode()
