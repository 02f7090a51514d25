"""What reports count, to the digit; what they hide between institutions; and that they ask the database no more for more."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from institutions.models import Role
from recognition.models import Comparison, ComparisonRow
from recognition.reports import Period, ninetieth, of_institution, of_network, told_counts
from recognition.services.deciding import decide_request
from tests.factories.institutions import CourseFactory, UserFactory
from tests.factories.recognition import DecisionFactory, RequestFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import REFUSED

YEAR = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))


@built_once
def decision(granted, programme):
    """In 2025; `days` after a file that was complete, in a month."""

    def make(month=9, days=10, credits="4", course=None, **said):
        on = dt.date(2025, month, 28)
        course = course or CourseFactory(institution=programme.institution, main_programme=programme)
        complete = on - dt.timedelta(days=days)
        request = RequestFactory(
            course=course, applicant=UserFactory(), complete_on=complete, due_on=complete + dt.timedelta(days=120)
        )
        return granted(credits, request=request, decided_on=on, **said)

    return make


@built_once
def refused(decision):
    def make(*elements, **said):
        row = decision(
            credits="0", outcome="refused", basis="none", **{"bar": "cap-reached", "bar_explanation": "63 of 63.", **said}
        )
        comparison = Comparison.objects.create(request=row.request, author=row.decided_by, saved_at=row.decided_at)
        for element in elements:
            ComparisonRow.objects.create(
                comparison=comparison,
                element=element,
                source="a",
                target="b",
                finding="c",
                substantial=True,
                difference="d",
                why="w",
                author=row.decided_by,
            )
        return row

    return make


def table(report, code):
    return [tuple(row) for row in report.chart(code).table]


def here(muni, *, opens_cases=True):
    return of_institution(muni, YEAR, opens_cases=opens_cases)


def test_time_to_decision_by_month_median_and_nine_in_ten(muni, decision):
    for days in (10, 20, 30, 40, 130):
        decision(days=days)
    decision(month=10, days=7)
    assert table(here(muni), "time") == [("September 2025", 5, 30, 130, 1), ("October 2025", 1, 7, 7, 0)]
    chart = here(muni).chart("time")
    assert [tuple(values) for _label, values, _said in chart.rows] == [(30, 100), (7, 0)]
    assert ninetieth(range(1, 11)) == 9


def test_outcomes_by_issuer_and_field_count_what_is_in_force(muni, decision, refused):
    first = decision(outcome="partial", credits="2")
    decision()
    DecisionFactory(
        request=first.request,
        replaces=first,
        outcome="full",
        credits=Decimal(4),
        bar="",
        bar_explanation="",
        basis="course",
        decided_on=dt.date(2025, 10, 1),
    )
    refused("level")
    assert table(here(muni), "issuers") == [("Outside the network", 2, 0, 0, 0, 1, 3)]
    [field] = table(here(muni), "fields")
    assert field[0].startswith("04 ")
    assert field[1:] == (2, 0, 0, 0, 1, 3)


def test_reasons_for_refusal_by_element_and_ground(muni, refused, decision):
    refused("level", "outcomes")
    refused("outcomes")
    decision()
    assert table(here(muni), "refusals") == [
        ("Learning outcomes", 2),
        ("The limit for recognised credits is reached", 2),
        ("Level", 1),
    ]


def test_overdue_cases_by_how_late_they_are(muni, complete, on):
    late = complete.due_on + dt.timedelta(days=3)
    with on(late.year, late.month, late.day):
        report = here(muni)
    assert table(report, "overdue") == [("1–7", 1), ("8–30", 0), ("31 days or more", 0)]
    assert report.chart("overdue").notes == ("Open cases: 1.",)


def test_what_decisions_rest_on_and_what_became_of_proposals(muni, decision):
    decision(instrument="precedent", followed="accepted")
    decision(instrument="precedent", followed="set-aside", departure="Another curriculum.")
    counted = dict(table(here(muni), "instruments"))
    assert (counted["Precedent"], counted["Proposal: Accepted"], counted["Proposal: Set aside"]) == (2, 1, 1)


def test_like_cases_that_came_out_differently_are_listed_with_their_links(muni, decided, programme, make_award, other_learner):
    answer, today = decided.answer, muni.today()
    period = Period(today - dt.timedelta(days=3), today)
    alike = RequestFactory(
        course=decided.course,
        purpose=decided.purpose,
        applicant=other_learner,
        award=make_award(user=other_learner, version=decided.award.version),
    )
    DecisionFactory(request=alike)
    report = of_institution(muni, period, opens_cases=True)
    lines = report.chart("consistency").lines
    assert {link for link, _case, _cells in lines} == {
        reverse("recognition:request", args=["muni", one.public_id]) for one in (decided, alike)
    }
    assert [row[1] for row in report.chart("consistency").rows] == [(0,), (1,), (0,), (0,), (0,)]
    hidden = of_institution(muni, period, opens_cases=False).chart("consistency")
    assert not any(link for link, _case, _cells in hidden.lines)
    assert decided.case_number not in str(hidden.table)
    assert answer.outcome == "full"


@pytest.fixture
def alike(muni, decided, make_award):
    """Another learner's case of the same version, course and purpose, with a grade, and how it was answered."""

    def make(issued="B", **said):
        user = UserFactory()
        request = RequestFactory(
            course=decided.course,
            purpose=decided.purpose,
            applicant=user,
            award=make_award(user=user, grade=issued, version=decided.award.version),
        )
        full = {"outcome": "full", "credits": Decimal(4), "basis": "course", "bar": "", "bar_explanation": ""}
        return DecisionFactory(request=request, **{**full, **said})

    return make


