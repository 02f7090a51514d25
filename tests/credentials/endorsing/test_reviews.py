"""A partner's review from the question to the signed endorsement, and what others make of that signature."""

import datetime as dt
import json

import jsonschema
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from credentials.models import Endorsement, PartnerReview
from credentials.policies import may_sign
from credentials.sealing import contexts
from credentials.services.endorsing import (
    answer_review,
    ask_review,
    cancel_review,
    comment_review,
    mark_of,
    sign_endorsement,
    withdraw_endorsement,
    word_endorsement,
)
from credentials.signing.keys import encode_public
from credentials.signing.proofs import verify_proof
from credentials.signing.status_bits import decode, get
from institutions.models import Institution, Role, SigningKey
from institutions.services.leaving import end_role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.credentials.signing.standards import load_json, needs_standards
from tests.foundation.built_once import built_once
from tests.node import runner

CLAIM = {"en": "The outcomes fit our own course.", "vi": "Kết quả học tập phù hợp."}


@built_once
def partner(other_institution):
    return other_institution


@built_once
def reviewer(member, partner):
    return member(Role.QA_REVIEWER, partner, email="qa@elsewhere.example.org")


@built_once
def asked(version, partner, issuer, reviewer):
    return ask_review(
        version=version, partner=partner, by=issuer, reason="Is the level right?", due_on=_later(), awards_wait=True
    )


@built_once
def claimed(asked, reviewer):
    return word_endorsement(review=asked, by=reviewer, claim=CLAIM)


@built_once
def endorsed(claimed, foreign_registrar, seal_waiting):
    sign_endorsement(endorsement=claimed, by=foreign_registrar, shown=mark_of(claimed))
    seal_waiting()
    return Endorsement.objects.get(pk=claimed.pk)


def _later(days=30):
    return timezone.localdate() + dt.timedelta(days=days)


def test_the_partner_is_asked_by_letter_and_only_both_sides_see_it(asked, reviewer, issuer, stranger):
    assert Letter.objects.filter(to=reviewer.email).count() == 1
    for person, count in ((reviewer, 1), (issuer, 1), (stranger, 0)):
        assert PartnerReview.objects.visible_to(person).count() == count


def test_nobody_asks_themselves_nor_twice_nor_for_yesterday(asked, version, institution, partner, issuer, stranger):
    def ask(**changes):
        given = {"version": version, "partner": partner, "by": issuer, "reason": "Look", "due_on": _later()}
        return ask_review(**(given | changes))

    for change, field in (({"partner": institution}, "partner"), ({}, "partner"), ({"due_on": _later(-1)}, "due_on")):
        with pytest.raises(ValidationError) as caught:
            ask(**change)
        assert field in caught.value.message_dict
    with pytest.raises(PermissionDenied):
        ask(by=stranger)


def test_the_partner_comments_and_closes_and_the_owner_cannot_answer_itself(asked, reviewer, registrar, issuer):
    with pytest.raises(PermissionDenied):
        comment_review(review=asked, by=registrar, text="Fine.")
    with pytest.raises(ValidationError):
        answer_review(review=asked, by=reviewer, outcome="commented", answer="")
    comment_review(review=asked, by=reviewer, text="One hundred hours fit.", element="workload")
    answer_review(review=asked, by=reviewer, outcome="commented", answer="")
    with pytest.raises(WrongState):
        comment_review(review=asked, by=reviewer, text="And more.")
    assert Letter.objects.filter(to=issuer.email, key__contains="commented").count() == 1


def test_a_declined_and_a_called_off_review_hold_nothing_back(asked, reviewer, issuer, version, partner):
    assert PartnerReview.objects.holding_back([version.pk]) == {version.pk}
    answer_review(review=asked, by=reviewer, outcome="declined", answer="Not our field.")
    again = ask_review(version=version, partner=partner, by=issuer, reason="Once more?", due_on=_later(), awards_wait=True)
    with pytest.raises(PermissionDenied):
        cancel_review(review=again, by=reviewer, reason="No")
    cancel_review(review=again, by=issuer, reason="Settled otherwise.")
    assert PartnerReview.objects.holding_back([version.pk]) == set()


def test_awards_wait_for_the_answer_where_the_owner_said_so(asked, ready_award, registrar, reviewer):
    assert "review" in may_sign(registrar, ready_award).reason
    answer_review(review=asked, by=reviewer, outcome="declined", answer="Not our field.")
    assert may_sign(registrar, ready_award)


def test_who_words_it_does_not_sign_it_and_an_old_reading_signs_nothing(asked, reviewer, foreign_registrar, registrar):
    claimed = word_endorsement(review=asked, by=foreign_registrar, claim=CLAIM)
    for person in (foreign_registrar, reviewer, registrar):
        with pytest.raises(PermissionDenied):
            sign_endorsement(endorsement=claimed, by=person, shown=mark_of(claimed))
    shown = mark_of(claimed)
    anew = word_endorsement(review=asked, by=reviewer, claim={"en": "Sound."})
    assert anew.pk == claimed.pk
    with pytest.raises(WrongState):
        sign_endorsement(endorsement=anew, by=foreign_registrar, shown=shown)


