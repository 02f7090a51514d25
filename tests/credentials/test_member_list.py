"""The signed list of members: hourly, at once when something changes, and for nothing else."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from credentials import tasks
from credentials.member_list import publish_member_list
from credentials.sealing import contexts
from credentials.signing.keys import encode_public
from credentials.signing.proofs import verify_proof
from institutions.models import RegistryKey, SignedList, registry_did
from institutions.services.registry_keys import rotate_registry_key

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)
MINUTE = dt.timedelta(minutes=1)


def document():
    return json.loads(SignedList.objects.get().document)


def test_it_is_signed_by_the_registrys_own_key_for_a_day(client, institution):
    publish_member_list(NOW)
    listed = document()
    assert listed["issuer"] == registry_did()
    assert dt.datetime.fromisoformat(listed["validUntil"]) - dt.datetime.fromisoformat(listed["validFrom"]) == dt.timedelta(
        days=1
    )
    key = RegistryKey.objects.get()
    assert verify_proof(listed, encode_public(bytes(key.public_key)), contexts=contexts())
    did = client.get("/.well-known/did.json").json()
    assert did["assertionMethod"] == [key.verification_method]
    assert client.get("/trust/members.json").content.decode() == SignedList.objects.get().document


def test_it_is_signed_anew_after_an_hour_and_not_before(institution):
    assert publish_member_list(NOW)
    assert publish_member_list(NOW + 59 * MINUTE) is None
    assert publish_member_list(NOW + 60 * MINUTE)
    assert SignedList.objects.count() == 1


def test_a_change_among_members_and_keys_is_told_at_the_next_look(institution):
    publish_member_list(NOW)
    institution.state = "suspended"
    institution.save(update_fields=["state"])
    assert publish_member_list(NOW + MINUTE)
    [member] = document()["credentialSubject"]["member"]
    assert (member["memberState"], member["mayAwardCredits"]) == ("suspended", False)
    institution.signing_keys.update(state="compromised", retired_at=NOW)
    assert publish_member_list(NOW + 2 * MINUTE)
    assert "memberKey" not in document()["credentialSubject"]["member"][0]


def test_the_registry_changes_its_own_key_and_keeps_the_old_one_known(client, institution):
    publish_member_list(NOW)
    new = rotate_registry_key()
    assert publish_member_list(NOW + MINUTE)
    assert document()["proof"][0]["verificationMethod"] == new.verification_method
    assert len(client.get("/.well-known/did.json").json()["assertionMethod"]) == 2


def test_a_network_without_members_signs_an_empty_list():
    publish_member_list(NOW)
    assert "member" not in document()["credentialSubject"]


def test_the_clock_keeps_it_fresh(institution, run_jobs):
    tasks.enqueue("publish_member_list", 0)
    run_jobs()
    assert document()["credentialSubject"]["member"][0]["id"] == institution.did
