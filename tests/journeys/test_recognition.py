"""The network's scenarios of recognition in a real browser, on real processes, and on the days of 2026 with which they are told:
granted, in part, refused, by precedent, by agreement without a person, and on appeal. One clock for all; it goes forwards only.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import applicants, recognising, scenarios
from tests.journeys.applicants import R1, R2, R3, R4, R5, R6
from tests.journeys.days import by_letter, day, decided_on_day, story
from tests.journeys.scenarios import (
    ASKED,
    BY_PRECEDENT,
    FULL_R1,
    FULL_R6,
    GAPS,
    PARTIAL_R2,
    PARTIAL_R6,
    REFUSED_R3,
)
from tests.journeys.stage import fill
from tests.journeys.travelling import Travelling, travelling
from tests.journeys.visitor import Notebook, Visitor

pytestmark = pytest.mark.journey

SENT, TAKEN, ASKED_FOR, REPLIED = "Sent", "An officer took the case", "Question asked", "Question answered"
COMPLETE, DUE, DECIDED = "Complete, legal clock started", "Decision due", "Decided"
LAST_DAY, LODGED, SETTLED = "Last day to appeal", "Appeal lodged", "Appeal settled"
# A session lasts two weeks.
SESSION = dt.timedelta(days=13)


@pytest.fixture
def stage(browser: Browser, static: Path, tmp_path: Path, language: str) -> Iterator[Travelling]:
    begins = applicants.BEGINS
    with travelling(tmp_path, static, language, begins=begins, code=applicants.CODE) as running:
        applicants.arrive(running)
        yield running


class People:
    """Whoever is called: still signed in, or anew where their session has run out by now."""

    def __init__(self, browser: Browser, stage: Travelling, notebook: Notebook) -> None:
        self.browser, self.stage, self.notebook = browser, stage, notebook
        self.known: dict[str, tuple[Visitor, dt.date]] = {}

    def __call__(self, email: str) -> Visitor:
        visitor, since = self.known.get(email, (None, dt.date.min))
        if visitor is None or self.stage.today - since > SESSION:
            if visitor:
                visitor.context.close()
            visitor = Visitor(self.browser, self.stage, self.notebook).sign_in(email)
            self.known[email] = visitor, self.stage.today
        return visitor


@pytest.mark.parametrize("language", ["vi"])
def test_six_cases_are_decided_in_six_ways_on_their_days(browser: Browser, stage: Travelling, notebook: Notebook):
    somebody, cases = People(browser, stage, notebook), dict[str, str]()
    muni, neu, unisi = "officer.muni@example.org", "officer.neu@example.org", "officer.unisi@example.org"

    assert stage.today == day(1, 12)
    cases["R1"] = recognising.ask(somebody(R1.email), ASKED["R1"])
    assert cases["R1"] == "MUNI-2026-0001"

    # R1 is complete, and an expert is asked, who has three weeks.
    stage.travel_to(day(1, 19))
    recognising.take(somebody(muni), cases["R1"], arrived=day(1, 19))
    scenarios.ask_expert(somebody(muni), "Tomáš Zdánlivý")
    scenarios.promised(somebody(R1.email), cases["R1"], day(5, 19))
    story(somebody(R1.email), (SENT, day(1, 12)), (TAKEN, day(1, 19)), (COMPLETE, day(1, 19)), (DUE, day(5, 19)))
    stage.settle()
    by_letter(somebody(R1.email), R1.email, cases["R1"], day(5, 19))

    stage.travel_to(day(2, 3))
    cases["R2"] = recognising.ask(somebody(R2.email), ASKED["R2"])

    stage.travel_to(day(2, 9))
    scenarios.give_opinion(somebody("assessor2.muni@example.org"), cases["R1"], due=day(2, 9))

    stage.travel_to(day(2, 10))
    recognising.begin(somebody(neu), cases["R2"], "neu")
    scenarios.ask_for_more(somebody(neu), reply_by=day(3, 12))
    stage.settle()
    by_letter(somebody(R2.email), R2.email, cases["R2"], day(3, 12))

    # R1: an expert said that all is covered; exempted, 4 ECTS, and B becomes C by the tables.
    stage.travel_to(day(2, 16))
    scenarios.take_over(somebody(muni), cases["R1"])
    scenarios.rule(somebody(muni), FULL_R1, last=day(3, 18))
    scenarios.reads(somebody(R1.email), cases["R1"], FULL_R1, decided=day(2, 16), last=day(3, 18))
    known = [(SENT, day(1, 12)), (TAKEN, day(1, 19)), (COMPLETE, day(1, 19)), (DECIDED, day(2, 16)), (LAST_DAY, day(3, 18))]
    story(somebody(R1.email), *known)
    decided_on_day(somebody(R1.email), "full", 28)

    # R2 is complete with the answer to what was asked.
    stage.travel_to(day(2, 20))
    scenarios.reply(somebody(R2.email), cases["R2"])
    recognising.complete(scenarios.open_case(somebody(neu), cases["R2"], "neu", "check"))
    scenarios.promised(somebody(R2.email), cases["R2"], day(6, 20))

    stage.travel_to(day(3, 2))
    cases["R6"] = recognising.ask(somebody(R6.email), ASKED["R6"])
    stage.travel_to(day(3, 5))
    cases["R3"] = recognising.ask(somebody(R3.email), ASKED["R3"])
    stage.travel_to(day(3, 9))
    recognising.take(somebody(unisi), cases["R6"], "unisi", arrived=day(3, 9))
    scenarios.promised(somebody(R6.email), cases["R6"], day(7, 9))
    stage.travel_to(day(3, 10))
    recognising.take(somebody(muni), cases["R3"], arrived=day(3, 10))
    scenarios.promised(somebody(R3.email), cases["R3"], day(7, 10))

    # R3: refused, each of four differences argued.
    stage.travel_to(day(4, 7))
    scenarios.open_case(somebody(muni), cases["R3"], "muni")
    scenarios.judge(somebody(muni), "pnnnnn", GAPS["R3"], "30 giờ ÷ 25 giờ = 1,2", "24 ?%")
    scenarios.rule(somebody(muni), REFUSED_R3, last=day(5, 7))
    scenarios.reads(somebody(R3.email), cases["R3"], REFUSED_R3, decided=day(4, 7), last=day(5, 7))
    decided_on_day(somebody(R3.email), "refused", 28)

    # R2: two credits of three by the hours that are covered; 25 hours are left over.
    stage.travel_to(day(4, 13))
    scenarios.open_case(somebody(neu), cases["R2"], "neu")
    scenarios.judge(somebody(neu), "ccccnn", GAPS["R2"], "125 giờ ÷ 50 giờ = 2,5", "còn dư 25 giờ")
    scenarios.rule(somebody(neu), PARTIAL_R2, last=day(5, 13))
    scenarios.reads(somebody(R2.email), cases["R2"], PARTIAL_R2, decided=day(4, 13), last=day(5, 13))
    asked = [(SENT, day(2, 3)), (TAKEN, day(2, 10)), (ASKED_FOR, day(2, 10)), (REPLIED, day(2, 20))]
    story(somebody(R2.email), *asked, (COMPLETE, day(2, 20)), (DECIDED, day(4, 13)), (LAST_DAY, day(5, 13)))
    decided_on_day(somebody(R2.email), "partial", 52)

    # R4: the same question of somebody else rests on R1, with a grade of its own, two days after it was sent.
    stage.travel_to(day(5, 4))
    cases["R4"] = recognising.ask(somebody(R4.email), ASKED["R4"])
    stage.travel_to(day(5, 6))
    assert scenarios.by_precedent(somebody(muni), R4.full_name) == cases["R4"]
    scenarios.reads(somebody(R4.email), cases["R4"], BY_PRECEDENT, decided=day(5, 6), last=day(6, 5))
    asked = [(SENT, day(5, 4)), (COMPLETE, day(5, 4)), (TAKEN, day(5, 6)), (DECIDED, day(5, 6)), (LAST_DAY, day(6, 5))]
    story(somebody(R4.email), *asked)
    decided_on_day(somebody(R4.email), "full", 2)

    # One that should have been decided three days ago.
    fill(stage.registry, applicants.LATE)
    scenarios.overdue(somebody(muni), applicants.OVERDUE.full_name, 3, due=day(5, 3))

    # R6: 4 of 6 by another way of counting.
    stage.travel_to(day(5, 8))
    scenarios.open_case(somebody(unisi), cases["R6"], "unisi")
    scenarios.judge(somebody(unisi), "c" * 10, {}, "150 giờ ÷ 25 giờ = 6")
    scenarios.rule(somebody(unisi), PARTIAL_R6, last=day(6, 7))
    scenarios.reads(somebody(R6.email), cases["R6"], PARTIAL_R6, decided=day(5, 8), last=day(6, 7))
    decided_on_day(somebody(R6.email), "partial", 60)
    # Appealed on the twelfth of thirty days.
    stage.travel_to(day(5, 20))
    scenarios.appeal(somebody(R6.email), cases["R6"], day(5, 20), last=day(6, 7), due=day(7, 19))
    stage.settle()
    by_letter(somebody(R6.email), R6.email, cases["R6"], day(7, 19))

    # R5: nobody takes part, and it is answered on the day; a person looks because the learner asks for one.
    stage.travel_to(day(6, 1))
    cases["R5"] = recognising.ask(somebody(R5.email), ASKED["R5"])
    scenarios.automatic(somebody(R5.email), cases["R5"])
    story(somebody(R5.email), (SENT, day(6, 1)), (COMPLETE, day(6, 1)), (DECIDED, day(6, 1)), (LAST_DAY, day(7, 1)))
    decided_on_day(somebody(R5.email), "full", 0)
    scenarios.a_person_looks(somebody("officer.ueh@example.org"), cases["R5"])

    # R6: decided anew by somebody else, thirty days after the appeal.
    stage.travel_to(day(6, 19))
    scenarios.may_not_settle(somebody(unisi), cases["R6"])
    scenarios.settle(somebody("officer2.unisi@example.org"), cases["R6"], FULL_R6, first=day(5, 8), due=day(7, 19))
    scenarios.reads(somebody(R6.email), cases["R6"], FULL_R6, decided=day(6, 19), last=None)
    answered = [(SENT, day(3, 2)), (TAKEN, day(3, 9)), (COMPLETE, day(3, 9)), (DECIDED, day(5, 8))]
    story(somebody(R6.email), *answered, (LODGED, day(5, 20)), (SETTLED, day(6, 19)))
    decided_on_day(somebody(R6.email), "partial", 60)
    scenarios.overturned(somebody(R6.email), somebody(unisi), PARTIAL_R6, decided=day(5, 8))
    assert notebook.problems == [], "\n".join(notebook.problems)
