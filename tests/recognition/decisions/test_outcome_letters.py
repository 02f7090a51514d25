"""Who else hears of a decision, without a name: the issuer where an agreement says so, the office that enters credits."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import Agreement, Institution, Programme
from micro4asia.foundation.models import Letter
from recognition.services.closing import close_answered_requests
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from tests.factories.courses import ProgrammeFactory
from tests.factories.network import AgreementFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, REFUSED, SUBSTANTIAL, judged

pytestmark = pytest.mark.django_db
OFFICE = "study-office@example.org"


@built_once
def agreed(ueh, muni):
    """An agreement by which the issuer is told."""
    today = muni.today()
    return AgreementFactory(
        number="AG-2026-07",
        covers=["course-exemption", "issuer-told"],
        valid_from=today - dt.timedelta(days=30),
        valid_to=today + dt.timedelta(days=300),
        between=[ueh, muni],
        state=Agreement.State.PUBLISHED,
        published_at=timezone.now(),
        document_digest="0" * 64,
    )


def told(prefix):
    return {letter.to: letter for letter in Letter.objects.filter(key__startswith=prefix)}


def test_the_issuer_is_told_of_its_credential_and_of_nobody(
    evaluated, officer, agreed, registrar, sending_officer, applicant, award
):
    registrar.language = "vi"
    registrar.save()
    decide_request(request=evaluated, by=officer, ruling=FULL)
    letters = told("recognition_issuer_told")
    assert set(letters) == {registrar.email, sending_officer.email}
    assert letters[registrar.email].language == "vi"
    text = letters[sending_officer.email].text
    for words in (award.serial_number, "Recognised in full", agreed.number, award.get_absolute_url()):
        assert words in text
    for words in (applicant.full_name, applicant.email, FULL.reasons, evaluated.public_id):
        assert words not in text


def test_the_page_of_a_decision_reaches_the_issuer_over_the_walls(client, evaluated, officer, agreed, registrar):
    client.force_login(officer)
    sent = {"outcome": "full", "credits": "4", "grade_handling": "without", "legal_basis": "network-agreement"}
    where = reverse("recognition:decide", args=["muni", evaluated.public_id])
    assert client.post(where, {**sent, "reasons": "Covered.", "step": "decide"}).status_code == 302
    assert set(told("recognition_issuer_told")) == {registrar.email}


def without(agreed):
    type(agreed).objects.update(covers=["course-exemption", "credit-transfer"])


def lapsed(agreed):
    type(agreed).objects.update(valid_to=dt.date.today() - dt.timedelta(days=3))  # noqa: DTZ011 any day before


def elsewhere(agreed):
    agreed.parties.filter(institution__code="UEH").delete()


@pytest.mark.parametrize("change", [without, lapsed, elsewhere])
def test_where_no_agreement_says_so_the_issuer_hears_nothing(evaluated, officer, agreed, registrar, change):
    change(agreed)
    decide_request(request=evaluated, by=officer, ruling=FULL)
    assert told("recognition_issuer_told") == {}


@built_once
def in_programme(course, muni):
    programme = ProgrammeFactory(institution=muni, office_email=OFFICE)
    type(course).objects.filter(pk=course.pk).update(main_programme=programme)
    return programme


def close(decided, on):
    day = decided.answer.appeal_until + dt.timedelta(days=1)
    with on(day.year, day.month, day.day):
        assert close_answered_requests() == 1
        assert close_answered_requests() == 0


@pytest.mark.parametrize(("spoken", "language"), [("cs", "en"), ("vi", "vi")])
def test_the_office_is_told_once_a_case_is_closed_in_the_language_of_its_institution(
    evaluated, in_programme, officer, applicant, muni, on, spoken, language
):
    Institution.objects.filter(pk=muni.pk).update(language=spoken)
    decide_request(request=evaluated, by=officer, ruling=FULL)
    evaluated.refresh_from_db()
    assert told("recognition_programme_told") == {}, "an appeal may still change it"
    close(evaluated, on)
    [letter] = told("recognition_programme_told").values()
    assert (letter.to, letter.language) == (OFFICE, language)
    assert evaluated.case_number in letter.text
    assert "4 ECTS" in letter.text
    for words in (applicant.full_name, applicant.email, FULL.reasons):
        assert words not in letter.text
    assert told(f"case_news:{evaluated.pk}:closed").keys() == {applicant.email}


def test_nothing_is_to_be_entered_after_a_refusal_or_without_an_address(evaluated, in_programme, officer, on):
    save_comparison(request=evaluated, by=officer, outcomes=judged(evaluated), elements=[SUBSTANTIAL])
    decide_request(request=evaluated, by=officer, ruling=REFUSED)
    evaluated.refresh_from_db()
    close(evaluated, on)
    assert told("recognition_programme_told") == {}


def test_a_programme_without_an_address_is_told_by_nobody(evaluated, in_programme, officer, on):
    Programme.objects.update(office_email="")
    decide_request(request=evaluated, by=officer, ruling=replace(FULL, grade_handling="without"))
    evaluated.refresh_from_db()
    close(evaluated, on)
    assert told("recognition_programme_told") == {}
