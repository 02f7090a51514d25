"""Other people's software fetches credential, DID document, status list and context from the running server and judges them."""

import json

import pytest
from django.db import connection

from credentials.models import Award
from credentials.services.revoking import approve_revocation, request_revocation
from tests.foundation.built_once import built_once
from tests.node import runner

pytestmark = [pytest.mark.node, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("public_url")]


@built_once
def award(make_issued, version, learner):
    return make_issued(version, learner)


def test_our_credential_list_and_did_document_verify_in_node(award):
    verdict = runner.verify(award.public_url)
    assert verdict == {"verified": True, "signature": True, "status": True, "errors": []}


def test_a_revoked_credential_fails_in_node_by_its_signed_list(award, issuer, other_registrar, seal_waiting):
    revocation = request_revocation(award=award, by=issuer, reason="wrong-person", explanation="Mixed up at the desk")
    approve_revocation(revocation=revocation, by=other_registrar)
    seal_waiting()
    verdict = runner.verify(award.public_url)
    assert (verdict["verified"], verdict["signature"], verdict["status"]) == (False, True, False)


def test_the_bytes_served_are_the_bytes_stored(award, client):
    assert client.get(award.public_path, headers={"accept": "application/vc"}).content.decode() == award.document
    assert client.get(f"{award.public_path.rstrip('/')}.json").content.decode() == award.document
    assert json.loads(award.document)["id"] == award.public_url


def test_one_changed_letter_is_told_by_our_own_page(award, client):
    """Around every guard of ours, in the database itself: the page must still say so."""
    altered = award.document.replace("Ví Dụ", "Ví Du")
    assert altered != award.document
    _write_around_the_guards(award, document=altered)
    page = client.get(award.public_path)
    assert page.context["verification"].kind == "unconfirmed"
    assert set(page.context["verification"].failed) == {"signature", "record"}


def _write_around_the_guards(award, **values):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'frozen_credentials_award%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE credentials_award DISABLE TRIGGER USER")
            triggers = []
        Award.objects.filter(pk=award.pk).update(**values)
        for _name, sql in triggers:
            cursor.execute(sql)
        if connection.vendor != "sqlite":
            cursor.execute("ALTER TABLE credentials_award ENABLE TRIGGER USER")
