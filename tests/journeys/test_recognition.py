"""The network's scenarios of recognition in a real browser, on real processes: granted, in part, refused, by precedent, by
agreement without a person, and on appeal. Days run from the day of the run; their distances are those of the scenarios."""

import pytest
from playwright.sync_api import Browser

from tests.journeys import applicants, recognising, scenarios
from tests.journeys.scenarios import (
    ASKED,
    BY_PRECEDENT,
    FULL_R1,
    FULL_R6,
    GAPS,
    HANOI,
    PARTIAL_R2,
    PARTIAL_R6,
    PRAGUE,
    REFUSED_R3,
    ROME,
)
from tests.journeys.stage import Stage
from tests.journeys.visitor import Notebook, Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("language", ["vi"])
def test_six_cases_are_decided_in_six_ways(browser: Browser, stage: Stage, notebook: Notebook):
    applicants.admit(stage)

    def somebody(email: str) -> Visitor:
        return Visitor(browser, stage, notebook).sign_in(email)

    # R1: an expert says that all is covered; exempted, 4 ECTS, and B becomes C by the tables.
    learner, officer = somebody(applicants.R1.email), somebody("officer.muni@example.org")
    case = recognising.ask(learner, ASKED["R1"])
    recognising.take(officer, case)
    scenarios.promised(learner, case, PRAGUE)
    scenarios.ask_expert(officer, "Tomáš Zdánlivý")
    scenarios.give_opinion(somebody("assessor2.muni@example.org"), case)
    scenarios.take_over(officer, case)
    scenarios.rule(officer, FULL_R1)
    scenarios.reads(learner, case, FULL_R1, PRAGUE)

    # R4: the same question of somebody else rests on it, with a grade of its own.
    case = scenarios.by_precedent(officer, "Trần Văn Mẫu")
    scenarios.reads(somebody("mau@example.org"), case, BY_PRECEDENT, PRAGUE)

    # R3: refused, each of four differences argued.
    learner = somebody(applicants.R3.email)
    case = recognising.ask(learner, ASKED["R3"])
    recognising.take(officer, case)
    scenarios.judge(officer, "pnnnnn", GAPS["R3"], "30 h ÷ 25 h = 1,2", "24 ?%")
    scenarios.rule(officer, REFUSED_R3)
    scenarios.reads(learner, case, REFUSED_R3, PRAGUE)

    # R2: two credits of three by the hours that are covered; 25 hours are left over.
    learner, officer = somebody(applicants.R2.email), somebody("officer.neu@example.org")
    case = recognising.ask(learner, ASKED["R2"])
    recognising.take(officer, case, "neu")
    scenarios.promised(learner, case, HANOI)
    scenarios.judge(officer, "ccccnn", GAPS["R2"], "125 h ÷ 50 h = 2,5", "còn dư 25 giờ")
    scenarios.rule(officer, PARTIAL_R2)
    scenarios.reads(learner, case, PARTIAL_R2, HANOI)

    # R5: nobody takes part, and a person looks because the learner asks for one.
    learner = somebody(applicants.R5.email)
    case = recognising.ask(learner, ASKED["R5"])
    scenarios.automatic(learner, case)
    scenarios.a_person_looks(somebody("officer.ueh@example.org"), case)

    # R6: 4 of 6 by another way of counting, appealed, decided anew by somebody else.
    learner, first = somebody(applicants.R6.email), somebody("officer.unisi@example.org")
    case = recognising.ask(learner, ASKED["R6"])
    recognising.take(first, case, "unisi")
    scenarios.judge(first, "c" * 10, {}, "150 h ÷ 25 h = 6")
    scenarios.rule(first, PARTIAL_R6)
    scenarios.reads(learner, case, PARTIAL_R6, ROME)
    scenarios.appeal(learner, case)
    scenarios.may_not_settle(first, case)
    scenarios.settle(somebody("officer2.unisi@example.org"), case, FULL_R6)
    scenarios.reads(learner, case, FULL_R6, ROME, final=True)
    scenarios.overturned(learner, first, PARTIAL_R6)
    assert notebook.problems == [], "\n".join(notebook.problems)
