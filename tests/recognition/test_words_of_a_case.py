"""What a case says of itself: the clock in words, the steps in order, the grade from both scales."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.core.exceptions import ValidationError

from micro4asia.foundation.errors import WrongState
from recognition.answers import told
from recognition.services.checking import answer_question, ask_learner, mark_complete
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.requesting import withdraw_request
from recognition.suggesting import grades_of
from recognition.tasks import close_answered_requests
from recognition.timeline import steps
from recognition.wording import consent, deadline
from tests.factories.institutions import GradeScaleFactory, GradeTableFactory, InstitutionFactory
from tests.recognition.conftest import FULL, REFUSED, judged


def words(request, on):
    return deadline(request.clock(dt.datetime(*on, 12, tzinfo=dt.UTC)), request)


def test_the_clock_in_words(complete):
    due = complete.due_on
    for days, said in [
        (0, ("0 days left", "warn")),
        (-1, ("1 day left", "warn")),
        (1, ("1 day late", "late")),
        (3, ("3 days late", "late")),
    ]:
        day = due + dt.timedelta(days=days)
        assert words(complete, day.timetuple()[:3]) == said
    assert words(complete, complete.complete_on.timetuple()[:3])[1] == ""


def test_a_case_that_is_not_complete_has_no_clock_and_an_ended_one_tells_its_end(taken, applicant):
    assert deadline(taken.clock(), taken)[0] == "Not complete yet, clock not started"
    ended = withdraw_request(request=taken, by=applicant)
    assert deadline(ended.clock(), ended) == ("Withdrawn", "")


def test_a_question_is_told_as_a_pause(taken, evaluated, officer):
    ask_learner(request=evaluated, by=officer, wording="Which one?")
    evaluated.refresh_from_db()
    assert deadline(evaluated.clock(), evaluated) == ("Paused at day 0", "paused")


def test_a_question_before_completeness_waits_without_a_day(taken, officer):
    ask_learner(request=taken, by=officer, wording="Which one?")
    taken.refresh_from_db()
    assert deadline(taken.clock(), taken) == ("Waiting for the applicant", "paused")


def test_steps_are_told_in_the_order_they_happened(taken, officer, applicant):
    ask_learner(request=taken, by=officer, wording="The syllabus?")
    answer_question(request=taken, by=applicant, answer="Here.")
    row = mark_complete(request=taken, by=officer)
    save_comparison(request=row, by=officer, outcomes=judged(row), elements=[])
    row.refresh_from_db()
    decide_request(request=row, by=officer, ruling=FULL)
    row.refresh_from_db()
    assert [step.label for step in steps(row)] == [
        "Sent",
        "An officer took the case",
        "Question asked",
        "Question answered",
        "Complete, legal clock started",
        "Decided",
        "Last day to appeal",
    ]


def noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def test_both_clocks_of_a_decided_case_stand_still_at_the_day_of_the_decision(evaluated, officer):
    sent, complete = evaluated.submitted_on(), evaluated.complete_on
    with time_machine.travel(noon(complete + dt.timedelta(days=60))):
        decide_request(request=evaluated, by=officer, ruling=FULL)
    evaluated.refresh_from_db()
    for later in (60, 61, 400):
        clock = evaluated.clock(noon(complete + dt.timedelta(days=later)))
        assert (clock.day, clock.days_left) == (60, (evaluated.due_on - complete).days - 60)
        assert clock.days_since_sent == (complete - sent).days + 60
        assert clock.today == complete + dt.timedelta(days=later)
    [decided] = [step for step in steps(evaluated) if step.label == "Decided"]
    assert decided.note == "Recognised in full, on day 60"


def test_a_late_decision_stays_late_and_asks_for_nothing_more(evaluated, officer):
    with time_machine.travel(noon(evaluated.due_on + dt.timedelta(days=3))):
        decide_request(request=evaluated, by=officer, ruling=FULL)
    evaluated.refresh_from_db()
    clock = evaluated.clock(noon(evaluated.due_on + dt.timedelta(days=90)))
    assert (clock.days_left, clock.is_late, clock.is_silent(), clock.notice_missing) == (-3, True, False, False)


def test_the_clocks_of_a_withdrawn_case_stand_still_at_its_end(taken, applicant):
    with time_machine.travel(noon(taken.submitted_on() + dt.timedelta(days=5))):
        ended = withdraw_request(request=taken, by=applicant)
    clock = ended.clock(noon(taken.submitted_on() + dt.timedelta(days=50)))
    assert (clock.day, clock.days_since_sent) == (None, 5)


def test_a_decision_of_an_older_file_is_told_without_a_day(evaluated, officer):
    """A case that was opened again counts from the day of its new file."""
    decided = decide_request(request=evaluated, by=officer, ruling=FULL)
    evaluated.refresh_from_db()
    evaluated.complete_on = decided.decided_on + dt.timedelta(days=1)
    [step] = [step for step in steps(evaluated) if step.label == "Decided"]
    assert step.note == "Recognised in full"
    later = decided.decided_on + dt.timedelta(days=8)
    assert evaluated.clock(noon(later)).day == 7


def test_a_day_that_has_passed_is_told_in_its_place(evaluated):
    assert steps(evaluated)[-1].label == "Decision due"
    with time_machine.travel(dt.datetime.combine(evaluated.due_on + dt.timedelta(days=2), dt.time(12), tzinfo=dt.UTC)):
        assert steps(evaluated)[-1].label == "Decision was due"
        evaluated.taken_at = dt.datetime.now(dt.UTC)
        assert [step.label for step in steps(evaluated)][-2:] == ["Decision was due", "An officer took the case"]


def test_an_end_and_a_revocation_are_steps_too(submitted, applicant):
    submitted.award_revoked_at = submitted.submitted_at
    submitted.save(update_fields=["award_revoked_at"])
    ended = withdraw_request(request=submitted, by=applicant)
    assert [step.label for step in steps(ended)] == ["Sent", "The credential was revoked", "Withdrawn"]


def test_the_consent_names_both_sides_and_the_border(draft, make_draft, ueh):
    said = consent(draft)
    for name in ("Trial University", "Trial University of Economics", "Viet Nam", "Czechia"):
        assert name in said
    draft.institution.country = "VN"
    assert "Czechia" not in consent(draft)
    draft.award = None
    assert consent(draft) == ""


def test_the_answer_in_words(evaluated_with_gap, officer):
    refusal = told(decide_request(request=evaluated_with_gap, by=officer, ruling=REFUSED))
    assert (refusal.headline, refusal.kind, refusal.granted, refusal.grade) == ("Not recognised", "err", "", "")
    assert [each.element for each in refusal.missing] == ["Learning outcomes"]
    assert len(refusal.uncovered) == 2
    decision = refusal.decision
    decision.outcome, decision.credit_system, decision.credits, decision.appeal_body = "partial", "VN", 1, {}
    partial = told(decision)
    assert partial.headline == "Recognised in part: 1 credit"
    assert partial.grade == "without a grade"
    assert partial.appeal_body.startswith("Somebody else")
    decision.outcome, decision.credits = "full", 0
    assert told(decision).headline == "Recognised in full"


def test_numbers_are_placed_between_best_and_lowest_pass(award, course):
    award.grade_scale = GradeScaleFactory(code="ten", steps=[], minimum=0, maximum=10, pass_mark="4")
    award.grade = "7"
    view = grades_of(award, course)
    assert (view.statistical, view.linear) == (None, "C")  # halfway, and C stands in the middle of A to E
    course.grade_scale = GradeScaleFactory(code="thirty", steps=[], minimum=18, maximum=30, pass_mark="18")
    assert grades_of(award, course).linear == "24.0"


def test_a_scale_without_ends_gives_no_place(award, course):
    course.grade_scale = GradeScaleFactory(code="words", steps=[], pass_mark="1")
    assert grades_of(award, course).linear == ""


def test_a_small_table_gives_way_to_the_wider_field(award, course):
    course.isced_f = "0413"
    GradeTableFactory(institution=course.institution, scale=course.grade_scale, isced_f="0413", counts=[["A", 10]])
    assert grades_of(award, course).ours is None
    GradeTableFactory(institution=course.institution, scale=course.grade_scale, isced_f="041", counts=[["A", 60], ["B", 60]])
    assert grades_of(award, course).ours.isced_f == "041"


def test_a_grade_table_of_another_institution_says_nothing(award, course):
    course.institution = InstitutionFactory()
    assert grades_of(award, course).statistical is None


@pytest.mark.parametrize("course_scale", [None])
def test_pass_or_fail_is_recognised_without_a_grade_only(course_scale, evaluated, officer):
    with pytest.raises(ValidationError) as refused:
        decide_request(request=evaluated, by=officer, ruling=FULL)
    assert set(refused.value.error_dict) == {"grade_handling"}
    assert decide_request(request=evaluated, by=officer, ruling=replace(FULL, grade_handling="without")).grade == ""


def test_an_own_grade_must_be_one_of_the_scale(evaluated, officer):
    with pytest.raises(ValidationError) as refused:
        decide_request(request=evaluated, by=officer, ruling=replace(FULL, grade_handling="entered", grade="Z"))
    assert set(refused.value.error_dict) == {"grade"}


def test_the_timed_task_may_run_at_any_moment(decided):
    close_answered_requests(0)
    decided.refresh_from_db()
    assert decided.state == "decided"


def test_without_hours_per_credit_nothing_is_computed(evaluated, officer, muni):
    muni.credit_values.update(valid_to="2020-12-31")
    with pytest.raises(WrongState):
        decide_request(request=evaluated, by=officer, ruling=FULL)
