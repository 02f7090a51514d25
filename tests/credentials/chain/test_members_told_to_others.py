"""Other people's software learns from the running server who is a member: by the list it knows, and by the one that is signed."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from credentials import member_list
from institutions.models import SignedList
from institutions.services.admitting import did_for
from tests.factories.institutions import InstitutionFactory
from tests.node import runner

pytestmark = [pytest.mark.node, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def public_url(live_server, settings):
    settings.PUBLIC_URL = live_server.url.replace("127.0.0.1", "localhost")
    return settings.PUBLIC_URL


@pytest.fixture
def members(public_url):
    names = {"vi": "Đại học Thử nghiệm", "en": "Trial University"}
    left = {"state": "left", "member_to": dt.date(2024, 6, 30)}
    return [
        InstitutionFactory(code="TUE", names=names),
        InstitutionFactory(code="GONE", **left),
        InstitutionFactory(code="NEW", state="in_review", member_from=None),
    ]


def test_the_issuer_registry_client_finds_our_issuers(public_url, members):
    here, gone, new = members
    answer = runner.run("registry.mjs", f"{public_url}/registry.json", *[one.did for one in members], "did:web:nobody.example")
    assert answer["loaded"]
    assert answer["found"][here.did] == {
        "name": "Trial University",
        "url": "https://university.example",
        "location": "Ho Chi Minh City, VN",
        "inRegistries": 1,
    }
    assert answer["found"][gone.did]["name"] == "University GONE", "what it awarded as a member is still known to be its own"
    assert answer["found"][new.did] is None
    assert answer["found"]["did:web:nobody.example"] is None


def test_the_signed_list_verifies_with_other_peoples_software(public_url, members):
    member_list.publish_member_list(timezone.now())
    verdict = runner.verify(f"{public_url}/trust/members.json")
    assert verdict == {"verified": True, "signature": True, "status": None, "errors": []}
    late = (timezone.now() + dt.timedelta(hours=25)).isoformat()
    assert not runner.verify(f"{public_url}/trust/members.json", now=late)["verified"], "it is valid for a day"


def test_one_changed_day_of_membership_is_noticed(public_url, members):
    row = member_list.publish_member_list(timezone.now())
    SignedList.objects.update(document=row.document.replace("2024-06-30", "2034-06-30"))
    assert not runner.verify(f"{public_url}/trust/members.json")["signature"]


def test_page_file_and_list_say_the_same(client, members):
    member_list.publish_member_list(timezone.now())
    signed = {row["id"]: row for row in json.loads(SignedList.objects.get().document)["credentialSubject"]["member"]}
    known = client.get("/registry.json").json()["registry"]
    page = client.get("/trust/").content.decode()
    assert set(signed) == set(known) == {did_for(members[0].slug), did_for(members[1].slug)}
    for did, row in signed.items():
        assert did in page
        assert row["memberState"] == known[did]["state"]
        assert row["memberFrom"] == known[did]["memberFrom"]
        assert row.get("memberTo") == known[did].get("memberTo")
