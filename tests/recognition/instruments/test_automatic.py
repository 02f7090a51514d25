"""R5: decided in full, in seconds, under an agreement that says so; and everything that keeps the machine from deciding."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext, override

from credentials.models import ListedLine, UseLedger
from institutions.models import Agreement
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from recognition.instruments.reading import read
from recognition.models import AuditSample, Decision, HumanReview, RecognitionRequest, Rule
from recognition.services.automatic import (
    answer_review,
    ask_for_a_person,
    decide_automatically,
    is_drawn,
    record_audit,
)
from recognition.services.requesting import withdraw_request
from tests.factories.cases_instruments import AuditSampleFactory
from tests.foundation.built_once import built_once

State = RecognitionRequest.State


def failed(request):
    reading = read(request)
    return [one.name for rung in (reading.proposal.tried or ()) for one in rung.failed]


@built_once
def sent(terms, send, applicant, counted_course):
    return send(applicant, counted_course)


def test_an_agreement_decides_within_seconds_and_says_so(sent, terms, agreement):
    decision = decide_automatically(request_id=sent.pk)
    sent.refresh_from_db()
    assert (sent.state, sent.complete_on) == (State.DECIDED, sent.institution.today())
    assert (decision.outcome, decision.credits, decision.instrument) == ("full", 4, "agreement")
    assert (decision.decided_by, decision.automatic_under, decision.rule) == (None, agreement, terms)
    assert (decision.grade, decision.grade_handling) == ("", "without")
    with override(decision.language):
        said = gettext("%(used)s of %(cap)s credits used, %(after)s after this") % {"used": 0, "cap": 63, "after": 4}
    assert said in decision.trace
    assert decision.followed == "accepted"
    assert UseLedger.objects.filter(reference=sent.case_number).count() == 3
    assert JournalEntry.objects.filter(event="request_decided_automatically").count() == 1
    letter = Letter.objects.get(key__startswith="recognition_decided_automatically:")
    assert "AG-2026-01" in letter.text


def test_run_twice_it_decides_once(sent):
    assert decide_automatically(request_id=sent.pk)
    assert decide_automatically(request_id=sent.pk) is None
    assert Decision.objects.count() == 1


def test_what_was_withdrawn_is_left_alone(sent, applicant):
    withdraw_request(request=sent, by=applicant)
    assert decide_automatically(request_id=sent.pk) is None


def broken_line(sent, terms):
    ListedLine.objects.update(state="ended", ended_at=timezone.now(), ended_by=terms.drafted_by)
    return "listed"


def lapsed(sent, terms):
    yesterday = sent.submitted_on() - dt.timedelta(days=1)
    Agreement.objects.update(valid_to=yesterday)
    return "in-force"


def suspended(sent, terms):
    Rule.objects.update(state="suspended", suspended_at=timezone.now(), suspended_why="course")
    return "in-force"


def retired(sent, terms):
    type(sent.course).objects.filter(pk=sent.course_id).update(in_force_to=sent.institution.today() - dt.timedelta(days=1))
    return "course"


@pytest.mark.parametrize("change", [broken_line, lapsed, suspended, retired])
def test_what_no_longer_holds_is_named_at_its_place_and_never_applied(sent, terms, change):
    name = change(sent, terms)
    sent = RecognitionRequest.objects.get(pk=sent.pk)
    assert name in failed(sent)
    assert decide_automatically(request_id=sent.pk) is None
    assert Decision.objects.count() == 0


def test_a_grade_below_the_threshold_goes_to_a_person(terms, send, applicant, counted_course):
    case = send(applicant, counted_course, grade="D")
    assert failed(case) == ["grade"]
    assert decide_automatically(request_id=case.pk) is None


def test_a_line_to_be_confirmed_is_a_question_not_a_refusal(sent, version):
    ListedLine.objects.update(state="to_confirm", because_of=version, touched_at=timezone.now())
    proposal = read(sent).proposal
    assert [one.name for one in proposal.chosen.open] == ["listed"]
    assert (proposal.certainty, proposal.may_be_automatic) == ("unclear", False)
    assert decide_automatically(request_id=sent.pk) is None


def test_a_limit_that_would_be_exceeded_stops_the_machine_and_the_button(sent, programme):
    type(programme).objects.update(own_cap=Decimal(3))
    proposal = read(RecognitionRequest.objects.get(pk=sent.pk)).proposal
    assert [bar.name for bar in proposal.barred] == ["cap"]
    assert "0 of 3 credits used, 4 after this" in proposal.trace()
    assert not proposal.may_be_accepted
    assert decide_automatically(request_id=sent.pk) is None


def test_credit_that_is_used_elsewhere_stops_the_machine(sent):
    decide_automatically(request_id=sent.pk)
    again = RecognitionRequest.objects.get(pk=sent.pk)
    assert [bar.name for bar in read(again).proposal.barred] == ["unused"]


def test_without_a_known_limit_a_person_decides(sent):
    type(sent.course).objects.filter(pk=sent.course_id).update(main_programme=None)
    assert decide_automatically(request_id=sent.pk) is None
    assert RecognitionRequest.objects.get(pk=sent.pk).instrument_hint == "agreement"


def test_an_agreement_that_does_not_say_automatic_is_only_proposed(sent, agreement):
    Agreement.objects.update(covers=["course-exemption"])
    proposal = read(sent).proposal
    assert (proposal.instrument, proposal.may_be_automatic) == ("agreement", False)


def test_the_learner_asks_for_a_person_and_gets_one(sent, applicant, officer, stranger):
    decide_automatically(request_id=sent.pk)
    with pytest.raises(PermissionDenied):
        ask_for_a_person(request=sent, by=stranger)
    review = ask_for_a_person(request=sent, by=applicant)
    assert ask_for_a_person(request=sent, by=applicant) == review
    with pytest.raises(PermissionDenied):
        answer_review(review=review, by=stranger, reopen=False, remark="It stands.")
    answered = answer_review(review=review, by=officer, reopen=True, remark="A grade can be entered.")
    sent.refresh_from_db()
    assert (answered.result, sent.state, sent.officer) == (HumanReview.Result.REOPENED, State.IN_EVALUATION, officer)
    with pytest.raises(WrongState):
        answer_review(review=review, by=officer, reopen=False, remark="Twice.")


def test_about_one_in_fourteen_is_drawn_and_the_draw_does_not_change():
    drawn = sum(is_drawn(f"decision-{number}") for number in range(10_000))
    assert 500 <= drawn <= 1000
    assert is_drawn("decision-1") == is_drawn("decision-1")


def test_what_a_person_found_in_a_sample_is_kept(sent, officer, stranger):
    decision = decide_automatically(request_id=sent.pk)
    sample = AuditSample.objects.filter(decision=decision).first() or AuditSampleFactory(decision=decision)
    with pytest.raises(PermissionDenied):
        record_audit(sample=sample, by=stranger, result="agrees", remark="")
    with pytest.raises(ValidationError):
        record_audit(sample=sample, by=officer, result="differs", remark="")
    record_audit(sample=sample, by=officer, result="agrees", remark="")
    assert AuditSample.objects.get(pk=sample.pk).looked_by == officer
    with pytest.raises(WrongState):
        record_audit(sample=sample, by=officer, result="agrees", remark="")
