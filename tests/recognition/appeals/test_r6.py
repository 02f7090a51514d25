"""Scenario R6: a decision that counted by another country's equation, overturned on appeal, to the digit and the day."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from credentials.models import UseLedger
from micro4asia.foundation.models import JournalEntry, Letter
from recognition.clock import local_day
from recognition.evaluation import evaluate
from recognition.models import Decision
from recognition.services.appealing import lodge_appeal
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.publishing import recognised_where
from recognition.services.requesting import save_draft, start_request, submit_request
from recognition.services.settling import decide_on_appeal
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, InstitutionFactory, TimeLimitFactory, UserFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import WORDING, judged

day = dt.date
OFFICERS_OWN_BASIS = Ruling(
    outcome="partial",
    credits=Decimal(4),
    reasons="3 Vietnamese credits are 4.5 by our table of 1.5; whole credits only, so 4 CFU.",
    next_steps="Take the remaining part of the course.",
)
BY_HOURS = Ruling(
    outcome="full",
    credits=Decimal(6),
    reasons="150 declared hours at 25 hours are 6.0 CFU, and all ten outcomes are covered.",
    grade_handling="without",
)


@built_once
def siena(db):
    place = InstitutionFactory(
        code="UNISI",
        slug="unisi",
        country="IT",
        timezone="Europe/Rome",
        language="it",
        level_framework="EQF",
        credits=("CFU", 25),
        names={"it": "Università di Prova", "en": "Trial University of Siena"},
    )
    TimeLimitFactory(institution=place, decision_months=4, appeal_days=30)
    return place


@built_once
def risk_management(siena):
    course = CourseFactory(institution=siena, code="RM", hours=Decimal(150), credits=Decimal(6))
    for position in range(1, 11):
        CourseOutcomeFactory(course=course, position=position, hours=Decimal(15))
    return course


@pytest.fixture
def hub_rm_01(ueh, letters_vn, make_award):
    outcomes = [(f"LO{number}", {"vi": "a", "en": "a"}, 15) for number in range(1, 11)]
    version = VersionFactory(institution=ueh, hours=Decimal(150), outcomes=outcomes, grade_scale=letters_vn)
    return lambda: make_award(grade="B", version=version, user=UserFactory(full_name="ຕົວຢ່າງ ທົດລອງ", language="lo"))


@built_once
def desk(member, siena):
    return member("officer", siena, second_factor=True, full_name="Prima Istanza")


@built_once
def appeal_body(member, siena):
    return member("officer", siena, second_factor=True, full_name="Seconda Istanza")


def test_r6_is_overturned_on_appeal(hub_rm_01, risk_management, siena, desk, appeal_body, fresh_lists, on, run_jobs):
    with on(2026, 2, 20):
        award = hub_rm_01()
    learner = award.learner.user
    with on(2026, 3, 2):
        fresh_lists()
        row = start_request(by=learner, purpose="credit-transfer", award=award)
        row = save_draft(request=row, by=learner, fields={"institution": siena, "course": risk_management})
        request = submit_request(request=row, by=learner, consent=True, wording=WORDING)
    with on(2026, 3, 9):
        request = take_request(request=request, by=desk)
        request = mark_complete(request=request, by=desk, complete_on=day(2026, 3, 9))
        assert request.due_on == day(2026, 7, 9)
    with on(2026, 5, 8):
        save_comparison(request=request, by=desk, outcomes=judged(request, "c" * 10), elements=[])
        request.refresh_from_db()
        assert request.clock().day == 60
        first = decide_request(request=request, by=desk, ruling=OFFICERS_OWN_BASIS)
        run_jobs()
    assert (first.outcome, first.credits, first.basis) == ("partial", 4, "officer")
    assert (first.raw, first.decided_on, first.appeal_until) == (Fraction(6), day(2026, 5, 8), day(2026, 6, 7))
    assert [row.credits for row in recognised_where(award.version)] == [4]

    with on(2026, 5, 20):
        appeal = lodge_appeal(request=request, by=learner, grounds="150 hours are 6 CFU, not 4.5.")
        run_jobs()
    request.refresh_from_db()
    assert request.state == "appealed"
    assert (appeal.received_on - first.decided_on).days == 12
    assert (appeal.received_on, appeal.due_on) == (day(2026, 5, 20), day(2026, 7, 19))
    assert appeal.against == first

    with on(2026, 6, 19):
        view = evaluate(request, on=day(2026, 6, 19))
        assert (view.conversion.raw, view.covered.judged) == (Fraction(6), 10)
        second = decide_on_appeal(request=request, by=appeal_body, ruling=BY_HOURS)
        run_jobs()
    assert (second.outcome, second.credits, second.basis, second.raw) == ("full", 6, "hours", Fraction(6))
    assert second.decided_on == day(2026, 6, 19)
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.answer, appeal.settled_by) == ("changed", second, appeal_body)
    assert (appeal.settled_on - appeal.received_on).days == 30
    assert local_day(appeal.settled_at, siena.zone) == day(2026, 6, 19)

    first.refresh_from_db()
    assert first.replaced_by == second
    assert first not in Decision.objects.in_force()
    assert [row.credits for row in recognised_where(award.version)] == [6], "the first is told nobody and proposed no longer"
    uses = UseLedger.objects.filter(reference=request.case_number)
    assert set(uses.values_list("status", flat=True)) == {"released", "used"}
    assert uses.filter(status="used").count() == uses.filter(status="released").count() == 10
    request.refresh_from_db()
    assert request.state == "decided_on_appeal"
    events = JournalEntry.objects.filter(subject_type="recognition.recognitionrequest", subject_id=request.pk).order_by("pk")
    acts = [entry.event for entry in events if entry.event != "decision_sealed"]
    assert acts[-3:] == ["request_decided", "request_appealed", "appeal_settled"]
    told = Letter.objects.filter(key__startswith="recognition_appeal").order_by("pk").values_list("key", "to", "language")
    assert [(key.partition(":")[0], to, language) for key, to, language in told] == [
        ("recognition_appealed", learner.email, "lo"),
        ("recognition_appeal_waits", appeal_body.email, appeal_body.language),
        ("recognition_appeal_settled", learner.email, "lo"),
        ("recognition_appeal_lesson", desk.email, desk.language),
    ]
    settled = Letter.objects.get(key__startswith="recognition_appeal_settled")
    assert request.public_id in settled.text
    assert "6" not in settled.text.replace(request.case_number, "").replace(request.public_id, "").replace("2026", "")
