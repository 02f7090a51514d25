"""Letters about a request: in its learner's language, once, with a link and never with the decision itself."""

import pytest
from django.urls import reverse

from micro4asia.foundation.models import Letter
from recognition import notifications
from recognition.services.checking import ask_learner
from tests.factories.recognition import RequestFactory


def letters(template):
    return Letter.objects.filter(key__startswith=f"{template}:")


def test_who_sends_a_request_gets_a_receipt_with_its_number_and_its_limit(submitted):
    letter = letters("recognition_received").get()
    assert (letter.to, letter.language) == ("vidu@example.org", "vi")
    for words in (submitted.case_number, "Công nghệ tài chính và thanh toán số", "4"):
        assert words in letter.text
    assert reverse("recognition:my-request", args=[submitted.public_id]) in letter.text


def test_the_promised_day_is_written_as_the_reader_writes_days(complete):
    letter = letters("recognition_complete").get()
    due = complete.due_on
    assert f"{due.day} tháng {due.month} năm {due.year}" in letter.text


def test_a_question_is_told_once(taken, officer):
    question = ask_learner(request=taken, by=officer, wording="Please send the syllabus.")
    notifications.tell_question(question)
    assert letters("recognition_question").count() == 1


def test_a_letter_about_a_decision_does_not_tell_it(decided):
    letter = letters("recognition_decided").get()
    assert "All five outcomes are covered" not in letter.text
    assert decided.case_number in letter.text


@pytest.mark.parametrize("tell", [notifications.tell_received, notifications.tell_complete, notifications.tell_withdrawn])
def test_a_draft_without_institution_is_told_to_nobody(db, tell):
    tell(RequestFactory(course=None, institution=None))
    assert not Letter.objects.exists()
