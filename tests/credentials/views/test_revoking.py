import json

import pytest
from django.urls import reverse

from credentials.models import LaterAct
from credentials.services.revoking import request_revocation
from credentials.signing import status_bits
from institutions.models import Role
from tests.factories.credentials import AwardFactory, LearnerFactory
from tests.foundation.built_once import built_once

GROUNDS = {"reason": "wrong-person", "explanation": "The paper of somebody else was graded.", "hearing": "waived"}


@built_once
def page(issued_award):
    return reverse("credentials:award-revoke", args=["tue", issued_award.public_id])


@built_once
def file(pending_revocation):
    return pending_revocation.get_absolute_url()


def test_a_revocation_is_looked_at_once_more_before_it_is_asked_for(client, issuer, page, issued_award):
    client.force_login(issuer)
    once_more = client.post(page, GROUNDS | {"do": "check"})
    assert "Issued to the wrong person" in once_more.content.decode()
    assert not LaterAct.objects.exists()
    back = client.post(page, GROUNDS | {"do": "change"})
    assert back.context["form"]["explanation"].value() == GROUNDS["explanation"]
    answer = client.post(page, GROUNDS | {"do": "confirm"})
    assert answer.url == issued_award.get_absolute_url()
    asked = LaterAct.objects.get()
    assert (asked.asked_by, asked.reason, asked.state) == (issuer, "wrong-person", "asked")


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"reason": "unpaid-fee"}, "reason", "Select a valid choice"),
        ({"explanation": ""}, "explanation", "This field is required."),
        ({"explanation": "was\x07wrong"}, "explanation", "(U+0007)"),
        ({"reason": "authority-order"}, "legal_act", "Name the order"),
    ],
)
def test_grounds_that_do_not_hold_come_back_beside_their_field(client, issuer, page, change, field, words):
    client.force_login(issuer)
    answer = client.post(page, GROUNDS | change | {"do": "confirm"})
    assert words in str(answer.context["form"].errors[field])
    assert not LaterAct.objects.exists()


def test_a_second_person_revokes_and_every_answer_changes(
    client, registrar, confirmed, file, issued_award, seal_waiting, django_capture_on_commit_callbacks
):
    confirmed(client, registrar)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(file, {"do": "agree", "answer": ""}).url == file
    seal_waiting()
    issued_award.refresh_from_db()
    assert (issued_award.state, issued_award.revoked_by) == ("revoked", registrar)
    published = json.loads(issued_award.status_list.document)
    bits = status_bits.decode(published["credentialSubject"]["encodedList"])
    assert status_bits.get(bits, issued_award.status_index)
    page = client.get(issued_award.get_absolute_url()).content.decode()
    assert "Issued to the wrong person" in page


def test_declining_needs_a_reason_and_leaves_the_award_valid(client, registrar, confirmed, file, issued_award):
    confirmed(client, registrar)
    answer = client.post(file, {"do": "decline", "answer": ""})
    assert "Say why the award stands as it is." in answer.content.decode()
    client.post(file, {"do": "decline", "answer": "The record was checked: it is the right person."})
    issued_award.refresh_from_db()
    assert issued_award.state == "issued"
    assert LaterAct.objects.get().state == "declined"


def test_who_asked_does_not_answer(client, confirmed, registrar, issued_award):
    confirmed(client, registrar)
    ask = reverse("credentials:award-revoke", args=["tue", issued_award.public_id])
    client.post(ask, GROUNDS | {"do": "confirm"})
    file = LaterAct.objects.get().get_absolute_url()
    assert "You asked for this; another registrar answers it." in client.get(file).content.decode()
    assert client.post(file, {"do": "agree"}).status_code == 403
    issued_award.refresh_from_db()
    assert issued_award.state == "issued"


def test_an_issuer_reads_the_file_and_may_not_answer(client, issuer, file):
    client.force_login(issuer)
    assert client.get(file).status_code == 200
    assert client.post(file, {"do": "agree"}).status_code == 403


def test_a_stale_factor_is_asked_again(client, registrar, confirmed, file):
    confirmed(client, registrar, minutes_ago=11)
    for answer in (client.get(file), client.post(file, {"do": "agree"})):
        assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert LaterAct.objects.get().state == "asked"


def test_an_answer_given_already_is_too_late(client, other_registrar, confirmed, revoked_award, issuer):
    file = LaterAct.objects.get().get_absolute_url()
    confirmed(client, other_registrar)
    assert client.post(file, {"do": "agree"}).status_code == 409
    assert client.post(file, {"do": "decline", "answer": "No"}).status_code == 409
    client.force_login(issuer)
    ask = reverse("credentials:award-revoke", args=["tue", revoked_award.public_id])
    assert client.get(ask).status_code == 409


def test_a_second_request_is_too_late_and_a_draft_cannot_be_revoked(
    client, issuer, page, pending_revocation, version, institution
):
    client.force_login(issuer)
    assert client.post(page, GROUNDS | {"do": "confirm"}).status_code == 409
    draft = AwardFactory(version=version)
    assert client.get(reverse("credentials:award-revoke", args=["tue", draft.public_id])).status_code == 409


def test_the_list_shows_what_waits_and_what_was_answered(
    client, registrar, revoked_award, make_issued, version, institution, issuer
):
    waiting = make_issued(
        version, LearnerFactory(institution=institution, full_name="Trần Văn Mẫu"), name_as_printed="Trần Văn Mẫu"
    )
    request_revocation(award=waiting, by=issuer, reason="fraud", explanation="Another person’s papers.")
    client.force_login(registrar)
    answer = client.get("/i/tue/acts/")
    assert [one.awards.get() for one in answer.context["parts"][0][1]] == [waiting]
    assert [one.awards.get() for one in answer.context["pages"].object_list] == [revoked_award]


def test_who_has_no_business_there_is_told_or_finds_nothing(
    client, page, file, member, institution, foreign_registrar, stranger, learner_account
):
    for person, status in [
        (member(Role.QA_REVIEWER, institution), 403),
        (member(Role.OFFICER, institution), 404),
        (foreign_registrar, 404),
        (stranger, 404),
        (learner_account, 404),
    ]:
        client.force_login(person)
        for address in (page, file, "/i/tue/acts/"):
            assert client.get(address).status_code == status, (person, address)
