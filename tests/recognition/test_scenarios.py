"""The network's scenarios, walked with a moved clock and the real services."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from micro4asia.foundation.models import JournalEntry, Letter
from recognition.evaluation import evaluate
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Found, save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, InstitutionFactory, UserFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, WORDING, judged

day = dt.date


def test_r1_an_exemption_in_full_on_day_28(make_award, course, applicant, officer, fresh_lists, on, run_jobs):
    with on(2025, 12, 19):
        award = make_award(grade="B")
    with on(2026, 1, 12):
        fresh_lists()
        draft = start_request(by=applicant, purpose="course-exemption", award=award)
        draft = save_draft(request=draft, by=applicant, fields={"institution": course.institution, "course": course})
        request = submit_request(request=draft, by=applicant, consent=True, wording=WORDING)
        assert request.case_number == "MUNI-2026-0001"
        assert request.frozen_verification["verdict"] == "valid"
        assert request.document_digest == award.digest
    with on(2026, 1, 13):
        request = take_request(request=request, by=officer)
    with on(2026, 1, 19):
        request = mark_complete(request=request, by=officer, complete_on=day(2026, 1, 19))
        assert request.due_on == day(2026, 5, 19)
    with on(2026, 2, 9):
        save_comparison(request=request, by=officer, outcomes=judged(request), elements=[])
        view = evaluate(request, on=day(2026, 2, 9))
        rows = {row.element.value: row for row in view.rows}
        assert view.conversion.raw == Fraction(4)
        assert (view.proposal.credits, view.proposal.basis) == (4, "course")
        assert (view.grades.statistical.grade, view.grades.linear) == ("C", "B")
        assert not any(row.differs for row in rows.values())
    with on(2026, 2, 16):
        request.refresh_from_db()
        assert request.clock().day == 28
        decision = decide_request(request=request, by=officer, ruling=FULL)
        run_jobs()
    assert (decision.outcome, decision.credits, decision.credit_system, decision.basis) == ("full", 4, "ECTS", "course")
    assert (decision.grade, decision.grade_handling) == ("C", "statistical")
    assert decision.raw == 4
    assert decision.decided_on == day(2026, 2, 16)
    assert decision.appeal_until == day(2026, 3, 18)
    assert decision.grade_tables["theirs"]["n"] == 1200
    assert decision.grade_tables["ours"]["n"] == 2000
    events = JournalEntry.objects.filter(subject_type="recognition.recognitionrequest", subject_id=request.pk).order_by("pk")
    assert [entry.event for entry in events] == [
        "request_submitted",
        "request_taken",
        "request_complete",
        "comparison_saved",
        "request_decided",
        "decision_sealed",
    ]
    told = Letter.objects.filter(to=applicant.email, key__startswith="recognition_")
    assert [letter.key.partition(":")[0] for letter in told.order_by("pk")] == [
        "recognition_received",
        "recognition_officer_named",
        "recognition_complete",
        "recognition_decided",
    ]
    letter = told.get(key__startswith="recognition_decided")
    assert request.public_id in letter.text
    assert "five outcomes" not in letter.text


@built_once
def neu(db):
    return InstitutionFactory(code="NEU", slug="neu", credits=("VN", 50))


@built_once
def make_case(member, applicant, make_award):
    """A complete request for a version of theirs and a course of ours with outcomes of these hours."""

    def make(*, institution, version, hours, credits, purpose, grade="B", supervision="supervised-on-site-id"):
        course = CourseFactory(institution=institution, hours=sum(hours), credits=Decimal(credits), supervision=supervision)
        for position, each in enumerate(hours, start=1):
            CourseOutcomeFactory(course=course, position=position, hours=Decimal(each))
        award = make_award(grade=grade, version=version, user=UserFactory(full_name="Jana Vzorová"))
        owner = award.learner.user
        row = start_request(by=owner, purpose=purpose, award=award)
        row = save_draft(request=row, by=owner, fields={"institution": institution, "course": course})
        row = submit_request(request=row, by=owner, consent=True, wording=WORDING)
        officer = member("officer", institution, second_factor=True)
        row = mark_complete(request=take_request(request=row, by=officer), by=officer)
        return row, officer

    return make


def test_r2_two_of_three_credits_and_a_bridging_unit(ueh, neu, letters_vn, make_case):
    outcomes = [("LO1", {"vi": "a", "en": "a"}, 40), ("LO2", {"vi": "b", "en": "b"}, 45), ("LO3", {"vi": "c", "en": "c"}, 40)]
    version = VersionFactory(institution=ueh, hours=Decimal(125), outcomes=outcomes, grade_scale=letters_vn)
    request, officer = make_case(
        institution=neu, version=version, hours=[20, 25, 30, 25, 30, 20], credits=3, purpose="credit-transfer"
    )
    gap = Found("outcomes", "Time series and panel data are missing.", substantial=True, why="The next course builds on both.")
    save_comparison(request=request, by=officer, outcomes=judged(request, "ccccnn"), elements=[gap])
    view = evaluate(request, on=day(2026, 4, 13))
    assert view.covered.hours == 100
    assert view.conversion.raw == Fraction(5, 2)
    assert view.conversion.surplus_hours == 25
    assert (view.proposal.credits, view.proposal.basis) == (2, "covered")
    ruling = Ruling(
        outcome="partial", credits=Decimal(2), reasons="Four of six.", next_steps="The 1-credit bridging unit: 2 + 1 = 3."
    )
    decision = decide_request(request=request, by=officer, ruling=ruling)
    assert (decision.outcome, decision.credits, decision.basis, decision.raw) == ("partial", 2, "covered", Fraction(5, 2))


def test_r3_refused_with_four_substantial_differences(ueh, muni, make_case):
    version = VersionFactory(
        institution=ueh,
        hours=Decimal(30),
        on_site_hours=Decimal(0),
        level_framework="",
        level_code="",
        outcomes=[("LO1", {"vi": "a", "en": "a"}, 15), ("LO2", {"vi": "b", "en": "b"}, 15)],
        assessments=[("online-quiz", 100)],
        quality=["internal-only"],
        grade_scale=None,
    )
    request, officer = make_case(
        institution=muni, version=version, hours=[20, 21, 21, 21, 21, 21], credits=5, purpose="credit-transfer", grade=""
    )
    rows = {row.element.value: row for row in evaluate(request, on=day(2026, 4, 7)).rows}
    assert rows["workload"].why.startswith("24 % of ours.")
    assert rows["level"].finding == "No level given"
    assert rows["assessment"].finding == "Weaker evidence"
    argued = ["outcomes", "workload", "assessment", "identity"]
    found = [Found(each, "It differs.", substantial=True, why="For credit it matters.") for each in argued]
    save_comparison(request=request, by=officer, outcomes=judged(request, "cnnnnn"), elements=found)
    ruling = Ruling(outcome="refused", reasons="One of six outcomes.", next_steps="An exam on prior learning is possible.")
    decision = decide_request(request=request, by=officer, ruling=ruling)
    assert (decision.outcome, decision.credits, decision.grounds) == ("refused", 0, 4)
    assert [row["element"] for row in decision.comparison["rows"] if row["substantial"]] == [
        "workload",
        "outcomes",
        "assessment",
        "identity",
    ]