def differing(muni):
    today = muni.today()
    report = of_institution(muni, Period(today - dt.timedelta(days=3), today), opens_cases=True)
    return {row[2] for row in report.chart("consistency").table}, report.chart("consistency")


def test_like_cases_that_came_out_alike_are_not_named(muni, decided, alike):
    alike(grade_handling=decided.answer.grade_handling, grade=decided.answer.grade)
    found, chart = differing(muni)
    assert found == set()
    assert [row[1] for row in chart.rows] == [(1,), (0,), (0,), (0,), (0,)]


def test_like_cases_differ_in_credits_or_in_how_their_grade_was_found(muni, decided, alike):
    same = {"grade_handling": decided.answer.grade_handling, "grade": decided.answer.grade}
    alike(credits=Decimal(3), outcome="full", **same)
    assert differing(muni)[0] == {"Credits"}
    alike(grade_handling="without")
    assert differing(muni)[0] == {"Credits, How the grade was found"}
    alike(**{**same, "grade": "A"})
    found, chart = differing(muni)
    assert found == {"Credits, How the grade was found, Grade found for the same grade"}
    assert {row[5] for row in chart.table} == {"By the grading tables of both sides", "Recognised without a grade"}


def test_another_grade_converted_alike_is_no_difference(muni, decided, alike):
    """A is not B: the same method rightly finds another grade for it."""
    alike(issued="A", grade_handling=decided.answer.grade_handling, grade="A")
    assert differing(muni)[0] == set()


def test_credits_by_programme_beside_the_limit_of_one_learner(muni, decision, programme):
    decision(credits="4")
    decision(credits="2.5", outcome="partial")
    decision(purpose="admission", credits="0")
    assert table(here(muni), "programmes") == [("FIN Economics, bachelor", 2, Decimal("6.5"), 63)]


def test_the_period_closes_on_its_last_day(muni, decision):
    decision(month=9)
    in_time = Period(dt.date(2025, 9, 28), dt.date(2025, 9, 28))
    before = Period(dt.date(2025, 1, 1), dt.date(2025, 9, 27))
    assert of_institution(muni, in_time, opens_cases=True).decided == 1
    assert of_institution(muni, before, opens_cases=True).decided == 0


@pytest.mark.parametrize(
    ("granted_", "refused_", "told"),
    [
        (4, 0, ("fewer than 5", "–")),
        (5, 0, ("5", "5")),
        (5, 1, ("6", "–")),
        (1, 5, ("6", "–")),
        (6, 5, ("11", "6")),
        (0, 5, ("5", "0")),
    ],
)
def test_small_numbers_are_not_told_between_institutions(granted_, refused_, told):
    assert told_counts(granted_, refused_) == told


def test_the_network_hides_what_is_small_and_tells_what_is_not(decision, refused):
    for _each in range(6):
        decision()
    refused("level")
    report = of_network(YEAR, dt.date(2026, 1, 1))
    assert table(report, "pairs") == [("Outside the network → MUNI", "7", "–")]
    assert table(report, "refusals") == [
        ("Level", "fewer than 5"),
        ("The limit for recognised credits is reached", "fewer than 5"),
    ]
    assert report.chart("refusals").rows == []
    assert [row[:2] for row in table(report, "time")] == [("September 2025", 7)]


def test_the_network_tells_no_month_of_few_decisions(decision):
    for _each in range(4):
        decision()
    assert table(of_network(YEAR, dt.date(2026, 1, 1)), "time") == []


def test_the_count_of_queries_does_not_grow(muni, decision, refused, django_assert_max_num_queries):
    decision()
    refused("level")
    with django_assert_max_num_queries(9):
        here(muni)
    for _each in range(4):
        decision()
        refused("outcomes")
    with django_assert_max_num_queries(9):
        here(muni)
    with django_assert_max_num_queries(6):
        of_network(YEAR, dt.date(2026, 1, 1))


def test_the_page_shows_pictures_with_tables_and_files(client, officer, evaluated_with_gap):
    """Of a case that was really sent: drafts are behind the wall of whoever writes them."""
    year = str(decide_request(request=evaluated_with_gap, by=officer, ruling=REFUSED).decided_on.year)
    client.force_login(officer)
    page = client.get(reverse("recognition:reports", args=["muni"]), {"period": year}).content.decode()
    assert page.count('role="img"') == 8 - page.count("Nothing to show for this period.")
    assert "1 decision in force in this period." in page
    assert f"recognition-reports/issuers.csv?period={year}" in page
    file = client.get(reverse("recognition:reports-csv", args=["muni", "refusals"]), {"period": year})
    assert file["Content-Disposition"] == 'attachment; filename="recognition-muni-refusals.csv"'
    assert file.content.decode("utf-8-sig").splitlines()[:2] == ["Reason,How many", "Learning outcomes,1"]
    assert client.get(reverse("recognition:reports-csv", args=["muni", "nothing"])).status_code == 404
    assert client.get(reverse("recognition:reports", args=["muni"]), {"period": "1066"}).status_code == 200


@pytest.mark.parametrize("period", ["", "all", "2025"])
def test_every_period_answers(client, member, muni, period):
    client.force_login(member(Role.INSTITUTION_ADMIN, muni, second_factor=True, email="admin@example.org"))
    assert client.get(reverse("recognition:reports", args=["muni"]), {"period": period}).status_code == 200


def test_no_person_stands_in_reports(client, officer, decided, applicant):
    client.force_login(officer)
    page = client.get(reverse("recognition:reports", args=["muni"])).content.decode()
    assert applicant.full_name not in page
    assert decided.answer.reasons not in page
