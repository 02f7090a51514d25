"""A learner writes a request, sends it, and may take it back."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from credentials.services.revoking import approve_revocation, request_revocation
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.models import RecognitionRequest
from recognition.services.requesting import discard_draft, save_draft, start_request, submit_request, withdraw_request
from tests.recognition.conftest import WORDING


def test_sending_freezes_what_the_check_said(submitted, award, applicant):
    assert submitted.state == "submitted"
    assert submitted.case_number.startswith("MUNI-")
    assert submitted.frozen_verification["verdict"] == "valid"
    assert submitted.document_digest == hashlib.sha256(award.document.encode()).hexdigest()
    assert submitted.consent_wording == WORDING
    assert submitted.crosses_border
    letter = Letter.objects.get(key=f"recognition_received:{submitted.pk}")
    assert letter.to == applicant.email
    assert submitted.case_number in letter.text


def test_case_numbers_count_up_at_each_institution(make_draft, applicant):
    numbers = [
        submit_request(request=make_draft(purpose=purpose), by=applicant, consent=True, wording=WORDING).case_number
        for purpose in ("course-exemption", "credit-transfer")
    ]
    assert [number[-4:] for number in numbers] == ["0001", "0002"]


def test_only_the_person_who_earned_it_asks(award, other_learner, course):
    with pytest.raises(PermissionDenied):
        start_request(by=other_learner, purpose="course-exemption", award=award)
    draft = start_request(by=other_learner, purpose="course-exemption")
    with pytest.raises(PermissionDenied):
        save_draft(request=draft, by=other_learner, fields={"award": award})


def test_nobody_writes_or_sends_for_somebody_else(draft, other_learner, officer):
    for user in (other_learner, officer):
        with pytest.raises(PermissionDenied):
            save_draft(request=draft, by=user, fields={"message": "Hello"})
        with pytest.raises(PermissionDenied):
            submit_request(request=draft, by=user, consent=True, wording=WORDING)


def test_nothing_is_sent_without_consent(draft, applicant):
    with pytest.raises(ValidationError) as refused:
        submit_request(request=draft, by=applicant, consent=False, wording=WORDING)
    assert set(refused.value.error_dict) == {"consent"}
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_is_missing_is_told_by_field(award, applicant):
    draft = start_request(by=applicant, purpose="admission")  # which needs no course
    with pytest.raises(ValidationError) as refused:
        submit_request(request=draft, by=applicant, consent=True, wording=WORDING)
    assert set(refused.value.error_dict) == {"institution", "award"}


def test_a_revoked_credential_cannot_be_sent(draft, award, applicant, issuer, registrar):
    revocation = request_revocation(award=award, by=issuer, reason="fraud", explanation="Proven.")
    approve_revocation(revocation=revocation, by=registrar)
    with pytest.raises(ValidationError) as refused:
        submit_request(request=draft, by=applicant, consent=True, wording=WORDING)
    assert set(refused.value.error_dict) == {"award"}


def test_another_institution_has_other_courses(draft, ueh, applicant):
    draft = save_draft(request=draft, by=applicant, fields={"institution": ueh})
    assert draft.course is None


def test_what_was_sent_cannot_be_changed(submitted, applicant):
    with pytest.raises(WrongState):
        save_draft(request=submitted, by=applicant, fields={"message": "Later"})
    with pytest.raises(WrongState):
        submit_request(request=submitted, by=applicant, consent=True, wording=WORDING)
    with pytest.raises(WrongState):
        discard_draft(request=submitted, by=applicant)


@pytest.mark.parametrize(
    "change",
    [{"verification": "{}"}, {"document_digest": "0" * 64}, {"purpose": "admission"}, {"consent_wording": "Everything."}],
)
def test_the_database_itself_keeps_what_was_sent(submitted, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=submitted.pk).update(**change)


def test_a_request_that_was_sent_cannot_be_deleted(submitted):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=submitted.pk).delete()


def test_the_same_question_is_open_once(submitted, make_draft, applicant):
    with pytest.raises(WrongState):
        submit_request(request=make_draft(), by=applicant, consent=True, wording=WORDING)
    again = make_draft(purpose="credit-transfer")
    assert submit_request(request=again, by=applicant, consent=True, wording=WORDING).state == "submitted"


def test_a_learner_withdraws_and_may_ask_again(submitted, make_draft, applicant):
    withdrawn = withdraw_request(request=submitted, by=applicant)
    assert withdrawn.state == "withdrawn"
    assert withdrawn.ended_at
    assert Letter.objects.filter(key=f"recognition_withdrawn:{submitted.pk}").exists()
    assert submit_request(request=make_draft(), by=applicant, consent=True, wording=WORDING).state == "submitted"


def test_only_the_applicant_withdraws_and_not_after_the_decision(submitted, decided, applicant, officer, other_learner):
    for user in (officer, other_learner):
        with pytest.raises(PermissionDenied):
            withdraw_request(request=submitted, by=user)
    with pytest.raises(WrongState):
        withdraw_request(request=decided, by=applicant)


def test_a_draft_can_be_thrown_away_by_its_writer_alone(draft, applicant, officer):
    with pytest.raises(PermissionDenied):
        discard_draft(request=draft, by=officer)
    discard_draft(request=draft, by=applicant)
    assert not RecognitionRequest.objects.filter(pk=draft.pk).exists()


def test_who_sees_a_request(
    draft, submitted, applicant, officer, colleague, sending_officer, issuer, registrar, other_learner, stranger
):
    def seen(user):
        return RecognitionRequest.objects.visible_to(user).filter(pk=submitted.pk).exists()

    assert all(seen(user) for user in (applicant, officer, colleague, sending_officer))
    assert not any(seen(user) for user in (issuer, registrar, other_learner, stranger))


def test_nobody_else_sees_a_draft(draft, applicant, officer, sending_officer):
    assert RecognitionRequest.objects.visible_to(applicant).count() == 1
    assert not RecognitionRequest.objects.visible_to(officer).exists()
    assert not RecognitionRequest.objects.visible_to(sending_officer).exists()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a_request_is_evaluated_once_complete", {"state": "complete"}),
        ("a_request_has_ended_iff_dated", {"state": "withdrawn"}),
        ("the_legal_clock_starts_with_a_complete_file", {"due_on": "2026-05-19"}),
    ],
)
def test_the_database_keeps_the_states_whole(submitted, name, change):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RecognitionRequest.objects.filter(pk=submitted.pk).update(**change)


def test_the_database_lets_no_half_request_be_sent(draft):
    with pytest.raises(IntegrityError, match="a_sent_request_is_whole"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=draft.pk).update(state="submitted")


def test_the_database_lets_nobody_handle_their_own(submitted, applicant):
    with pytest.raises(IntegrityError, match="an_officer_never_handles_their_own_request"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=submitted.pk).update(officer=applicant)
