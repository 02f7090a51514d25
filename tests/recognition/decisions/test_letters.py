"""The decision as a signed document, as a printed letter, and as a page for anybody who holds it."""

import json

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from credentials.models import StatusList
from credentials.sealing import contexts
from recognition.decision_checks import check_letter
from recognition.decision_documents import decision_document
from recognition.decision_paper import path_of, print_letter
from recognition.models import DecisionLetter
from recognition.services.recording import withdraw_letter
from tests.factories.institutions import GradeScaleFactory
from tests.foundation.built_once import built_once
from tests.node import runner

NAME = "Nguyễn Thị Ví Dụ"


@built_once
def letter(decided, seal_waiting):
    seal_waiting()
    return DecisionLetter.objects.select_related("decision__request__institution").get(decision__request=decided)


@pytest.mark.django_db
def test_a_decision_is_signed_by_the_receiving_institution(letter, muni):
    said = json.loads(letter.document)
    assert letter.state == "signed"
    assert said["issuer"]["id"] == muni.did
    assert said["credentialStatus"]["statusListIndex"] == str(letter.place.status_index)
    told = said["credentialSubject"]["recognition"]
    assert (told["recognitionOutcome"], told["creditsGranted"], told["creditSystem"]) == ("full", "4", "ECTS")


@pytest.mark.django_db
def test_the_signed_letter_has_the_sign_that_stands_for_no_grade(letter):
    letter.decision.grade, letter.decision.grade_scale = "", GradeScaleFactory.build(without_grade="R")
    document = decision_document(letter, contexts())
    assert document["credentialSubject"]["recognition"]["gradeEntered"] == "R"


@pytest.mark.django_db
def test_the_letter_is_printed_once_and_kept(letter):
    print_letter(letter_id=letter.pk)
    with default_storage.open(path_of(letter)) as stored:
        assert stored.read(5) == b"%PDF-"


@pytest.mark.django_db
def test_the_public_page_tells_no_name_and_the_holders_link_does(client, letter):
    page = client.get(letter.path)
    assert page.context["result"].genuine
    assert NAME not in page.content.decode()
    assert letter.decision.request.case_number in page.content.decode()
    named = reverse("recognition:decision-check-named", args=[letter.public_id, letter.holder_key])
    assert NAME in client.get(named).content.decode()
    assert client.get(reverse("recognition:decision-check-named", args=[letter.public_id, "wrong"])).status_code == 404


@pytest.mark.django_db
def test_a_withdrawn_letter_is_genuine_and_in_force_no_longer(letter, seal_waiting):
    withdraw_letter(letter.decision)
    seal_waiting()
    letter = DecisionLetter.objects.get(pk=letter.pk)
    assert (check_letter(letter).genuine, check_letter(letter).standing) == (True, "withdrawn")


@pytest.mark.django_db
def test_the_learner_takes_the_signed_file_and_a_stranger_does_not(client, letter, applicant, other_learner):
    address = reverse("recognition:my-decision-json", args=[letter.decision.request.public_id, letter.public_id])
    client.force_login(applicant)
    assert client.get(address).content.decode() == letter.document
    client.force_login(other_learner)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_no_document_gets_the_place_of_another(letter):
    listed = StatusList.objects.get(pk=letter.place.status_list_id)
    assert letter.place.status_index not in listed.free_indexes(50)


@pytest.mark.node
@pytest.mark.usefixtures("public_url")
@pytest.mark.django_db(transaction=True)
def test_other_peoples_software_verifies_it_and_sees_its_withdrawal(letter, seal_waiting):
    assert runner.verify(f"{letter.holder_url}decision.json") == {
        "verified": True,
        "signature": True,
        "status": True,
        "errors": [],
    }
    withdraw_letter(letter.decision)
    seal_waiting()
    verdict = runner.verify(f"{letter.holder_url}decision.json")
    assert (verdict["verified"], verdict["signature"], verdict["status"]) == (False, True, False)
