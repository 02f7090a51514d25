"""The queue: tabs, filters, views, search, and the two clocks."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from recognition import queueing
from recognition.models import RecognitionRequest, SavedView
from recognition.queueing import Filters
from recognition.services.arranging import choose_shortcuts, note_absence
from recognition.services.handing import today_at
from recognition.services.requesting import submit_request
from tests.recognition.conftest import WORDING

QUEUE = "/i/muni/requests/"


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return lambda query="": client.get(QUEUE + query)


def numbers(response):
    return [row.case_number for row, *_rest in response.context["cases"]]


def test_each_state_stands_under_one_tab():
    told = [state for _label, states in queueing.TABS.values() for state in states]
    State = RecognitionRequest.State
    assert sorted(told) == sorted(set(State) - {State.DRAFT, State.IN_EVALUATION})


def test_a_case_moves_to_decide_once_every_outcome_is_judged(page, evaluated, muni):
    counts = queueing.counts(muni)
    assert (counts["evaluate"], counts["decide"]) == (0, 1)
    assert numbers(page("?tab=decide")) == [evaluated.case_number]
    RecognitionRequest.objects.update(judged=False)
    assert numbers(page("?tab=evaluate")) == [evaluated.case_number]


def test_what_the_queue_filters_by_is_written_down_when_it_is_sent(submitted):
    assert (submitted.issuer_code, submitted.level) == ("UEH", "VQF 6")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("issuer=UEH", 1),
        ("issuer=NEU", 0),
        ("level=VQF+6", 1),
        ("level=VQF+7", 0),
        ("age=under-30", 1),
        ("age=over-90", 0),
        ("assignee=you", 1),
        ("assignee=nobody", 0),
        ("assignee=others", 0),
        ("state=checking", 1),
        ("state=submitted", 0),
        ("instrument=precedent", 0),
        ("clock=late", 0),
        ("nonsense=1&issuer=%00", 1),
    ],
)
def test_filters(page, taken, query, found):
    assert len(numbers(page(f"?tab=check&{query}"))) == found


def test_a_filter_is_a_tag_that_can_be_taken_off(page, taken):
    response = page("?tab=check&issuer=UEH&assignee=you")
    tags = {tag["label"]: tag["without"] for tag in response.context["tags"]}
    assert tags["UEH"] == "tab=check&assignee=you"
    assert "remove filter" in response.content.decode()


def test_a_substitute_finds_cases_of_whoever_is_away_among_their_own(client, taken, muni, officer, colleague):
    client.force_login(colleague)
    assert numbers(client.get(f"{QUEUE}?tab=check&assignee=you")) == []
    today = today_at(muni)
    note_absence(institution=muni, person=officer, from_on=today, to_on=today, substitute=colleague, by=officer)
    assert numbers(client.get(f"{QUEUE}?tab=check&assignee=you")) == [taken.case_number]


@pytest.mark.parametrize(("words", "found"), [("vi du", 1), ("FTB", 1), ("MUNI-", 1), ("lan", 0)])
def test_search_finds_by_number_learner_and_course(client, officer, taken, words, found):
    client.force_login(officer)
    response = client.post(QUEUE, {"words": words})
    assert len(numbers(response)) == found
    assert "vi+du" not in response.content.decode()


def test_a_view_is_saved_under_a_name_and_holds_filters_alone(client, officer, colleague, taken, muni):
    client.force_login(officer)
    address = reverse("recognition:queue-views", args=["muni"])
    client.post(address, {"name": "Mine", "query": "tab=check&assignee=you&words=Nguyen&next=//evil"})
    view = SavedView.objects.get()
    assert view.query == "tab=check&assignee=you"
    client.post(address, {"name": "Mine", "query": "tab=decide"})
    assert SavedView.objects.get().query == "tab=decide"
    client.force_login(colleague)
    assert client.post(address, {"do": "remove", "view": view.public_id}).status_code == 404
    client.force_login(officer)
    assert "Mine" in client.get(QUEUE).content.decode()
    client.post(address, {"do": "remove", "view": view.public_id})
    assert not SavedView.objects.exists()


def test_both_clocks_are_told_in_words(page, taken):
    text = page("?tab=check").content.decode()
    assert "Sent today" in text
    assert "clock not started" in text


def test_keys_can_be_switched_off(page, taken, officer):
    assert "js/queue" in page().content.decode()
    choose_shortcuts(by=officer, shortcuts=False)
    text = page().content.decode()
    assert "js/queue" not in text
    assert "data-queue" not in text


def test_one_click_takes_unless_something_is_to_be_asked(client, submitted, officer):
    client.force_login(officer)
    officer.full_name, officer.language = "Nguyễn Văn Thử", "vi"
    officer.save(update_fields=["full_name", "language"])
    asked = reverse("recognition:declare", args=["muni", submitted.public_id])
    response = client.post(reverse("recognition:request-take", args=["muni", submitted.public_id]))
    assert response.url == asked
    with override("vi"):
        said = gettext("You and the applicant have the same family name.")
    assert said in client.get(asked).content.decode()
    assert client.post(asked, {"has_conflict": "no"}).status_code == 422
    client.post(asked, {"has_conflict": "no", "words": "No relation."})
    submitted.refresh_from_db()
    assert submitted.officer == officer


def test_a_queue_costs_as_many_queries_for_one_case_as_for_many(
    page, django_assert_max_num_queries, submitted, make_draft, applicant
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page()
    with CaptureQueriesContext(connection) as one:
        page("?tab=check")
    for purpose in ("credit-transfer", "further-study", "employment"):
        submit_request(request=make_draft(purpose=purpose), by=applicant, consent=True, wording=WORDING)
    with CaptureQueriesContext(connection) as many:
        assert len(numbers(page("?tab=check"))) == 4
    assert len(many) == len(one)


def test_an_address_says_every_tick_once():
    from django.http import QueryDict

    filters = Filters.read(QueryDict("tab=decide&issuer=UEH&issuer=NEU&words=x"))
    assert filters.address() == "tab=decide&issuer=UEH&issuer=NEU"
    assert filters.address(without=("issuer", "UEH")) == "tab=decide&issuer=NEU"
