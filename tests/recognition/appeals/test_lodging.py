"""An appeal comes in: by the learner within the window, by paper in time, or because nobody answered."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from credentials.paper_gate import accept_paper
from institutions.models import Membership
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from recognition.models import Appeal
from recognition.services.appealing import lodge_appeal, take_appeal
from recognition.services.checking import Missing, ask_for_information, mark_complete
from recognition.services.closing import close_answered_requests
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.keeping_time import pause_at_wish, run_again
from tests.foundation.built_once import built_once
from tests.recognition.appeals.conftest import GROUNDS
from tests.recognition.conftest import PARTIAL, SUBSTANTIAL, judged

day = dt.date


@built_once
def decided_in_january(taken, officer, on):
    """On 12 January 2027, with thirty days to appeal: 11 February is the last."""
    with on(2027, 1, 12):
        request = mark_complete(request=taken, by=officer)
        save_comparison(request=request, by=officer, outcomes=judged(request, "cccnn"), elements=[SUBSTANTIAL])
        decide_request(request=request, by=officer, ruling=PARTIAL)
    request.refresh_from_db()
    assert request.answer.appeal_until == day(2027, 2, 11)
    return request


def test_the_last_day_of_the_window_counts(decided_in_january, applicant, on):
    with on(2027, 2, 11):
        appeal = lodge_appeal(request=decided_in_january, by=applicant, grounds=GROUNDS)
    assert (appeal.received_on, appeal.due_on) == (day(2027, 2, 11), day(2027, 4, 12))


def test_the_day_after_is_too_late(decided_in_january, applicant, on):
    with on(2027, 2, 12), pytest.raises(WrongState, match="2027-02-11"):
        lodge_appeal(request=decided_in_january, by=applicant, grounds=GROUNDS)
    assert not Appeal.objects.exists()


def test_a_letter_that_came_in_time_is_entered_after_the_case_was_closed(decided_in_january, officer, on):
    with on(2027, 2, 14):
        close_answered_requests()
        decided_in_january.refresh_from_db()
        assert decided_in_january.state == "closed"
        with pytest.raises(ValidationError) as wrong:
            take_appeal(request=decided_in_january, by=officer, grounds=GROUNDS, received_on=day(2027, 2, 12))
        assert "received_on" in wrong.value.error_dict
        appeal = take_appeal(request=decided_in_january, by=officer, grounds=GROUNDS, received_on=day(2027, 2, 11))
    decided_in_january.refresh_from_db()
    assert (decided_in_january.state, decided_in_january.ended_at) == ("appealed", None)
    assert appeal.came_by_counter
    assert appeal.due_on == day(2027, 4, 12), "counted from the day it came"


@pytest.mark.parametrize("received_on", [day(2027, 1, 11), day(2027, 1, 20)], ids=["before the decision", "tomorrow"])
def test_a_day_that_cannot_be_is_said_at_its_field(decided_in_january, officer, on, received_on):
    with on(2027, 1, 19), pytest.raises(ValidationError) as wrong:
        take_appeal(request=decided_in_january, by=officer, grounds=GROUNDS, received_on=received_on)
    assert set(wrong.value.error_dict) == {"received_on"}


def test_silence_can_be_appealed_against_from_the_day_after(taken, officer, applicant, on):
    with on(2027, 1, 12):
        request = mark_complete(request=taken, by=officer)
    last = request.due_on
    with on(last.year, last.month, last.day), pytest.raises(WrongState):
        lodge_appeal(request=request, by=applicant, grounds="")
    after = last + dt.timedelta(days=1)
    with on(after.year, after.month, after.day):
        appeal = lodge_appeal(request=request, by=applicant, grounds="")
    assert appeal.is_against_silence
    request.refresh_from_db()
    assert request.state == "appealed"


def test_a_pause_within_the_time_keeps_the_silence_away_and_one_after_it_does_not(evaluated, officer, applicant, on):
    last = evaluated.due_on
    before, after, late, later = (last + dt.timedelta(days=days) for days in (-5, 1, 7, 15))
    with on(before.year, before.month, before.day):
        pause_at_wish(request=evaluated, by=officer, why="The applicant is ill.")
    evaluated.refresh_from_db()
    with on(after.year, after.month, after.day):
        with pytest.raises(WrongState):
            lodge_appeal(request=evaluated, by=applicant, grounds="")
        run_again(request=evaluated, by=officer)
    with on(late.year, late.month, late.day):
        question = ask_for_information(request=evaluated, by=officer, items=[Missing("The syllabus", "It says what.")])
    evaluated.refresh_from_db()
    with on(later.year, later.month, later.day):
        assert evaluated.clock().notice_missing
        lodge_appeal(request=evaluated, by=applicant, grounds="")
    evaluated.refresh_from_db()
    question.refresh_from_db()
    assert (evaluated.state, evaluated.due_on, question.is_open) == ("appealed", last + dt.timedelta(days=6), False)
    assert not evaluated.pauses.filter(ended_on__isnull=True).exists()


def test_an_appeal_against_a_decision_says_why(partly_decided, applicant):
    with pytest.raises(ValidationError) as wrong:
        lodge_appeal(request=partly_decided, by=applicant, grounds=" ")
    assert set(wrong.value.error_dict) == {"grounds"}


def test_sent_twice_it_is_one_appeal_with_its_papers_once(partly_decided, applicant, colleague, officer):
    paper = accept_paper(ContentFile(b'{"a": 1}', name="a.json"))
    first, second = (lodge_appeal(request=partly_decided, by=applicant, grounds=GROUNDS, papers=[paper, paper]) for _ in range(2))
    assert first == second
    assert [one.kind for one in partly_decided.papers.all()] == ["appeal"]
    assert JournalEntry.objects.filter(event="request_appealed").count() == 1
    told = set(Letter.objects.filter(key__startswith="recognition_appeal").values_list("to", flat=True))
    assert told == {applicant.email, colleague.email}, "those who can settle it, not who decided"


def test_where_nobody_can_settle_it_the_administrator_is_told(partly_decided, applicant, member, muni):
    boss = member("institution_admin", muni)
    lodge_appeal(request=partly_decided, by=applicant, grounds=GROUNDS)
    assert Letter.objects.get(key__startswith="recognition_appeal_orphaned").to == boss.email
    assert not Membership.objects.filter(user=boss, role="officer").exists()


def test_nobody_appeals_for_another(partly_decided, officer, stranger, other_learner):
    for person in (officer, stranger, other_learner):
        with pytest.raises(PermissionDenied):
            lodge_appeal(request=partly_decided, by=person, grounds=GROUNDS)


def test_the_learner_does_not_take_it_at_the_counter(partly_decided, applicant):
    with pytest.raises(PermissionDenied):
        take_appeal(request=partly_decided, by=applicant, grounds=GROUNDS, received_on=day(2026, 1, 1))


def test_the_page_takes_the_appeal_and_acknowledges_it(client, partly_decided, applicant):
    client.force_login(applicant)
    here = reverse("recognition:appeal", args=[partly_decided.public_id])
    assert here in client.get(partly_decided.get_absolute_url()).content.decode()
    assert client.get(here).status_code == 200
    refused = client.post(here, {"grounds": ""})
    assert refused.status_code == 422
    sent = client.post(here, {"grounds": GROUNDS, "first_paper": ContentFile(b'{"a": 1}', name="a.json")}, follow=True)
    assert sent.redirect_chain[-1][0] == here
    assert GROUNDS in sent.content.decode()
    assert client.post(here, {"grounds": GROUNDS}).status_code == 200, "sent twice, the first is acknowledged"
    assert Appeal.objects.count() == 1


def test_a_file_that_cannot_be_is_said_beside_it_and_nothing_changes(client, partly_decided, applicant):
    client.force_login(applicant)
    here = reverse("recognition:appeal", args=[partly_decided.public_id])
    answer = client.post(here, {"grounds": GROUNDS, "second_paper": ContentFile(b"MZ\x90", name="a.pdf")})
    assert answer.status_code == 422
    assert "second_paper" in answer.context["form"].errors
    assert GROUNDS in answer.content.decode()
    assert not Appeal.objects.exists()


def test_the_counter_page_takes_the_day_of_the_stamp(client, partly_decided, officer):
    client.force_login(officer)
    here = reverse("recognition:appeal-take", args=["muni", partly_decided.public_id])
    assert client.get(here).status_code == 200
    on = partly_decided.answer.decided_on
    said = {"received_on_day": on.day, "received_on_month": on.month, "received_on_year": on.year, "grounds": GROUNDS}
    assert client.post(here, said).status_code == 302
    assert Appeal.objects.get().lodged_by == officer


def test_there_is_no_appeal_before_there_is_a_decision(client, taken, applicant, officer):
    client.force_login(applicant)
    assert client.get(reverse("recognition:appeal", args=[taken.public_id])).status_code == 409
    client.force_login(officer)
    assert client.get(reverse("recognition:appeal-take", args=["muni", taken.public_id])).status_code == 409
