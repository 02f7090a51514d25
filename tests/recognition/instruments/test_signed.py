"""The machine goes no further than what both sides signed; and what a person has been asked to look at is not overtaken."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from credentials.models import ListedLine
from institutions.models import Agreement
from micro4asia.foundation.errors import WrongState
from recognition.instruments.reading import read
from recognition.models import HumanReview, RecognitionRequest, Rule, RuleSource
from recognition.services.automatic import answer_review, ask_for_a_person, decide_automatically
from recognition.services.closing import close_answered_requests
from recognition.services.following import accept_proposal, mark
from recognition.services.locking import lock_what_is_counted
from tests.factories.credentials import MicroCredentialFactory
from tests.factories.institutions import CourseFactory, InstitutionFactory
from tests.foundation.built_once import built_once

State = RecognitionRequest.State


@built_once
def sent(terms, send, applicant, counted_course):
    return send(applicant, counted_course)


@built_once
def unread(sent, terms):
    """The terms as they would read if something else had been signed: a draft may still be written."""

    def written(**values):
        Rule.objects.filter(pk=terms.pk).update(state="draft", published_at=None)
        Rule.objects.filter(pk=terms.pk).update(**values)
        Rule.objects.filter(pk=terms.pk).update(state="published", published_at=timezone.now())
        return read(RecognitionRequest.objects.get(pk=sent.pk)).proposal

    return written


def failed(proposal):
    return [one.name for rung in proposal.tried for one in rung.failed]


def test_terms_for_another_purpose_are_not_stretched(unread, sent):
    assert failed(unread(purposes=["credit-transfer"])) == ["purpose"]
    assert decide_automatically(request_id=sent.pk) is None


def test_terms_of_another_receiver_are_not_found(unread, sent):
    proposal = unread(receiver=InstitutionFactory())
    assert (proposal.chosen.key, proposal.may_be_automatic) == (0, False)
    assert decide_automatically(request_id=sent.pk) is None


def test_terms_for_another_version_of_the_course_are_not_stretched(unread, sent, counted_course):
    other = CourseFactory(institution=counted_course.institution, code=counted_course.code, version="0")
    assert failed(unread(course=other)) == ["course"]
    assert decide_automatically(request_id=sent.pk) is None


def test_terms_for_other_lines_or_for_several_together_are_not_stretched(unread, sent, terms):
    RuleSource.objects.filter(rule=terms).update(first_line="7.0", last_line="7.9")
    assert failed(unread()) == ["version"]
    RuleSource.objects.filter(rule=terms).update(first_line="1.0", last_line="1.9")
    assert unread().may_be_automatic
    RuleSource.objects.create(rule=terms, micro_credential=MicroCredentialFactory(), first_line="1.0", last_line="1.0")
    assert failed(unread()) == ["version"]
    assert decide_automatically(request_id=sent.pk) is None


def test_a_line_without_a_course_or_terms_answers_no_case(listed, send, applicant, counted_course):
    ListedLine.objects.update(course=None)
    proposal = read(send(applicant, counted_course)).proposal
    assert (proposal.chosen, failed(proposal)) == (None, ["course-named"])


def test_fewer_credits_than_the_course_has_are_a_part_and_for_a_person(unread, sent, completed, officer):
    proposal = unread(credits=Decimal(3))
    assert (proposal.chosen.outcome, proposal.chosen.credits, proposal.may_be_automatic) == ("partial", 3, False)
    assert decide_automatically(request_id=sent.pk) is None
    case = completed(RecognitionRequest.objects.get(pk=sent.pk))
    decision = accept_proposal(request=case, by=officer, seen=mark(read(case).proposal))
    assert (decision.outcome, decision.credits, bool(decision.next_steps)) == ("partial", 3, True)


def test_an_agreement_that_has_ended_since_says_so_and_still_holds(sent):
    request = RecognitionRequest.objects.get(pk=sent.pk)
    Agreement.objects.update(valid_to=request.submitted_on())
    proposal = read(request, on=request.submitted_on() + dt.timedelta(days=3)).proposal
    [condition] = [one for one in proposal.chosen.conditions if one.name == "in-force" and "Ended" in one.found]
    assert (condition.answer, "in force when it was sent" in condition.found) == ("pass", True)


def test_a_case_waits_for_the_person_who_was_asked_for(sent, applicant, officer):
    decision = decide_automatically(request_id=sent.pk)
    review = ask_for_a_person(request=sent, by=applicant)
    with time_machine.travel(timezone.now() + dt.timedelta(days=decision.appeal_days + 3)):
        assert close_answered_requests() == 0
        answer_review(review=review, by=officer, reopen=False, remark="It stands.")
        assert close_answered_requests() == 1


@pytest.mark.parametrize("state", [State.APPEALED, State.PROPOSED, State.INFORMATION_REQUESTED])
def test_only_what_is_decided_is_opened_again(sent, applicant, officer, state):
    decide_automatically(request_id=sent.pk)
    review = ask_for_a_person(request=sent, by=applicant)
    RecognitionRequest.objects.filter(pk=sent.pk).update(state=state)
    with pytest.raises(WrongState):
        answer_review(review=review, by=officer, reopen=True, remark="A grade can be entered.")
    assert HumanReview.objects.get().result == ""


def test_learner_and_quotas_are_locked_after_the_request(unread, sent, django_assert_num_queries):
    unread(quota=5)
    request = RecognitionRequest.objects.select_related("course").get(pk=sent.pk)
    with django_assert_num_queries(2):
        lock_what_is_counted(request)
