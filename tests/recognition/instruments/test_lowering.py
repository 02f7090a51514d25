"""A case that is appealed against or opened again does not end worse for its learner, unless that is said and has its ground."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from credentials.models import UseLedger
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.decision_paper import letter_job
from recognition.models import AuditSample, Condition, Decision, DecisionLetter, RecognitionRequest
from recognition.services.appealing import lodge_appeal
from recognition.services.automatic import answer_review, ask_for_a_person, decide_automatically, record_audit
from recognition.services.checking import mark_complete
from recognition.services.closing import close_answered_requests, reopen_request
from recognition.services.deciding import Ruling, build_decision, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.record_checks import ConditionSaid
from recognition.services.settling import decide_on_appeal, send_back
from tests.factories.cases_instruments import AuditSampleFactory
from tests.factories.recognition import DecisionFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, PARTIAL, REFUSED, SUBSTANTIAL, judged

State = RecognitionRequest.State
OTHERWISE = replace(PARTIAL, outcome="alternative", alternative_purpose="admission", credits=Decimal(0))
WHY = "The credential was revoked since; without it nothing is shown."


def wrong(call):
    with pytest.raises(ValidationError) as refused:
        call()
    return refused.value.message_dict


def again(case):
    return RecognitionRequest.objects.get(pk=case.pk)


@built_once
def automatic(terms, send, applicant, counted_course):
    """R5: granted in full by an agreement, which no person has looked at."""
    case = send(applicant, counted_course)
    decide_automatically(request_id=case.pk)
    return again(case)


def by_review(case, officer, applicant):
    answer_review(review=ask_for_a_person(request=case, by=applicant), by=officer, reopen=True, remark="More is due.")


def sample_of(case):
    """Drawn, whether the draw took it or not."""
    return AuditSample.objects.filter(decision=case.answer).first() or AuditSampleFactory(decision=case.answer)


def by_audit(case, officer, applicant):
    record_audit(sample=sample_of(case), by=officer, result="differs", remark="A grade is due.", reopen=True)


@pytest.mark.parametrize("opened", [by_review, by_audit])
@pytest.mark.parametrize("ruling", [PARTIAL, REFUSED, OTHERWISE])
def test_an_automatic_decision_that_was_opened_again_does_not_end_worse(automatic, officer, applicant, opened, ruling):
    first = automatic.answer
    opened(automatic, officer, applicant)
    case = again(automatic)
    assert (case.state, case.answer, first.is_in_force) == (State.IN_EVALUATION, first, True)
    verdicts = "cn" if ruling.outcome != "full" else "cc"
    save_comparison(request=case, by=officer, outcomes=judged(case, verdicts), elements=[SUBSTANTIAL])
    said = wrong(lambda: decide_request(request=again(case), by=officer, ruling=ruling))
    assert any("does not end worse" in sentence for messages in said.values() for sentence in messages)
    assert Decision.objects.get() == first, "nothing was decided"
    save_comparison(request=again(case), by=officer, outcomes=judged(case, "cc"), elements=[])
    same = Ruling(outcome="full", credits=Decimal(4), reasons="All of it is met.")
    assert decide_request(request=again(case), by=officer, ruling=same).replaces == first


def test_the_desk_opens_a_sample_again_on_its_page_and_the_learner_is_told(client, automatic, officer, applicant):
    sample = sample_of(automatic)
    client.force_login(officer)
    here = reverse("recognition:audit-record", args=["muni", sample.decision.public_id])
    name = str(sample.pk)
    agrees = {f"{name}-result": "agrees", f"{name}-remark": "", f"{name}-reopen": "on"}
    assert client.post(here, agrees).status_code == 422
    answer = client.post(here, {**agrees, f"{name}-result": "differs", f"{name}-remark": "A grade is due."})
    assert answer.url == reverse("recognition:request", args=["muni", automatic.public_id])
    assert again(automatic).state == State.IN_EVALUATION
    assert Letter.objects.filter(key__startswith=f"case_news:{automatic.pk}:opened-again").count() == 1


def test_a_sample_of_a_case_that_went_on_is_not_opened_again(automatic, officer):
    sample = sample_of(automatic)
    RecognitionRequest.objects.filter(pk=automatic.pk).update(state=State.APPEALED)
    with pytest.raises(WrongState):
        record_audit(sample=sample, by=officer, result="differs", remark="More is due.", reopen=True)


@built_once
def appealed(evaluated_with_gap, officer, applicant):
    decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
    lodge_appeal(request=evaluated_with_gap, by=applicant, grounds="Counted twice.")
    return again(evaluated_with_gap)


def test_an_appeal_of_the_learner_does_not_end_worse_than_what_it_is_against(appealed, colleague):
    assert list(wrong(lambda: decide_on_appeal(request=appealed, by=colleague, ruling=REFUSED))) == ["outcome"]
    fewer = replace(PARTIAL, credits=Decimal(1))
    assert list(wrong(lambda: decide_on_appeal(request=appealed, by=colleague, ruling=fewer))) == ["credits"]
    assert decide_on_appeal(request=appealed, by=colleague, ruling=PARTIAL).outcome == "partial"


def test_sent_back_it_does_not_end_worse_either(appealed, colleague, officer):
    send_back(request=appealed, by=colleague, instruction="Ask the expert.")
    assert list(wrong(lambda: decide_request(request=appealed, by=officer, ruling=REFUSED))) == ["outcome"]
    assert decide_request(request=appealed, by=officer, ruling=PARTIAL).credits == 2


def test_the_page_of_a_proposal_and_the_check_before_deciding_say_so_as_well(appealed, colleague):
    assert list(wrong(lambda: build_decision(request=appealed, by=colleague, ruling=REFUSED, now=timezone.now()))) == ["outcome"]


def test_a_condition_that_may_leave_less_is_less(appealed, colleague):
    due = appealed.institution.today() + dt.timedelta(days=90)
    asked = ConditionSaid("Pass the unit.", due, "The dean")
    ruling = replace(PARTIAL, outcome="conditional", credits=Decimal(4), conditions=(asked,))
    assert list(wrong(lambda: decide_on_appeal(request=appealed, by=colleague, ruling=ruling))) == ["outcome"]
    kept = replace(asked, otherwise=Condition.Otherwise.REDUCED, credits_otherwise=Decimal(2))
    decision = decide_on_appeal(request=appealed, by=colleague, ruling=replace(ruling, conditions=(kept,)))
    assert (decision.outcome, decision.credits) == ("conditional", 4)


def test_a_grade_is_not_taken_away(decided, officer, colleague, applicant):
    lodge_appeal(request=decided, by=applicant, grounds="A better grade is due.")
    without = replace(FULL, grade_handling="without")
    assert list(wrong(lambda: decide_on_appeal(request=again(decided), by=colleague, ruling=without))) == ["grade_handling"]
    lower = replace(FULL, grade_handling="entered", grade="D")
    assert list(wrong(lambda: decide_on_appeal(request=again(decided), by=colleague, ruling=lower))) == ["grade_handling"]
    better = replace(FULL, grade_handling="entered", grade="A")
    assert decide_on_appeal(request=again(decided), by=colleague, ruling=better).grade == "A"


def test_a_ground_of_law_that_the_facts_show_lowers_it_aloud(appealed, colleague, award, seal_waiting):
    law = replace(REFUSED, lowered_because="law", lowered_explained=WHY)
    assert list(wrong(lambda: decide_on_appeal(request=appealed, by=colleague, ruling=law))) == ["lowered_because"]
    type(award).objects.filter(pk=award.pk).update(state="revoked", revoked_at=timezone.now(), revoked_by=colleague)
    unsaid = replace(law, lowered_explained=" ")
    assert list(wrong(lambda: decide_on_appeal(request=appealed, by=colleague, ruling=unsaid))) == ["lowered_explained"]
    decision = decide_on_appeal(request=appealed, by=colleague, ruling=law)
    assert (decision.outcome, decision.lowered_because, decision.lowered_explained) == ("refused", "law", WHY)
    assert WHY in letter_job(DecisionLetter.objects.get(decision=decision)).layouts[0].html


def test_an_untruth_is_said_of_a_case_that_the_desk_opened_again_for_it(client, appealed, colleague, officer, applicant, on):
    untrue = replace(REFUSED, lowered_because="untrue", lowered_explained="The syllabus was forged.")
    assert list(wrong(lambda: decide_on_appeal(request=appealed, by=colleague, ruling=untrue))) == ["lowered_because"]
    decide_on_appeal(request=appealed, by=colleague, ruling=PARTIAL)
    later = appealed.institution.today() + dt.timedelta(days=3)
    with on(later.year, later.month, later.day):
        close_answered_requests()
        reopen_request(request=appealed, by=officer, ground="proven-error", why="The syllabus was forged.")
        mark_complete(request=again(appealed), by=officer)
        save_comparison(request=again(appealed), by=officer, outcomes=judged(appealed, "cccnn"), elements=[SUBSTANTIAL])
        client.force_login(officer)
        page = client.get(reverse("recognition:decide", args=["muni", appealed.public_id]))
        assert "lowered_because" in page.context["form"].fields
        decision = decide_request(request=again(appealed), by=officer, ruling=untrue)
    assert decision.lowered_because == "untrue"
    assert not UseLedger.objects.standing().filter(reference=appealed.case_number).exists()
    client.force_login(applicant)
    assert "The syllabus was forged." in client.get(appealed.get_absolute_url()).content.decode()


def test_what_is_no_less_is_not_said_to_be(appealed, colleague):
    ruling = replace(PARTIAL, lowered_because="law", lowered_explained=WHY)
    assert list(wrong(lambda: decide_on_appeal(request=appealed, by=colleague, ruling=ruling))) == ["lowered_because"]


@pytest.mark.parametrize(
    "less",
    [
        {"outcome": "refused", "credits": 0},
        {"outcome": "full", "credits": 3},
        {"outcome": "partial", "credits": 4},
        {"outcome": "conditional", "credits": 4},
    ],
)
def test_the_database_refuses_less_than_before_that_does_not_say_why(decided, less):
    """Whichever service or hand would write it."""
    said = {"request": decided, "replaces": decided.answer, "grounds": 1, "basis": "course", **less}
    if less["outcome"] != "refused":
        said |= {"bar": "", "bar_explanation": ""}
    with pytest.raises(IntegrityError, match="less_than_before_says_why"), transaction.atomic():
        DecisionFactory(**said)
    assert DecisionFactory(**said, lowered_because="law", lowered_explained=WHY).pk


def test_the_database_lets_what_is_no_less_pass(decided):
    said = {"bar": "", "bar_explanation": "", "basis": "course", "outcome": "full", "credits": 4}
    assert DecisionFactory(request=decided, replaces=decided.answer, **said).pk
