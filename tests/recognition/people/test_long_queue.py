"""A long queue: its order on every page, its numbers after every step, and what a search finds in it."""

import datetime as dt
import itertools

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override, trans_real

from credentials.models import Award, Learner
from credentials.services.directory import correct_learner
from institutions.holdings import erase_at
from institutions.signals import person_renamed
from micro4asia.foundation import walls
from micro4asia.preparing import compile_translations
from recognition import queueing
from recognition.life_cycle import ENDED, EVALUATED, TABS, State, Tab
from recognition.models import RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.closing import reopen_request
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.requesting import submit_request, withdraw_request
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import CourseFactory, UserFactory
from tests.recognition.conftest import FULL, WORDING, judged

QUEUE = "/i/muni/requests/"
SENT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


@pytest.fixture
def many(muni, course, officer):
    """Sent cases, so many of each state, with the same few days and moments among them."""

    made = itertools.count(1)

    def make(number, *states, **fields):
        rows = []
        for place in range(number):
            for state in states:
                complete = dt.date(2026, 3, 3 + place % 3) if state in EVALUATED else None
                rows.append(
                    RecognitionRequest(
                        state=state, institution=muni, course=course, applicant=UserFactory(), purpose="course-exemption",
                        case_number=f"MUNI-2026-{next(made):05}", submitted_at=SENT + dt.timedelta(days=place % 4),
                        consented_at=SENT, consent_wording=WORDING, complete_on=complete,
                        due_on=complete and complete + dt.timedelta(days=100 + place % 2),
                        ended_at=SENT if state in ENDED else None,
                        closed_because="answered" if state == State.CLOSED else "", **fields,
                    )
                )  # fmt: skip
        return RecognitionRequest.objects.bulk_create(rows)

    return make


@pytest.fixture
def catalogues(db):
    """Compiled from what stands in the checkout, and forgotten by Django, which may have read older ones."""
    compile_translations()
    trans_real._translations.clear()


@pytest.fixture
def ask(client, officer):
    client.force_login(officer)
    return lambda query="": client.get(QUEUE + query)


@pytest.fixture
def search(client, officer):
    client.force_login(officer)

    def look(words, **further):
        response = client.post(QUEUE, {"words": words, **further})
        assert response.status_code == 200
        return response

    return look


def keys(response):
    return [line.row.pk for line in response.context["cases"]]


def names(response):
    return [line.row.applicant.full_name for line in response.context["cases"]]


