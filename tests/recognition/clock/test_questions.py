"""What is asked item by item, of the applicant or the issuer, twice at most; and what comes of silence."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.services.checking import Missing, answer_for_issuer, answer_question, ask_for_information, mark_complete
from recognition.services.closing import close_answered_requests, follow_up_questions, reopen_request, reopen_until
from tests.factories.institutions import InstitutionFactory
from tests.foundation.built_once import built_once

SYLLABUS = Missing("The syllabus", "It says what was taught.")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


def letters(kind):
    return Letter.objects.filter(key__contains=f":{kind}:")


def test_several_things_are_asked_at_once_each_with_its_reason(taken, officer):
    items = [SYLLABUS, Missing("A translation", "Nobody here reads Vietnamese.")]
    question = ask_for_information(request=taken, by=officer, items=items)
    assert [(item.what, item.why) for item in question.items.all()] == [(item.what, item.why) for item in items]
    taken.refresh_from_db()
    assert (taken.state, taken.clock().because) == ("information_requested", "Waiting for the applicant’s reply")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"items": []}, "items"),
        ({"items": [Missing("The syllabus", " ")]}, "items"),
        ({"reply_by": 29}, "reply_by"),
        ({"reply_by": 121}, "reply_by"),
    ],
)
def test_who_asks_says_what_why_and_gives_thirty_days(taken, officer, muni, said, field):
    if "reply_by" in said:
        said = {"reply_by": muni.today() + dt.timedelta(days=said["reply_by"])}
    with pytest.raises(ValidationError) as refusal:
        ask_for_information(**{"request": taken, "by": officer, "items": [SYLLABUS], **said})
    assert set(refusal.value.error_dict) == {field}
    assert not taken.questions.exists()


def test_only_who_issued_it_can_be_asked_as_the_issuer(taken, officer):
    with pytest.raises(ValidationError, match="did not issue"):
        ask_for_information(request=taken, by=officer, items=[SYLLABUS], issuer=InstitutionFactory())


def test_the_issuer_answers_by_an_officer_or_a_registrar(evaluated, officer, ueh, registrar, issuer, applicant, stranger, on):
    due = evaluated.due_on
    with on(2027, 2, 10):
        question = ask_for_information(request=evaluated, by=officer, items=[SYLLABUS], issuer=ueh)
        assert letters("asked").filter(to=registrar.email).count() == 1
        for user in (issuer, applicant, officer, stranger):
            with pytest.raises(PermissionDenied):
                answer_for_issuer(question=question, by=user, answer="No.")
        with pytest.raises(WrongState):
            answer_question(request=evaluated, by=applicant, answer="I was not asked.")
    with on(2027, 2, 15):
        answer_for_issuer(question=question, by=registrar, answer="Here.", files=[SimpleUploadedFile("s.png", PNG)])
        with pytest.raises(WrongState):
            answer_for_issuer(question=question, by=registrar, answer="Once more.")
    evaluated.refresh_from_db()
    assert (evaluated.state, evaluated.due_on) == ("in_evaluation", due + dt.timedelta(days=5))
    assert [(paper.kind, paper.name) for paper in evaluated.papers.all()] == [("reply", "s.jpg")]


def test_a_paper_that_is_no_paper_is_refused_at_its_field(taken, officer, applicant):
    ask_for_information(request=taken, by=officer, items=[SYLLABUS])
    with pytest.raises(ValidationError) as refusal:
        answer_question(request=taken, by=applicant, answer="Here.", files=[SimpleUploadedFile("s.pdf", b"MZ program")])
    assert set(refusal.value.error_dict) == {"file"}
    taken.refresh_from_db()
    assert taken.state == "information_requested"


def test_silence_brings_a_reminder_a_second_deadline_and_a_close_that_is_no_refusal(taken, officer, applicant, on):
    with on(2027, 2, 1):
        question = ask_for_information(request=taken, by=officer, items=[SYLLABUS])
    with on(2027, 3, 3):
        assert follow_up_questions() == 0
    with on(2027, 3, 4):
        assert follow_up_questions() == 1
        assert follow_up_questions() == 0
        assert letters("reminder").get().to == applicant.email
    with on(2027, 3, 18):
        assert follow_up_questions() == 0
    with on(2027, 3, 19):
        assert follow_up_questions() == 1
        assert follow_up_questions() == 0
    taken.refresh_from_db()
    question.refresh_from_db()
    assert (taken.state, taken.closed_because, taken.answer) == ("closed", "no-reply", None)
    assert (question.is_open, question.pause.ended_on) == (False, dt.date(2027, 3, 19))
    assert "khước từ" not in letters("no-reply").get().text
    assert reopen_until(taken) == dt.date(2028, 3, 19)


def test_the_silence_of_the_issuer_is_not_the_applicants(evaluated, officer, ueh, on):
    with on(2027, 2, 1):
        ask_for_information(request=evaluated, by=officer, items=[SYLLABUS], issuer=ueh)
    for day in ((2027, 3, 4), (2027, 3, 19)):
        with on(*day):
            assert follow_up_questions() == 1
    evaluated.refresh_from_db()
    assert (evaluated.state, evaluated.clock().paused_since) == ("in_evaluation", None)
    assert letters("silent").get().to == officer.email


@built_once
def lapsed(taken, officer, on):
    with on(2027, 2, 1):
        ask_for_information(request=taken, by=officer, items=[SYLLABUS])
    for day in ((2027, 3, 4), (2027, 3, 19)):
        with on(*day):
            follow_up_questions()
    taken.refresh_from_db()
    return taken


def test_the_applicant_reopens_what_nobody_refused(lapsed, applicant, officer, stranger, on):
    number = lapsed.case_number
    with on(2028, 3, 19):
        for user, ground in ((stranger, "reply"), (officer, "reply")):
            with pytest.raises((PermissionDenied, ValidationError)):
                reopen_request(request=lapsed, by=user, ground=ground, why="Let me.")
        reopen_request(request=lapsed, by=applicant, ground="reply", why="Here is the syllabus.")
        with pytest.raises(WrongState):
            reopen_request(request=lapsed, by=applicant, ground="reply", why="Again.")
    lapsed.refresh_from_db()
    assert (lapsed.state, lapsed.case_number, lapsed.ended_at, lapsed.closed_because) == ("checking", number, None, "")
    with on(2028, 3, 20):
        complete = mark_complete(request=lapsed, by=officer)
    assert (complete.complete_on, complete.due_on) == (dt.date(2028, 3, 19), dt.date(2028, 7, 19))


def test_a_year_later_it_is_for_a_new_request(lapsed, applicant, on):
    with on(2028, 3, 20), pytest.raises(WrongState, match="new request"):
        reopen_request(request=lapsed, by=applicant, ground="reply", why="Here is the syllabus.")


def test_an_answered_case_is_reopened_by_the_desk_alone_and_keeps_what_its_clock_said(decided, applicant, officer, on):
    from_before = (decided.complete_on, decided.due_on)
    with pytest.raises(WrongState, match="Only a closed case"):
        reopen_request(request=decided, by=officer, ground="new-evidence", why="A transcript.")

    with on(2030, 1, 1):
        close_answered_requests()
        with pytest.raises(WrongState):
            reopen_request(request=decided, by=applicant, ground="reply", why="I want more.")
        reopening = reopen_request(request=decided, by=officer, ground="proven-error", why="The hours were misread.")
    decided.refresh_from_db()
    assert (reopening.complete_on, reopening.due_on) == from_before
    assert (decided.state, decided.complete_on, decided.due_on, decided.questions.count()) == ("checking", None, None, 0)
    with on(2030, 1, 2):
        mark_complete(request=decided, by=officer)
    told = Letter.objects.filter(key__startswith=f"recognition_complete:{decided.pk}").order_by("pk")
    assert list(told.values_list("key", flat=True)) == [f"recognition_complete:{decided.pk}{again}" for again in ("", ":1")]
