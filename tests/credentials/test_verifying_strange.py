"""What the registry answers about documents that are not quite its own: signed by others, by old keys, by nobody."""

import json

import pytest
from django.utils import timezone

from credentials.models import Award, StatusList
from credentials.sealing import contexts, serialize
from credentials.signing.proofs import sign
from credentials.verifying import _tells, verify_award, verify_document
from institutions.custody import new_key, signer_for
from institutions.models import Institution, SigningKey
from tests.credentials.test_verifying import outcomes
from tests.factories.credentials import LearnerFactory
from tests.foundation.built_once import built_once


@built_once
def signed_anew(issued_award):
    """The award's document with changes, signed by the institution's own key: what an institution might make by itself."""

    def make(**changes):
        document = {name: value for name, value in issued_award.document_json.items() if name != "proof"} | changes
        document = {name: value for name, value in document.items() if value is not None}
        signer = signer_for(issued_award.institution)
        return serialize(sign(document, signer=signer, created=issued_award.signed_at, contexts=contexts()))

    return make


def test_the_same_words_set_otherwise_are_the_same_credential(issued_award):
    verification = verify_document(json.dumps(issued_award.document_json, indent=2))
    assert verification.kind == "valid"
    assert verification.award == issued_award
    assert outcomes(verification)["record"] == ("passed", "set_differently")


def test_what_the_institution_signed_past_the_registry_is_not_confirmed(signed_anew, issued_award):
    verification = verify_document(signed_anew(awardedDate="2025-01-01T00:00:00Z"))
    assert outcomes(verification)["signature"] == ("passed", "")
    assert outcomes(verification)["record"] == ("failed", "differs")
    assert verification.kind == "unconfirmed"
    assert verification.award is None, "nothing of the award is shown for words it does not hold"


@pytest.mark.parametrize("day", [None, "yesterday"])
def test_without_a_day_of_award_membership_cannot_be_judged(signed_anew, day):
    checks = outcomes(verify_document(signed_anew(awardedDate=day)))
    assert checks["issuer"] == ("not_reached", "no_date")


def test_an_issuer_nobody_knows_is_outside_the_network(issued_award):
    verification = verify_document(issued_award.document.replace(":i:tue", ":i:nobody"))
    checks = outcomes(verification)
    assert checks["issuer"] == ("failed", "outside_network")
    assert checks["signature"] == ("not_reached", "key_unreachable")
    assert checks["record"] == ("not_reached", "outside_network")
    assert verification.kind == "unconfirmed"


def test_a_key_the_institution_never_had_is_unknown(issued_award):
    checks = outcomes(verify_document(issued_award.document.replace("#key-1", "#key-9")))
    assert checks["signature"] == ("failed", "key_unknown")


def test_what_a_compromised_key_signed_is_being_issued_anew(issued_award):
    SigningKey.objects.update(state="compromised", retired_at=timezone.now())
    verification = verify_award(issued_award)
    assert verification.kind == "unconfirmed"
    assert outcomes(verification)["signature"] == ("failed", "key_not_for_assertion")


def test_a_retired_key_still_confirms_what_it_signed(issued_award):
    old = issued_award.institution.signing_keys.get()
    SigningKey.objects.filter(pk=old.pk).update(state="retired", retired_at=timezone.now())
    new_key(issued_award.institution, fragment="key-2").save()
    assert verify_award(issued_award).kind == "valid"


def test_a_list_the_registry_does_not_hold_leaves_the_answer_open(issued_award):
    StatusList.objects.update(public_id="another")
    verification = verify_award(issued_award)
    assert outcomes(verification)["status"][0] == "not_reached"
    assert verification.kind == "unconfirmed"


def test_a_replaced_award_says_so(issued_award, make_issued, version, institution):
    successor = make_issued(version, LearnerFactory(institution=institution))
    Award.objects.filter(pk=issued_award.pk).update(state="replaced", replaced_by=successor)
    verification = verify_award(Award.objects.get(pk=issued_award.pk))
    assert verification.kind == "replaced"
    assert verification.failed == []


@pytest.mark.parametrize(
    ("document", "issuer"),
    [
        ("", ""),
        ("not json", ""),
        ("[]", ""),
        ("{}", ""),
        ('{"issuer": 7}', ""),
        ('{"issuer": {"id": ["x"]}}', ""),
        ('{"issuer": "did:web:example.org"}', "did:web:example.org"),
        ('{"issuer": "did:web:ex\\u0000ample"}', ""),
        ('{"issuer": "Đại học"}', ""),
        ('{"id": "\\ud800", "issuer": {"id": "did:web:example.org"}}', "did:web:example.org"),
        ('{"awardedDate": "yesterday", "issuer": "did:web:example.org"}', "did:web:example.org"),
        pytest.param("[" * 5000, "", id="five thousand brackets"),
    ],
)
def test_whatever_a_stranger_writes_is_answered_and_not_confirmed(db, document, issuer):
    verification = verify_document(document)
    assert verification.kind == "unconfirmed"
    assert verification.issuer == issuer
    assert "signature" in verification.failed
    assert verification.as_dict()["credential"] is None
    assert all(told.sentence for told in verification.told)


def test_a_member_is_recognised_in_a_document_that_is_no_credential(institution):
    checks = outcomes(verify_document(json.dumps({"issuer": institution.did})))
    assert checks["issuer"] == ("not_reached", "form_failed")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda subject: subject.pop("identifier"),
        lambda subject: subject.update(identifier=7),
        lambda subject: subject.update(identifier=["name"]),
        lambda subject: subject.update(achievement=None),
    ],
    ids=["no identifier", "a number", "a word", "no achievement"],
)
def test_stored_bytes_that_name_nobody_do_not_agree_with_the_record(issued_award, spoil):
    document = issued_award.document_json
    assert _tells(document, issued_award.facts)
    spoil(document["credentialSubject"])
    assert not _tells(document, issued_award.facts)
    assert not _tells(None, issued_award.facts)


def test_an_institution_that_changed_its_name_in_the_web_is_not_found_under_the_old_one(issued_award):
    Institution.objects.update(did="did:web:elsewhere.example")
    assert outcomes(verify_award(Award.objects.get()))["issuer"] == ("failed", "outside_network")
