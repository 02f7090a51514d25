"""A closed case forgets what the learner wrote when its period is over; until then nobody can change a word of it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions.models import Role, TransferRecord
from institutions.services.privacy import answer, ask, close_account
from institutions.services.retaining import run_round
from micro4asia.foundation.errors import WrongState
from recognition.models import Question, RecognitionRequest
from recognition.services.checking import ask_learner
from recognition.services.requesting import save_draft, submit_request, withdraw_request
from tests.foundation.built_once import built_once
from tests.recognition.conftest import WORDING


@built_once
def closed(draft, applicant, officer, taken):
    row = RecognitionRequest.objects.get(pk=taken.pk)
    ask_learner(request=row, by=officer, wording="Which programme?")
    withdraw_request(request=RecognitionRequest.objects.get(pk=row.pk), by=applicant)
    return RecognitionRequest.objects.get(pk=row.pk)


@built_once
def draft(make_draft, applicant):
    row = make_draft()
    return save_draft(request=row, by=applicant, fields={"message": "I am ill and need an answer soon."})


def test_ten_years_after_closing_messages_and_questions_go_and_the_case_stays(closed, muni):
    run_round(muni, timezone.now() + dt.timedelta(days=9 * 365))
    closed.refresh_from_db()
    assert closed.message
    run_round(muni, timezone.now() + dt.timedelta(days=10 * 365 + 10))
    closed.refresh_from_db()
    assert (closed.message, closed.state) == ("", "withdrawn")
    assert closed.document_digest
    assert not Question.objects.exists()


def test_the_words_of_a_case_cannot_be_changed_into_others(closed):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=closed.pk).update(message="I am well.")


def test_the_words_of_an_open_case_cannot_even_be_blanked(submitted):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=submitted.pk).update(message="")


def test_a_case_that_was_sent_cannot_be_deleted(closed):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=closed.pk).delete()


def test_drafts_that_were_never_sent_go_after_a_year(make_draft):
    old = make_draft()
    run_round(None, timezone.now() + dt.timedelta(days=400))
    assert not RecognitionRequest.objects.filter(pk=old.pk).exists()


def test_an_act_of_a_learner_across_a_border_is_counted_for_the_issuer(submitted, ueh, muni):
    record = TransferRecord.objects.get()
    assert (record.institution, record.recipient, record.times) == (ueh, muni, 1)
    assert record.basis == "act-of-learner"


def test_a_request_within_a_country_is_no_transfer(make_draft, applicant, muni):
    muni.country = "VN"
    muni.save(update_fields=["country"])
    submit_request(request=make_draft(), by=applicant, consent=True, wording=WORDING)
    assert not TransferRecord.objects.exists()


def test_an_erasure_at_the_receiver_keeps_the_case_and_says_so(closed, applicant, muni, member):
    asked = ask(person=applicant, institution=muni, kind="erasure", wording="")
    answered = answer(request=asked, by=member(Role.REGISTRAR, muni), grant=True, words="As far as we may.")
    assert answered.kept == ["recognition_files"]
    assert RecognitionRequest.objects.get(pk=closed.pk).message


def test_an_account_with_an_open_case_is_not_closed(submitted, applicant):
    with pytest.raises(WrongState, match="not decided yet"):
        close_account(person=applicant)
