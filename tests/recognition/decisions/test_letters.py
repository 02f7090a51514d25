"""The decision as a signed document and as a printed letter."""

import json

import pytest
from django.core.files.storage import default_storage

from recognition.decision_paper import path_of, print_letter
from recognition.models import DecisionLetter

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(decided, seal_waiting):
    seal_waiting()
    return DecisionLetter.objects.select_related("decision__request__institution").get(decision__request=decided)


def test_a_decision_is_signed_by_the_receiving_institution(letter, muni):
    said = json.loads(letter.document)
    assert letter.state == "signed"
    assert said["issuer"]["id"] == muni.did
    assert said["credentialStatus"]["statusListIndex"] == str(letter.place.status_index)
    told = said["credentialSubject"]["recognition"]
    assert (told["recognitionOutcome"], told["creditsGranted"], told["creditSystem"]) == ("full", "4", "ECTS")


def test_the_letter_is_printed_in_the_language_of_the_decision(letter, settings, tmp_path):
    print_letter(letter_id=letter.pk)
    with default_storage.open(path_of(letter)) as stored:
        assert stored.read(5) == b"%PDF-"
