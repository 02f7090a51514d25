"""The desk takes a case, checks it, and asks where something is missing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.models import Question, RecognitionRequest
from recognition.services.assigning import take_next, take_request
from recognition.services.checking import answer_question, ask_learner, mark_complete
from recognition.services.evaluating import save_comparison
from recognition.services.requesting import withdraw_request
from tests.factories.institutions import MembershipFactory
from tests.recognition.conftest import judged


def test_an_officer_takes_a_case(submitted, officer):
    taken = take_request(request=submitted, by=officer)
    assert (taken.state, taken.officer) == ("checking", officer)
    assert take_request(request=taken, by=officer).taken_at == taken.taken_at


def test_the_colleague_was_quicker(taken, colleague):
    with pytest.raises(WrongState, match="Jana Uznávaná"):
        take_request(request=taken, by=colleague)


def test_only_officers_of_the_receiving_institution_take(submitted, sending_officer, issuer, applicant, stranger):
    for user in (sending_officer, issuer, applicant, stranger):
        with pytest.raises(PermissionDenied):
            take_request(request=submitted, by=user)


def test_nobody_handles_their_own_request(submitted, applicant, muni, member):
    MembershipFactory(user=applicant, institution=muni, role="officer")
    with pytest.raises(PermissionDenied, match="your own request"):
        take_request(request=submitted, by=applicant)
    assert take_next(institution=muni, by=applicant) is None


def test_a_withdrawn_case_cannot_be_taken(submitted, applicant, officer):
    withdraw_request(request=submitted, by=applicant)
    with pytest.raises(WrongState):
        take_request(request=submitted, by=officer)


def test_the_next_case_is_the_one_with_the_least_time(submitted, officer, muni):
    assert take_next(institution=muni, by=officer) == submitted
    assert take_next(institution=muni, by=officer) is None


def test_only_officers_take_the_next_case(submitted, muni, stranger):
    with pytest.raises(PermissionDenied):
        take_next(institution=muni, by=stranger)


def test_a_complete_file_starts_the_legal_clock(taken, officer, muni):
    complete = mark_complete(request=taken, by=officer)
    assert complete.state == "assigned"
    assert complete.complete_on == complete.submitted_at.astimezone(muni.zone).date()
    assert complete.due_on > complete.complete_on + dt.timedelta(days=115)
    assert Letter.objects.filter(key=f"recognition_complete:{complete.pk}").exists()


def test_the_clock_cannot_start_before_the_request_or_in_the_future(taken, officer):
    for days in (-1, 2):
        with pytest.raises(ValidationError):
            mark_complete(request=taken, by=officer, complete_on=taken.submitted_on() + dt.timedelta(days=days))


def test_a_file_is_completed_once_and_only_by_an_officer(taken, officer, applicant):
    with pytest.raises(PermissionDenied):
        mark_complete(request=taken, by=applicant)
    complete = mark_complete(request=taken, by=officer)
    with pytest.raises(WrongState):
        mark_complete(request=complete, by=officer)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=complete.pk).update(complete_on=dt.date(2030, 1, 1))


def test_a_question_before_completeness_moves_the_start_of_the_clock(taken, officer, applicant, on):
    with on(2027, 2, 10):
        ask_learner(request=taken, by=officer, wording="Please send the syllabus.")
        taken.refresh_from_db()
        assert taken.state == "information_requested"
        letter = Letter.objects.get(key__startswith="recognition_question")
        assert "syllabus" not in letter.text
    with on(2027, 2, 20):
        answer_question(request=taken, by=applicant, answer="Here it is.")
        taken.refresh_from_db()
        assert taken.state == "checking"
    with on(2027, 2, 22):
        complete = mark_complete(request=taken, by=officer)
        assert (complete.complete_on, complete.due_on) == (dt.date(2027, 2, 20), dt.date(2027, 6, 20))


def test_a_question_in_the_evaluation_pauses_the_clock(evaluated, officer, applicant, on):
    due = evaluated.due_on
    with on(2027, 2, 10):
        ask_learner(request=evaluated, by=officer, wording="Which outcome is meant?")
    with on(2027, 2, 15):
        evaluated.refresh_from_db()
        assert evaluated.clock().paused_since == dt.date(2027, 2, 10)
    with on(2027, 2, 20):
        answer_question(request=evaluated, by=applicant, answer="The third.")
    evaluated.refresh_from_db()
    assert evaluated.state == "in_evaluation"
    assert evaluated.due_on == due + dt.timedelta(days=10)


def test_two_rounds_of_questions_are_enough(evaluated, officer, applicant):
    for _round in range(2):
        ask_learner(request=evaluated, by=officer, wording="One more thing.")
        answer_question(request=evaluated, by=applicant, answer="Yes.")
    with pytest.raises(WrongState, match="twice"):
        ask_learner(request=evaluated, by=officer, wording="And another.")


def test_a_round_while_checking_is_one_of_the_two(taken, officer, applicant):
    ask_learner(request=taken, by=officer, wording="One more thing.")
    answer_question(request=taken, by=applicant, answer="Yes.")
    case = mark_complete(request=taken, by=officer)
    save_comparison(request=case, by=officer, outcomes=judged(case), elements=[])
    case.refresh_from_db()
    ask_learner(request=case, by=officer, wording="And another.")
    answer_question(request=case, by=applicant, answer="Yes.")
    with pytest.raises(WrongState, match="twice"):
        ask_learner(request=case, by=officer, wording="A third.")


def test_who_may_ask_and_who_may_answer(taken, officer, colleague, applicant, sending_officer):
    for user in (applicant, sending_officer):
        with pytest.raises(PermissionDenied):
            ask_learner(request=taken, by=user, wording="Hello?")
    with pytest.raises(WrongState):
        answer_question(request=taken, by=applicant, answer="To what?")
    ask_learner(request=taken, by=colleague, wording="The syllabus, please.")
    with pytest.raises(PermissionDenied):
        answer_question(request=taken, by=officer, answer="I do it myself.")


def test_the_database_keeps_one_open_question(taken, officer):
    question = ask_learner(request=taken, by=officer, wording="The syllabus, please.")
    values = {"request": taken, "wording": "x", "asked_by": officer, "asked_at": question.asked_at, "asked_in_evaluation": False}
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(reply_by=question.reply_by, **values)
    with pytest.raises(IntegrityError, match="a_question_is_answered_iff_dated"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(answer="Without a day")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(wording="Something else")