def test_one_signature_is_one_entry_and_cannot_be_repeated(claimed, foreign_registrar):
    before = JournalEntry.objects.filter(event="endorsement_signed").count()
    sign_endorsement(endorsement=claimed, by=foreign_registrar, shown=mark_of(claimed))
    with pytest.raises(WrongState):
        sign_endorsement(endorsement=claimed, by=foreign_registrar, shown=mark_of(claimed))
    assert JournalEntry.objects.filter(event="endorsement_signed").count() == before + 1


def test_the_endorsement_is_signed_with_the_partners_key_and_cannot_be_changed(endorsed, partner, version, client):
    document = json.loads(endorsed.document)
    key = encode_public(bytes(endorsed.signing_key.public_key))
    assert verify_proof(document, key, contexts=contexts())
    assert document["issuer"]["id"] == partner.did
    assert document["credentialSubject"]["id"].endswith(version.get_absolute_url())
    assert document["credentialSubject"]["endorsementComment"] == f"{CLAIM['vi']}\n\n{CLAIM['en']}"
    assert client.get(endorsed.get_absolute_url()).content.decode() == endorsed.document
    for change in ({"document": "{}"}, {"claim": {}}, {"status_index": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Endorsement.objects.filter(pk=endorsed.pk).update(**change)


def test_it_stands_on_the_public_page_until_it_is_withdrawn(endorsed, version, client, foreign_registrar, seal_waiting, reviewer):
    page = reverse("credentials:micro-credential", args=[version.micro_credential.public_id])
    assert CLAIM["en"] in client.get(page, headers={"accept-language": "en"}).content.decode()
    with pytest.raises(PermissionDenied):
        withdraw_endorsement(endorsement=endorsed, by=reviewer, reason="We erred.")
    row = withdraw_endorsement(endorsement=endorsed, by=foreign_registrar, reason="We erred.")
    seal_waiting()
    assert CLAIM["en"] not in client.get(page, headers={"accept-language": "en"}).content.decode()
    row.status_list.refresh_from_db()
    bits = decode(json.loads(row.status_list.document)["credentialSubject"]["encodedList"])
    assert get(bits, row.status_index)
    with pytest.raises(WrongState):
        withdraw_endorsement(endorsement=row, by=foreign_registrar, reason="Again.")


@pytest.mark.parametrize("lost", ["key", "membership"])
def test_it_is_told_on_only_while_its_key_and_its_signer_are_trusted(endorsed, version, client, make_issued, learner, lost):
    if lost == "key":
        SigningKey.objects.filter(pk=endorsed.signing_key_id).update(state="compromised", retired_at=timezone.now())
    else:
        Institution.objects.filter(pk=endorsed.institution_id).update(state="suspended")
    page = reverse("credentials:micro-credential", args=[version.micro_credential.public_id])
    assert CLAIM["en"] not in client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "endorsement" not in json.loads(make_issued(version, learner).document)["credentialSubject"]["achievement"]


def test_nothing_is_endorsed_for_a_registrar_who_was_removed_before_the_seal(
    claimed, foreign_registrar, partner, member, version, seal_waiting, issuer
):
    sign_endorsement(endorsement=claimed, by=foreign_registrar, shown=mark_of(claimed))
    with pytest.raises(ValidationError):
        ask_review(version=version, partner=partner, by=issuer, reason="Again?", due_on=_later())
    end_role(membership=foreign_registrar.memberships.get(), by=member(Role.INSTITUTION_ADMIN, partner))
    seal_waiting()
    row = Endorsement.objects.get(pk=claimed.pk)
    assert (row.state, row.signed_by, row.status_index, row.document, row.claim) == ("claimed", None, None, "", CLAIM)
    assert (row.review.state, row.review.answered_by) == ("asked", None)
    assert JournalEntry.objects.filter(event="endorsement_signature_withdrawn", actor_id=None).count() == 1
    sign_endorsement(endorsement=row, by=member(Role.REGISTRAR, partner), shown=mark_of(row))
    seal_waiting()
    assert Endorsement.objects.get(pk=row.pk).state == "issued"


@needs_standards
def test_later_awards_carry_it_and_conform_to_the_published_schema(endorsed, make_issued, version, learner):
    award = make_issued(version, learner)
    document = json.loads(award.document)
    assert document["credentialSubject"]["achievement"]["endorsement"] == [json.loads(endorsed.document)]
    assert "endorsementJwt" not in award.document
    schema = load_json("ob3", "ob_v3p0_achievementcredential_schema.json")
    jsonschema.Draft201909Validator(schema).validate(document)
    part = {**schema, "$ref": "#/$defs/EndorsementCredential"}
    for name in ("properties", "required", "type", "allOf", "additionalProperties"):
        part.pop(name, None)
    jsonschema.Draft201909Validator(part).validate(json.loads(endorsed.document))
    key = encode_public(bytes(award.signing_key.public_key))
    assert verify_proof(document, key, contexts=contexts())


@pytest.mark.node
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("public_url")
def test_other_peoples_software_verifies_the_endorsement_and_the_award_that_carries_it(
    endorsed, make_issued, version, learner, foreign_registrar, seal_waiting
):
    good = {"verified": True, "signature": True, "status": True, "errors": []}
    assert runner.verify(endorsed.url) == good
    award = make_issued(version, learner)
    assert endorsed.url in award.document
    assert runner.verify(award.public_url) == good
    withdraw_endorsement(endorsement=endorsed, by=foreign_registrar, reason="We erred.")
    seal_waiting()
    assert runner.verify(endorsed.url) == good | {"verified": False, "status": False}
