"""A programme hands in a course roster: judged as any table, and nothing twice."""

import json

import pytest

from credentials.models import Batch, MicroCredentialVersion
from institutions.models import Role
from micro4asia.foundation.models import JournalEntry
from tests.factories.credentials import LearnerFactory
from tests.factories.network import ApiClientFactory, take_token
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
ROSTERS = "/api/v1/institutions/tue/batches/"


@pytest.fixture
def hands_in(client, institution, issuer):
    programme = ApiClientFactory(institution=institution, created_by=issuer)

    def ask(body, *, key="request-0001", scopes=("issue",), language="en"):
        programme.client.set_scopes(scopes)
        programme.client.save(update_fields=["scopes"])
        headers = {"authorization": f"Bearer {take_token(programme)}", "accept-language": language}
        headers |= {"idempotency-key": key} if key else {}
        return client.post(ROSTERS, json.dumps(body), content_type="application/json", headers=headers)

    return ask


@built_once
def roster(version):
    said = {"grade": "B", "achievedOn": "2025-12-12", "supervision": "supervised-on-site-id"}
    rows = [
        {"number": "TEST-2026-1", "fullName": "Lê Thử Nghiệm", "email": "thu@example.org", **said},
        {"number": "TEST-2026-2", "fullName": "Mario Esempio", "email": "mario@example.org", **said, "grade": "Z"},
        {"number": "TEST-2026-3", "fullName": "Nguyen Thi Vi Du", "email": "vi@example.org", **said},
    ]
    LearnerFactory(institution=version.institution, full_name="Nguyễn Thị Ví Dụ")
    return {"microCredential": version.micro_credential.code, "name": "Fintech, spring", "rows": rows}


def test_good_rows_wait_for_a_registrar_and_the_others_for_people(hands_in, roster, issuer):
    entries = JournalEntry.objects.count()
    answer = hands_in(roster)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert [row["verdict"] for row in said["rows"]] == ["ready", "problem", "same-person"]
    assert said["rows"][1]["remarks"][0]["member"] == "grade"
    assert said["state"] == "ready"
    sent, left = Batch.objects.get(public_id=said["id"]), Batch.objects.get(public_id=said["leftOver"])
    assert (sent.rows.count(), left.rows.count(), left.left_from) == (1, 2, sent)
    # Whoever made the client answers for it, and does not approve it.
    assert issuer.pk in sent.hands()
    assert JournalEntry.objects.count() == entries + 1


def test_the_same_request_again_makes_nothing_new(hands_in, roster):
    first, second = hands_in(roster), hands_in(roster)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Batch.objects.count() == 2
    other = hands_in({**roster, "name": "Another"})
    assert other.status_code == 409
    assert "key of its own" in other.json()["detail"]
    assert Batch.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"institution": "oth"}, "institution"),
        ({"half a letter \ud800": 1}, "half a letter ?"),
        ({"microCredential": "NOBODY-1"}, "microCredential"),
        ({"rows": []}, "rows"),
        ({"rows": [{"number": "1", "serialNumber": "MINE"}]}, "rows"),
        ({"rows": [{"number": "1", "fullName": "turned \u202e"}]}, "rows"),
    ],
)
def test_what_nobody_reads_is_refused_and_leaves_nothing(hands_in, roster, change, told):
    answer = hands_in({**roster, **change})
    assert answer.status_code == 400
    assert told in answer.json()
    assert not Batch.objects.exists()


def test_what_was_received_is_answered_also_when_its_version_is_no_longer_awarded(hands_in, roster, version):
    first = hands_in(roster)
    MicroCredentialVersion.objects.filter(pk=version.pk).update(state="suspended")
    again = hands_in(roster)
    assert (again.status_code, again.json()) == (200, first.json())
    assert hands_in(roster, key="request-0002").status_code == 400


def test_a_key_and_the_scope_are_needed(hands_in, roster, client, member, institution):
    assert hands_in(roster, key="").status_code == 400
    assert hands_in(roster, scopes=("read",)).status_code == 403
    client.force_login(member(Role.ISSUER, institution))
    assert client.post(ROSTERS, "{}", content_type="application/json").status_code == 403
    assert not Batch.objects.exists()