@pytest.mark.parametrize("tab", ["check", "evaluate", "closed"])
def test_pages_one_after_the_other_are_the_whole_order_with_its_ties(ask, many, monkeypatch, tab):
    monkeypatch.setattr("recognition.views.queue.ROWS", 7)
    states = {name: them[:2] for name, (_label, them) in queueing.TABS.items()}
    rows = many(15, *states[tab])
    many(3, *(state for name, them in states.items() if name != tab for state in them))
    if tab == "closed":
        expected = sorted(rows, key=lambda row: (row.submitted_at, row.pk), reverse=True)
    else:
        expected = sorted(rows, key=lambda row: (row.due_on or dt.date.max, row.submitted_at, row.pk))
    pages = -(-len(rows) // 7)
    walked = [key for page in range(1, pages + 1) for key in keys(ask(f"?tab={tab}&page={page}"))]
    assert walked == [row.pk for row in expected]


def test_pages_of_what_is_filtered_are_counted_by_the_filter(ask, many, officer, monkeypatch):
    monkeypatch.setattr("recognition.views.queue.ROWS", 4)
    many(5, State.CHECKING)
    mine = many(6, State.CHECKING, officer=officer, taken_at=SENT, issuer_code="UEH")
    for query in ("assignee=you", "issuer=UEH"):
        last = ask(f"?tab=check&{query}&page=2")
        assert last.context["page"].paginator.count == 6
        assert set(keys(last)) < {row.pk for row in mine}
        assert len(keys(last)) == 2


def test_the_database_puts_every_state_under_its_tab(many):
    many(1, *(set(State) - {State.DRAFT}))
    for tab, states in TABS.items():
        found = set(RecognitionRequest.objects.filter(tab=tab).values_list("state", flat=True))
        assert found == {*states, *([State.IN_EVALUATION] if tab == Tab.EVALUATE else [])}
    RecognitionRequest.objects.filter(state=State.IN_EVALUATION).update(judged=True)
    assert RecognitionRequest.objects.get(state=State.IN_EVALUATION).tab == Tab.DECIDE


def test_the_numbers_are_right_after_each_step_of_a_case(ask, draft, make_draft, applicant, officer, muni, on):
    def told():
        response = ask()
        numbers = {name: count for name, _label, count in response.context["tabs"]}
        assert numbers == queueing.counts(muni)
        for name, count in numbers.items():
            assert len(keys(ask(f"?tab={name}"))) == count
        return {name: count for name, count in numbers.items() if count}

    assert told() == {}
    row = submit_request(request=draft, by=applicant, consent=True, wording=WORDING)
    assert told() == {"check": 1}
    row = take_request(request=row, by=officer)
    other = submit_request(request=make_draft(purpose="admission"), by=applicant, consent=True, wording=WORDING)
    assert told() == {"check": 2}
    row = mark_complete(request=row, by=officer)
    assert told() == {"check": 1, "evaluate": 1}
    save_comparison(request=row, by=officer, outcomes=judged(row), elements=[])
    assert told() == {"check": 1, "decide": 1}
    decide_request(request=row, by=officer, ruling=FULL)
    assert told() == {"check": 1, "closed": 1}
    withdraw_request(request=other, by=applicant)
    assert told() == {"closed": 2}


def test_the_middle_of_the_days_that_first_decisions_took(many, muni):
    assert queueing.median_days(muni, 2026) is None
    for days, number in ((3, 2), (10, 1), (40, 2)):
        many(number, State.DECIDED, answered_on=dt.date(2026, 5, 1), answered_in=days)
    many(4, State.DECIDED, answered_on=dt.date(2025, 12, 31), answered_in=99)
    many(1, State.CHECKING, answered_on=dt.date(2026, 5, 1))
    assert queueing.median_days(muni, 2026) == 10
    many(1, State.DECIDED, answered_on=dt.date(2026, 6, 1), answered_in=20)
    assert queueing.median_days(muni, 2026) == 15


def test_what_a_first_decision_took_is_kept_until_the_case_is_opened_again(ask, decided, officer):
    decided.refresh_from_db()
    decision = decided.answer
    assert (decided.answered_on, decided.answered_in) == (decision.decided_on, (decision.decided_on - decided.complete_on).days)
    assert ask("?tab=closed").context["median"] == decided.answered_in
    RecognitionRequest.objects.update(state=State.CLOSED, ended_at=timezone.now(), closed_because="answered")
    reopen_request(request=decided, by=officer, ground="proven-error", why="An hour was counted twice.")
    assert ask("?tab=closed").context["median"] is None


@pytest.fixture
def three(many):
    """Three who differ by marks alone, and one with a Lao name."""

    def named(row, name):
        row.applicant.full_name = name
        row.applicant.save(update_fields=["full_name"])
        row.search_key = queueing.key_of(row)
        row.save(update_fields=["search_key"])

    people = ["Lê Thị Mẫu Lan", "Lê Thị Mẫu Lân", "Lê Thị Mẫu Hòa", "ນາງ ວິໄລ ທົດລອງ"]
    for row, name in zip(many(4, State.CHECKING), people, strict=True):
        named(row, name)
    return people


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lan", [0, 1]),
        ("LAN mau", [0, 1]),
        ("le  thi", [0, 1, 2]),
        ("Lân", [1]),
        ("lâN thi", [1]),
        ("La\u0302n", [1]),
        ("Lãn", []),
        ("Mẫu hoa", [2]),
        ("Hòa", [2]),
        ("Hoà", [2]),
        ("Hóa", []),
        ("ວິໄລ", [3]),
        ("ວິໄລ ທົດລອງ", [3]),
        ("lan hoa", []),
        ("MUNI-2026", [0, 1, 2, 3]),
        ("00001 lan", [0]),
        ("00002 hoa", []),
        ("FTB", [0, 1, 2, 3]),
        ("%", []),
        ("_a_", []),
    ],
)
def test_marks_count_in_a_search_once_they_are_typed(search, three, words, expected):
    assert sorted(names(search(words))) == sorted(three[place] for place in expected)


