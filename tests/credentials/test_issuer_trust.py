"""Whether the network stands behind an issuer is judged on the day of the award, and told apart from the signature."""

import datetime as dt

import pytest
from django.utils import timezone

from credentials.models import Award
from credentials.verifying import verify_award, verify_document
from institutions.models import AwardingStatus, Institution, SigningKey
from tests.foundation.built_once import built_once

DAY = dt.timedelta(days=1)


@built_once
def became(issued_award):
    """Changes what the books say of the issuer."""

    def change(**values):
        Institution.objects.filter(pk=issued_award.institution_id).update(**values)
        return Award.objects.get(pk=issued_award.pk)

    return change


def signing_day():
    """In the issuer's zone: by the clock of the server it may be the day before."""
    return Award.objects.get().awarded_on


def codes(verification):
    return [notice.code for notice in verification.trust.notices]


def check(verification, name):
    return next(each for each in verification.checks if each.name == name)


def test_an_active_member_needs_no_words(issued_award):
    seen = verify_award(issued_award)
    assert (seen.kind, seen.trust.member, seen.trust.awarding, codes(seen)) == ("valid", True, True, [])


@pytest.mark.parametrize(("state", "code"), [("suspended", "suspended_now"), ("left", "left_since")])
def test_an_issuer_that_is_suspended_or_gone_leaves_its_signatures_valid(client, became, state, code):
    left = {"member_to": signing_day()} if state == "left" else {}
    award = became(state=state, **left)
    seen = verify_award(award)
    assert (seen.kind, seen.failed, codes(seen)) == ("valid", [], [code])
    page = client.get(award.public_path).content.decode()
    assert seen.trust.notices[0].title in page
    assert verify_document(award.document).kind == "valid", "the same of the file that somebody holds"


@pytest.mark.parametrize(
    "dates", [lambda: {"member_from": signing_day() + DAY}, lambda: {"member_to": signing_day() - 2 * DAY, "state": "left"}]
)
def test_who_was_no_member_on_the_day_is_not_confirmed_although_the_signature_is_right(became, dates):
    award = became(**dates())
    seen = verify_award(award)
    assert seen.kind == "unconfirmed"
    assert (check(seen, "signature").outcome, check(seen, "issuer").code) == ("passed", "not_a_member_then")
    assert (seen.trust.member, codes(seen)) == (False, [])


def test_a_right_to_award_that_is_not_on_record_is_told_and_changes_no_verdict(issued_award):
    AwardingStatus.objects.filter(institution=issued_award.institution).update(may_award_credits=False)
    seen = verify_award(issued_award)
    assert (seen.kind, seen.trust.awarding, codes(seen)) == ("valid", False, ["no_awarding_right"])


def test_a_right_that_ended_after_the_award_is_no_matter(issued_award):
    AwardingStatus.objects.filter(institution=issued_award.institution).update(valid_to=issued_award.awarded_on)
    assert codes(verify_award(issued_award)) == []


def test_a_stopped_key_is_told_while_its_signatures_count(client, issued_award, registrar):
    SigningKey.objects.update(state="stopped", stopped_at=timezone.now(), stopped_by=registrar)
    seen = verify_award(issued_award)
    assert (seen.kind, codes(seen)) == ("valid", ["key_stopped"])
    assert "stopped the key" in client.get(issued_award.public_path).content.decode()
    did = client.get(f"/i/{issued_award.institution.slug}/did.json").json()
    assert len(did["assertionMethod"]) == 1, "its method stays until a second person has confirmed"


def test_under_a_compromised_key_nothing_is_confirmed_and_no_name_is_printed(client, issued_award):
    SigningKey.objects.update(state="compromised", retired_at=timezone.now())
    seen = verify_award(issued_award)
    assert (seen.kind, check(seen, "signature").code) == ("unconfirmed", "key_not_for_assertion")
    assert "anew" in str(seen.sentence)
    page = client.get(issued_award.public_path).content.decode()
    assert issued_award.name_as_printed not in page
    did = client.get(f"/i/{issued_award.institution.slug}/did.json").json()
    assert (did["verificationMethod"], did["assertionMethod"]) == ([], []), "it has left the DID document"


@pytest.mark.parametrize("state", ["pending", "given_up"])
def test_a_key_that_nobody_let_sign_confirms_nothing_and_is_published_nowhere(client, issued_award, state):
    ended = {"retired_at": timezone.now()} if state == "given_up" else {}
    SigningKey.objects.update(state=state, **ended)
    assert check(verify_award(issued_award), "signature").code == "key_unknown"
    assert client.get(f"/i/{issued_award.institution.slug}/did.json").json()["verificationMethod"] == []


def test_an_expired_key_confirms_what_it_signed(issued_award):
    SigningKey.objects.update(expires_on=timezone.localdate() - DAY)
    assert verify_award(issued_award).kind == "valid"


def test_machines_are_told_trust_apart_from_the_checks(client, became):
    award = became(state="left", member_to=signing_day())
    told = client.get(f"/api/v1/credentials/{award.public_id}/").json()["verification"]
    assert told["verdict"] == "valid"
    assert told["trust"] == {
        "registry": "did:web:localhost%3A8000",
        "known": True,
        "judgedOn": award.awarded_on.isoformat(),
        "memberThen": True,
        "awardingCreditsThen": True,
        "stateNow": "left",
        "memberFrom": "2020-01-01",
        "memberTo": signing_day().isoformat(),
        "notices": ["left_since"],
    }


def test_of_an_issuer_outside_nothing_is_claimed(issued_award):
    Institution.objects.update(did="did:web:elsewhere.example")
    trust = verify_document(issued_award.document).trust
    assert (trust.institution, trust.member, trust.as_dict()["known"]) == (None, None, False)
