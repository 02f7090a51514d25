"""Two windows, two officers: whoever is slower is shown who did what and when, and keeps their own words."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from credentials.models import UseLedger
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from recognition.meanwhile import standing
from recognition.models import Appeal, Decision, ProposedRuling, RecognitionRequest
from recognition.services.appealing import lodge_appeal, take_appeal
from recognition.services.assigning import take_request
from recognition.services.checking import Missing, answer_for_issuer, answer_question, ask_for_information, mark_complete
from recognition.services.conditions import settle_condition
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.proposing import propose_decision, return_proposal
from recognition.services.record_checks import ConditionSaid
from recognition.services.requesting import AskedAlready, save_draft, start_request, submit_request, withdraw_request
from recognition.services.settling import send_back, uphold_decision
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, PARTIAL, WORDING, judged

pytestmark = pytest.mark.django_db
SENT = {"outcome": "full", "credits": "4", "grade_handling": "without", "legal_basis": "network-agreement"}
MINE = "My own words, typed for an hour."


@built_once
def third(member, muni):
    return member(Role.OFFICER, muni, second_factor=True, full_name="Eva Třetí", email="third@example.org")


def address(name, row, *more):
    return reverse(f"recognition:{name}", args=[row.institution.slug, row.public_id, *more])


def slower(client, user, where, **sent):
    """What they are answered, in English and in the whole frame of the site."""
    client.force_login(user)
    page = client.post(f"{where}?lang=en", sent)
    if page.status_code == 409:
        assert page.context["frame"].languages, "the frame knows what else the reader may go to"
    return page.status_code, page.content.decode()


def deciding(client, user, row, step="decide", **more):
    return slower(client, user, address("decide", row), **SENT, reasons=MINE, step=step, **more)


def test_a_decision_that_is_opened_too_early_leads_back_to_its_case(client, taken, officer):
    client.force_login(officer)
    page = client.get(address("decide", taken), {"lang": "en"})
    assert page.status_code == 409
    assert f'href="{address("request", taken)}"' in page.content.decode()


# Proposals


def test_of_two_who_return_a_proposal_the_second_reads_the_remark_of_the_first(client, evaluated, officer, colleague, third):
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    return_proposal(request=evaluated, by=colleague, remark="Look at outcome 4.")
    status, page = slower(client, third, address("decide-return", evaluated), remark=MINE)
    assert status == 409
    for words in ("The proposal was returned already", "Petr Rozhodný", "Look at outcome 4.", MINE):
        assert words in page
    assert ProposedRuling.objects.get().remark == "Look at outcome 4."


def test_whoever_returns_what_was_decided_reads_the_decision(client, evaluated, officer, colleague, third):
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    decide_request(request=evaluated, by=colleague, ruling=FULL)
    status, page = slower(client, third, address("decide-return", evaluated), remark=MINE)
    assert status == 409
    for words in ("This case was decided already", "Petr Rozhodný", FULL.reasons, MINE):
        assert words in page


def test_nobody_decides_a_proposal_that_a_colleague_has_returned_meanwhile(client, evaluated, officer, colleague, third):
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    client.force_login(third)
    seen = client.get(address("decide", evaluated)).context["stands"]
    return_proposal(request=evaluated, by=colleague, remark="Look at outcome 4.")
    for step in ("check", "decide"):
        status, page = deciding(client, third, evaluated, step, seen=seen)
        assert status == 409
        for words in ("Petr Rozhodný", "Look at outcome 4.", MINE):
            assert words in page
    assert not Decision.objects.exists()


def test_of_two_who_propose_the_second_reads_what_the_first_proposed(client, evaluated, officer, colleague):
    client.force_login(colleague)
    seen = client.get(address("decide", evaluated)).context["stands"]
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    status, page = deciding(client, colleague, evaluated, "propose", seen=seen)
    assert status == 409
    for words in ("A decision was proposed already", "Jana Uznávaná", "Recognised in full: 4 ECTS", FULL.reasons, MINE):
        assert words in page
    assert ProposedRuling.objects.get().proposed_by == officer
    assert deciding(client, colleague, evaluated, "propose")[0] == 409, "a page without the mark is no way round it"


def test_the_lock_sees_what_the_page_could_not_see_yet(evaluated, officer, colleague, third):
    seen = standing(evaluated)
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    with pytest.raises(WrongState):
        decide_request(request=evaluated, by=colleague, ruling=FULL, seen=seen)
    evaluated.refresh_from_db()
    seen = standing(evaluated)
    return_proposal(request=evaluated, by=third, remark="Look at outcome 4.")
    with pytest.raises(WrongState):
        propose_decision(request=evaluated, by=colleague, ruling=FULL, seen=seen)
    evaluated.refresh_from_db()
    assert decide_request(request=evaluated, by=colleague, ruling=FULL, seen=standing(evaluated)).decided_by == colleague


def test_a_mark_that_still_holds_hinders_nobody(client, evaluated, officer):
    client.force_login(officer)
    seen = client.get(address("decide", evaluated)).context["stands"]
    assert client.post(address("decide", evaluated), {**SENT, "reasons": MINE, "step": "decide", "seen": seen}).status_code == 302
    assert Decision.objects.get().reasons == MINE


def test_a_case_that_was_withdrawn_meanwhile_says_so_to_who_decides(client, evaluated, officer, applicant):
    withdraw_request(request=evaluated, by=applicant)
    status, page = deciding(client, officer, evaluated)
    assert status == 409
    for words in ("This request was withdrawn already", applicant.full_name, MINE):
        assert words in page


def test_what_a_case_lacks_is_said_on_the_form_that_keeps_what_was_typed(client, complete, officer):
    save_comparison(request=complete, by=officer, outcomes=judged(complete)[:2], elements=[])
    status, page = deciding(client, officer, complete)
    assert status == 409
    assert "Judge every outcome" in page
    assert MINE in page
    assert 'name="reasons"' in page


# Hours


def test_hours_that_another_case_used_meanwhile_are_named_at_the_form(client, evaluated, make_draft, muni, applicant, officer):
    course = CourseFactory(institution=muni, credits=FULL.credits, level_framework="EQF", level_code="6")
    CourseOutcomeFactory(course=course, hours=100)
    other = submit_request(request=make_draft(target=course), by=applicant, consent=True, wording=WORDING)
    other = mark_complete(request=take_request(request=other, by=officer), by=officer)
    save_comparison(request=other, by=officer, outcomes=judged(other, "c"), elements=[])
    client.force_login(officer)
    seen = client.get(address("decide", evaluated)).context["stands"]
    assert deciding(client, officer, evaluated, "check", seen=seen)[0] == 200
    decide_request(request=other, by=officer, ruling=replace(FULL, grade_handling="without"))
    status, page = deciding(client, officer, evaluated, seen=seen)
    assert status == 409
    for words in ("These hours are used already", UseLedger.objects.first().institution.name("en"), MINE, 'name="double_use"'):
        assert words in page
    assert not Decision.objects.filter(request=evaluated).exists()


# Appeals, conditions


@built_once
def appealed(evaluated_with_gap, officer, applicant):
    decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
    lodge_appeal(request=evaluated_with_gap, by=applicant, grounds="Counted twice.")
    evaluated_with_gap.refresh_from_db()
    return evaluated_with_gap


def test_of_two_who_settle_an_appeal_the_second_reads_how_it_was_settled(client, appealed, colleague, third):
    uphold_decision(request=appealed, by=colleague, reasons="Nothing new was shown.")
    status, page = slower(client, third, address("appeal-settle", appealed), outcome="sent-back", words=MINE)
    assert status == 409
    for words in ("This appeal was settled already", "Petr Rozhodný", "Nothing new was shown.", MINE):
        assert words in page
    assert Appeal.objects.get().outcome == "upheld"


def test_what_was_written_for_an_appeal_never_becomes_a_first_decision(client, appealed, colleague, third):
    client.force_login(third)
    seen = client.get(address("decide", appealed)).context["stands"]
    send_back(request=appealed, by=colleague, instruction="Ask for the syllabus.")
    status, page = deciding(client, third, appealed, seen=seen)
    assert status == 409
    for words in ("This appeal was settled already", "Sent back", "Petr Rozhodný", "Ask for the syllabus.", MINE):
        assert words in page
    assert Decision.objects.count() == 1


def test_an_appeal_that_a_colleague_entered_is_shown_at_the_counter(client, evaluated_with_gap, officer, colleague, muni):
    decision = decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
    take_appeal(request=evaluated_with_gap, by=colleague, grounds="As on paper.", received_on=decision.decided_on)
    status, page = slower(client, officer, address("appeal-take", evaluated_with_gap), grounds=MINE)
    assert status == 409
    for words in ("An appeal was lodged already", "Petr Rozhodný", "As on paper.", MINE):
        assert words in page


def test_an_appeal_sent_twice_is_the_first_and_other_words_are_given_back(client, appealed, applicant):
    where = reverse("recognition:appeal", args=[appealed.public_id])
    assert slower(client, applicant, where, grounds="Counted twice.")[0] == 200
    status, page = slower(client, applicant, where, grounds=MINE)
    assert status == 409
    assert "Counted twice." in page
    assert MINE in page
    assert Appeal.objects.get().grounds == "Counted twice."


def test_a_condition_is_settled_once_and_the_second_reads_by_whom(client, evaluated, officer, colleague, muni):
    asked = ConditionSaid("Pass the unit.", muni.today() + dt.timedelta(days=30), "The study office")
    ruling = replace(FULL, outcome="conditional", next_steps="Pass the unit.", conditions=(asked,))
    condition = decide_request(request=evaluated, by=officer, ruling=ruling).conditions.get()
    where = address("condition-settle", evaluated, condition.pk)
    status, page = slower(client, officer, where, result="failed", evidence=MINE)
    assert status == 200
    assert "There is time until" in page
    settle_condition(condition=condition, by=colleague, met=True, evidence="The certificate came.")
    status, page = slower(client, officer, where, result="met", evidence=MINE)
    assert status == 409
    for words in ("This condition was settled already", "Petr Rozhodný", "The certificate came.", MINE):
        assert words in page


# Questions and answers


def ask(row, officer, **more):
    return ask_for_information(request=row, by=officer, items=[Missing("The syllabus.", "It is needed.")], **more)


def test_a_learner_who_answers_twice_is_shown_the_first_answer(client, taken, officer, applicant):
    ask(taken, officer)
    answer_question(request=taken, by=applicant, answer="It is attached.")
    status, page = slower(client, applicant, reverse("recognition:request-answer", args=[taken.public_id]), answer=MINE)
    assert status == 409
    for words in ("This question was answered already", "It is attached.", MINE, taken.get_absolute_url()):
        assert words in page


def test_a_learner_is_not_shown_what_passes_between_desks(client, taken, officer, applicant, ueh, registrar):
    ask(taken, officer)
    answer_question(request=taken, by=applicant, answer="It is attached.")
    question = ask(taken, officer, issuer=ueh)
    answer_for_issuer(question=question, by=registrar, answer="She sat the examination twice.")
    _status, page = slower(client, applicant, reverse("recognition:request-answer", args=[taken.public_id]), answer=MINE)
    assert "It is attached." in page
    assert "twice" not in page


def test_of_two_who_answer_for_the_issuer_the_second_reads_the_first(client, taken, officer, ueh, registrar, sending_officer):
    question = ask(taken, officer, issuer=ueh)
    answer_for_issuer(question=question, by=registrar, answer="It stands in our catalogue.")
    where = reverse("recognition:enquiry", args=["ueh", taken.public_id])
    status, page = slower(client, sending_officer, where, answer=MINE)
    assert status == 409
    for words in ("It stands in our catalogue.", registrar.full_name, MINE):
        assert words in page


def test_whoever_withdraws_what_was_decided_reads_the_decision(client, evaluated, officer, applicant):
    decide_request(request=evaluated, by=officer, ruling=FULL)
    status, page = slower(client, applicant, reverse("recognition:request-withdraw", args=[evaluated.public_id]))
    assert status == 409
    for words in ("This case was decided already", FULL.reasons):
        assert words in page


def test_a_learner_is_not_told_what_is_only_proposed(client, evaluated, officer, applicant):
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    answer = reverse("recognition:request-answer", args=[evaluated.public_id])
    status, page = slower(client, applicant, answer, answer=MINE)
    assert status == 409
    assert FULL.reasons not in page
    assert MINE in page


# Drafts


def test_a_draft_begun_twice_is_one_as_long_as_nothing_stands_in_it(client, applicant, award, muni, course):
    client.force_login(applicant)
    sent = {"purpose": "course-exemption", "award": award.public_id}
    first, second = (client.post(reverse("recognition:request-new"), sent).url for _time in range(2))
    assert first == second
    row = RecognitionRequest.objects.get()
    save_draft(request=row, by=applicant, fields={"institution": muni})
    assert start_request(by=applicant, purpose="course-exemption", award=award) != row
    assert start_request(by=applicant, purpose="admission", award=award).purpose == "admission"


def test_a_request_sent_in_another_window_is_shown_and_words_are_given_back(client, draft, applicant, officer):
    step = {name: reverse("recognition:request-step", args=[draft.public_id, name]) for name in ("send", "details")}
    sent = submit_request(request=draft, by=applicant, consent=True, wording=WORDING)
    client.force_login(applicant)
    for where in (
        step["send"],
        reverse("recognition:document-add", args=[draft.public_id]),
        reverse("recognition:source-remove", args=[draft.public_id, 1]),
        reverse("recognition:request-discard", args=[draft.public_id]),
    ):
        assert client.post(where, {"consent": "on"}).url == sent.get_absolute_url()
    status, page = slower(client, applicant, step["details"], decision_language="en", message=MINE)
    assert status == 409
    for words in ("You have sent this already", MINE, sent.case_number):
        assert words in page
    sent.refresh_from_db()
    assert sent.message == ""


def test_the_same_question_sent_at_the_same_moment_leads_to_the_first(make_draft, applicant):
    first, second = make_draft(), make_draft()
    sent = submit_request(request=first, by=applicant, consent=True, wording=WORDING)
    with pytest.raises(AskedAlready) as asked:
        submit_request(request=second, by=applicant, consent=True, wording=WORDING)
    assert asked.value.first == sent