def test_nothing_is_looked_for_where_nothing_is_left_of_the_words(muni, three):
    assert queueing.found(muni, "\u200b") == []
    assert queueing.found(muni, "\u0301") == []


def test_a_search_stays_at_its_desk(three):
    elsewhere = CourseFactory(code="FTB").institution
    assert queueing.found(elsewhere, "lan") == []
    assert queueing.found(elsewhere, "FTB") == []


def test_what_is_not_over_is_found_first_and_then_what_has_the_fewest_days_left(search, many):
    many(3, State.DECIDED, State.COMPLETE, State.CHECKING, search_key="nguyen")
    rows = RecognitionRequest.objects.in_bulk(keys(search("nguyen")))
    told = [(row.state == State.DECIDED, row.due_on or dt.date.max, row.submitted_at, row.pk) for row in rows.values()]
    assert len(told) == 9
    found = [rows[key] for key in keys(search("nguyen"))]
    assert [(row.state == State.DECIDED, row.due_on or dt.date.max, row.submitted_at, row.pk) for row in found] == sorted(told)


def test_a_search_that_finds_too_much_says_so_and_is_paged_without_its_words_in_an_address(
    search, many, monkeypatch, officer, catalogues
):
    monkeypatch.setattr("recognition.views.queue.ROWS", 3)
    monkeypatch.setattr(queueing, "FOUND_AT_MOST", 5)
    rows = many(5, State.CHECKING, search_key="nguyen")
    first = search("Nguyen")
    assert "1 to 3 of 5" in first.content.decode()
    assert not first.context["more"]
    second = search("Nguyen", page="2")
    assert {*keys(first), *keys(second)} == {row.pk for row in rows}
    many(1, State.CLOSED, search_key="nguyen")
    for language, said in (
        ("en", "1 to 3 of more than 5. Add a word to find fewer."),
        ("vi", "1 đến 3 trong số hơn 5."),
        ("lo", "1 ຫາ 3 ຈາກຫຼາຍກວ່າ 5."),
    ):
        officer.language = language
        officer.save(update_fields=["language"])
        with override(language):
            text = search("Nguyen").content.decode()
        assert said in text
        assert "words=" not in text
        assert "?page" not in text


def test_a_case_is_found_by_every_name_that_is_on_record(submitted, applicant, issuer, search, after_commit, muni):
    learner = submitted.award.learner
    assert keys(search("vi du")) == [submitted.pk]
    with after_commit():
        correct_learner(learner=learner, by=issuer, facts={"full_name": "Nguyễn Thị Thử"}, reason="A marriage.")
    assert keys(search("Thử")) == keys(search("Ví Dụ")) == [submitted.pk]
    applicant.full_name = "Marie Vzorová"
    applicant.save(update_fields=["full_name"])
    with after_commit():
        person_renamed.send(sender=type(applicant), user_id=applicant.pk)
    assert keys(search("vzorova")) == [submitted.pk]
    with after_commit():
        erase_at(applicant, learner.institution, timezone.now())
    # What was printed is what the case shows; what else the person was called is found no longer.
    assert keys(search("thử")) == []
    assert keys(search("vi du")) == keys(search("vzorova")) == [submitted.pk]


def test_a_record_of_the_desk_itself_is_a_name_too(submitted, applicant, muni, search, after_commit):
    LearnerFactory(institution=muni, user=applicant, full_name="Vi Du Novakova")
    with after_commit():
        person_renamed.send(sender=type(applicant), user_id=applicant.pk)
    assert keys(search("novakova")) == [submitted.pk]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="policies on rows are PostgreSQL's")
def test_an_officer_reads_credentials_and_people_that_the_desk_is_asked_about_and_no_others(
    submitted, make_award, other_learner, officer, ueh
):
    untouched = make_award(user=other_learner)
    with walls.within(walls.written(user=officer.pk, on=timezone.localdate())):
        assert list(Award.objects.all()) == [submitted.award]
        assert list(Learner.objects.all()) == [submitted.award.learner]
    submitted.further_sources.create(position=2, award=untouched)
    with walls.within(walls.written(user=officer.pk, on=timezone.localdate())):
        assert set(Award.objects.all()) == {submitted.award, untouched}
        assert Learner.objects.count() == 2
