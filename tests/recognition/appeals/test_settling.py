"""An appeal is settled by somebody else: the decision stands, is made anew, or the case goes back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from credentials.models import UseLedger
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from recognition.decision_paper import letter_job, path_of
from recognition.models import Decision, DecisionLetter
from recognition.policies_appeals import may_decide_appeal
from recognition.services.appealing import lodge_appeal
from recognition.services.assigning import release_request
from recognition.services.checking import mark_complete
from recognition.services.closing import close_answered_requests
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.proposing import propose_decision
from recognition.services.settling import decide_on_appeal, send_back, uphold_decision
from tests.recognition.appeals.conftest import GROUNDS
from tests.recognition.conftest import FULL, PARTIAL, judged

WHY = "The first decision counted rightly."
TASK = "Ask the expert about outcome 4."


def standing():
    return list(UseLedger.objects.standing().values_list("outcome", flat=True).order_by("outcome"))


def test_whoever_decided_first_does_not_settle_the_appeal(appealed, officer):
    assert not may_decide_appeal(officer, appealed)
    for settle in (
        lambda: uphold_decision(request=appealed, by=officer, reasons=WHY),
        lambda: decide_on_appeal(request=appealed, by=officer, ruling=FULL),
        lambda: send_back(request=appealed, by=officer, instruction=TASK),
    ):
        with pytest.raises(PermissionDenied):
            settle()


def test_whoever_compared_first_does_not_settle_it_either(evaluated_with_gap, colleague, officer, applicant):
    save_comparison(request=evaluated_with_gap, by=colleague, outcomes=judged(evaluated_with_gap, "ccccn"), elements=[])
    decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
    lodge_appeal(request=evaluated_with_gap, by=applicant, grounds=GROUNDS)
    evaluated_with_gap.refresh_from_db()
    assert not may_decide_appeal(colleague, evaluated_with_gap)


def test_an_owner_of_the_course_and_the_learner_do_not_settle_it(appealed, colleague, applicant, sending_officer, course):
    assert may_decide_appeal(colleague, appealed)
    course.owners.add(colleague)
    for person in (colleague, applicant, sending_officer):
        assert not may_decide_appeal(person, appealed)


def test_a_decision_that_stands_is_confirmed_by_one_of_its_own(appealed, colleague):
    first, before = appealed.answer, standing()
    decision = uphold_decision(request=appealed, by=colleague, reasons=WHY)
    appealed.refresh_from_db()
    assert appealed.state == "decided_on_appeal"
    assert (decision.replaces, decision.outcome, decision.credits) == (first, first.outcome, first.credits)
    assert (decision.reasons, decision.decided_by, decision.findings) == (WHY, colleague, first.findings)
    assert (decision.appeal_days, decision.appeal_until) == (0, decision.decided_on)
    assert list(Decision.objects.in_force()) == [decision]
    assert standing() == before, "what it counted goes on counting"


def test_a_decision_made_anew_frees_the_hours_of_the_first_and_uses_its_own(appealed, colleague):
    first, before = appealed.answer, standing()
    assert before
    decision = decide_on_appeal(request=appealed, by=colleague, ruling=FULL)
    assert decision.replaces == first
    assert UseLedger.objects.filter(status="released").count() == len(before)
    assert standing() == before
    entry = JournalEntry.objects.get(event="appeal_settled")
    assert entry.data["replaces"] == first.pk


def test_the_appeal_body_may_compare_anew(appealed, colleague, officer):
    save_comparison(request=appealed, by=colleague, outcomes=judged(appealed), elements=[])
    appealed.refresh_from_db()
    assert appealed.state == "appealed"
    assert may_decide_appeal(colleague, appealed)
    with pytest.raises(PermissionDenied):
        save_comparison(request=appealed, by=officer, outcomes=judged(appealed), elements=[])


def test_a_case_sent_back_is_evaluated_again_on_a_new_clock(appealed, colleague, officer, muni):
    first = appealed.answer
    appeal = send_back(request=appealed, by=colleague, instruction=TASK)
    appealed.refresh_from_db()
    assert (appealed.state, appeal.outcome, appeal.answer) == ("in_evaluation", "sent-back", None)
    assert appealed.due_on > muni.today() + dt.timedelta(days=100)
    assert not standing()
    assert first not in Decision.objects.in_force()
    again = decide_request(request=appealed, by=officer, ruling=FULL)
    assert again.replaces == first
    assert list(Decision.objects.in_force()) == [again]


ANOTHER = "No longer in force: another decision took its place."


def printed_says(letter, words):
    """A letter speaks the language of its decision."""
    with translation.override(letter.decision.language):
        return translation.gettext(words) in letter_job(letter).layouts[0].html


def test_a_letter_that_was_set_aside_says_so_until_another_decision_takes_its_place(
    client, appealed, colleague, officer, applicant, seal_waiting
):
    seal_waiting()
    send_back(request=appealed, by=colleague, instruction=TASK)
    letter = DecisionLetter.objects.get(decision__request=appealed)
    set_aside = path_of(letter)
    assert printed_says(letter, "No longer in force: it was set aside on appeal, and the case is being looked at again.")
    assert not printed_says(letter, ANOTHER)
    assert "set aside on appeal and not decided anew yet" in client.get(letter.path).content.decode()
    client.force_login(applicant)
    page = client.get(appealed.get_absolute_url(), {"lang": "en"})
    assert page.context["decision"] is None
    assert "no longer in force" in page.content.decode()
    decide_request(request=appealed, by=officer, ruling=FULL)
    letter = DecisionLetter.objects.get(pk=letter.pk)
    assert printed_says(letter, ANOTHER)
    assert path_of(letter) != set_aside, "what was printed before is another paper"
    assert "replaced by a later decision" in client.get(letter.path).content.decode()


def test_after_the_second_answer_one_may_appeal_again(appealed, colleague, officer, applicant):
    send_back(request=appealed, by=colleague, instruction=TASK)
    decide_request(request=appealed, by=officer, ruling=FULL)
    again = lodge_appeal(request=appealed, by=applicant, grounds=GROUNDS)
    assert again.against.replaces is not None
    appealed.refresh_from_db()
    assert may_decide_appeal(colleague, appealed)


def test_silence_is_decided_or_sent_back_but_does_not_stand(taken, officer, colleague, applicant, on):
    with on(2027, 1, 12):
        request = mark_complete(request=taken, by=officer)
    with on(2027, 5, 13):
        lodge_appeal(request=request, by=applicant, grounds="")
        with pytest.raises(WrongState):
            uphold_decision(request=request, by=colleague, reasons=WHY)
        save_comparison(request=request, by=colleague, outcomes=judged(request), elements=[])
        decision = decide_on_appeal(request=request, by=colleague, ruling=FULL)
    assert decision.replaces is None
    request.refresh_from_db()
    assert request.state == "decided_on_appeal"


def test_what_was_settled_on_appeal_is_closed_and_cannot_be_appealed_against(appealed, colleague, applicant, on):
    uphold_decision(request=appealed, by=colleague, reasons=WHY)
    with pytest.raises(WrongState):
        lodge_appeal(request=appealed, by=applicant, grounds=GROUNDS)
    later = appealed.answer.decided_on + dt.timedelta(days=5)
    with on(later.year, later.month, later.day):
        close_answered_requests()
        appealed.refresh_from_db()
        assert appealed.state == "closed"
        with pytest.raises(WrongState):
            lodge_appeal(request=appealed, by=applicant, grounds=GROUNDS)


def test_settled_twice_the_second_is_told_that_it_is_settled(appealed, colleague):
    uphold_decision(request=appealed, by=colleague, reasons=WHY)
    for settle in (
        lambda: uphold_decision(request=appealed, by=colleague, reasons=WHY),
        lambda: send_back(request=appealed, by=colleague, instruction=TASK),
    ):
        with pytest.raises(WrongState):
            settle()


def test_words_are_asked_for(appealed, colleague):
    with pytest.raises(ValidationError):
        uphold_decision(request=appealed, by=colleague, reasons=" ")
    with pytest.raises(ValidationError):
        send_back(request=appealed, by=colleague, instruction=" ")
    appealed.refresh_from_db()
    assert appealed.state == "appealed"


@pytest.mark.parametrize(("outcome", "state"), [("upheld", "decided_on_appeal"), ("sent-back", "in_evaluation")])
def test_the_page_settles(client, appealed, colleague, applicant, outcome, state):
    client.force_login(colleague)
    here = reverse("recognition:appeal-settle", args=["muni", appealed.public_id])
    case = reverse("recognition:request", args=["muni", appealed.public_id])
    assert here in client.get(reverse("recognition:appeals", args=["muni"])).content.decode()
    assert here in client.get(case).content.decode()
    assert GROUNDS in client.get(here).content.decode()
    assert client.post(here, {"outcome": outcome, "words": ""}).status_code == 422
    assert client.post(here, {"outcome": outcome, "words": WHY}).status_code == 302
    appealed.refresh_from_db()
    assert appealed.state == state
    assert client.get(case).status_code == 200
    assert client.get(here).status_code == 409
    client.force_login(applicant)
    assert WHY in client.get(appealed.get_absolute_url()).content.decode()


def test_to_decide_anew_leads_to_the_page_of_a_decision(client, appealed, colleague, officer):
    client.force_login(colleague)
    here = reverse("recognition:appeal-settle", args=["muni", appealed.public_id])
    decide = reverse("recognition:decide", args=["muni", appealed.public_id])
    assert client.post(here, {"outcome": "changed"}).url == decide
    page = client.get(decide)
    assert page.status_code == 200
    assert not page.context["used"], "hours of the first decision are its own"
    client.force_login(officer)
    assert client.get(decide).status_code == 403
    assert client.get(here).status_code == 403


def test_the_list_tells_who_may_settle_what(client, appealed, officer, stranger):
    here = reverse("recognition:appeals", args=["muni"])
    client.force_login(officer)
    page = client.get(here).content.decode()
    assert "somebody else settles the appeal" in page
    client.force_login(stranger)
    assert client.get(here).status_code == 404


def test_a_case_that_is_appealed_is_not_given_back_to_settle_it_oneself(appealed, officer):
    with pytest.raises(WrongState):
        release_request(request=appealed, by=officer)


def test_whoever_proposed_what_was_never_decided_took_part(evaluated, officer, colleague, applicant, on):
    propose_decision(request=evaluated, by=colleague, ruling=FULL)
    after = evaluated.due_on + dt.timedelta(days=1)
    with on(after.year, after.month, after.day):
        lodge_appeal(request=evaluated, by=applicant, grounds="")
        evaluated.refresh_from_db()
        assert not may_decide_appeal(colleague, evaluated)


def test_silence_after_a_case_was_sent_back_is_answered_in_the_place_of_the_first_decision(appealed, colleague, applicant, on):
    first = appealed.answer
    send_back(request=appealed, by=colleague, instruction=TASK)
    appealed.refresh_from_db()
    after = appealed.due_on + dt.timedelta(days=1)
    with on(after.year, after.month, after.day):
        lodge_appeal(request=appealed, by=applicant, grounds="")
        decision = decide_on_appeal(request=appealed, by=colleague, ruling=FULL)
    assert decision.replaces == first
    assert list(Decision.objects.in_force()) == [decision]


def test_the_second_decision_of_a_case_is_told_too(appealed, colleague, officer):
    send_back(request=appealed, by=colleague, instruction=TASK)
    again = decide_request(request=appealed, by=officer, ruling=FULL)
    keys = set(Letter.objects.filter(key__startswith="recognition_decided:").values_list("key", flat=True))
    assert keys == {f"recognition_decided:{appealed.pk}", f"recognition_decided:{appealed.pk}:{again.pk}"}
