"""The clock of a case: limits of institution and procedure, pauses from rows, warnings once, delays told, news looked at."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from credentials.models import Award
from institutions.models import Holiday
from institutions.working_days import Calendar
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.duties import duties_of
from recognition.models import Pause
from recognition.services.checking import Missing, answer_question, ask_for_information, mark_complete
from recognition.services.deciding import decide_request
from recognition.services.keeping_time import count_due, pause_at_wish, run_again, warn_desks, write_delay_notice
from recognition.services.noting_news import hinders_grant, look_at_news, note_award_news
from recognition.services.requesting import withdraw_request
from recognition.services.talking import note_read, send_message
from tests.factories.institutions import TimeLimitFactory
from tests.factories.network import HolidayFactory, StatutoryLimitFactory
from tests.recognition.conftest import FULL

SYLLABUS = Missing("The syllabus", "It says what was taught.")


def news(kind):
    return Letter.objects.filter(key__contains=f":{kind}:")


def after(day, days):
    return (day + dt.timedelta(days=days)).timetuple()[:3]


def test_the_shortest_limit_of_law_institution_and_procedure_wins(taken, officer, muni):
    TimeLimitFactory(institution=muni, procedure="rpl", decision_months=1)
    StatutoryLimitFactory(country="CZ", procedure="recognition", step="decision", value=3)
    taken.complete_on = taken.submitted_on()
    months = {procedure: count_due(_with(taken, procedure), muni) for procedure in ("recognition", "rpl")}
    assert months["rpl"] < months["recognition"] <= taken.complete_on + dt.timedelta(days=92)
    complete = mark_complete(request=taken, by=officer, procedure="rpl")
    assert (complete.procedure, complete.due_on) == ("rpl", months["rpl"])


def _with(request, procedure):
    request.procedure = procedure
    return request


def test_a_last_day_on_which_nobody_works_moves_where_the_institution_says_so(complete, muni):
    last = complete.due_on
    HolidayFactory(country="CZ", day=last)
    assert count_due(complete, muni) == last
    muni.time_limits.update(rolls=True)
    assert count_due(complete, muni) > last
    assert Calendar("CZ", last).works(count_due(complete, muni))


def test_days_of_two_pauses_at_once_count_once_and_rows_tell_them(evaluated, officer, applicant, on):
    due = evaluated.due_on
    with on(2027, 2, 1):
        pause_at_wish(request=evaluated, by=officer, why="The applicant is ill.")
        with pytest.raises(WrongState):
            pause_at_wish(request=evaluated, by=officer, why="Still ill.")
    with on(2027, 2, 5):
        ask_for_information(request=evaluated, by=officer, items=[SYLLABUS])
    with on(2027, 2, 11):
        run_again(request=evaluated, by=officer)
        evaluated.refresh_from_db()
        stands = evaluated.clock().days_left
    with on(2027, 2, 15):
        evaluated.refresh_from_db()
        assert evaluated.clock().days_left == stands
        answer_question(request=evaluated, by=applicant, answer="Here.")
    evaluated.refresh_from_db()
    assert evaluated.due_on == due + dt.timedelta(days=14)
    Pause.objects.filter(request=evaluated).update(ended_on=dt.date(2027, 2, 5))
    with on(2027, 2, 16), pytest.raises(WrongState):
        run_again(request=evaluated, by=officer)


def test_the_desk_is_warned_at_each_step_once(evaluated, officer, on):
    due = evaluated.due_on
    for left, told in ((61, 0), (60, 1), (59, 0), (30, 1), (8, 1), (7, 1), (0, 0), (-1, 1), (-5, 0)):
        with on(*after(due, -left)):
            assert (left, warn_desks()) == (left, told)
            assert warn_desks() == 0
    assert set(news("warning").values_list("to", flat=True)) == {officer.email}


def test_a_case_that_waits_or_has_ended_warns_nobody(evaluated, officer, applicant, on):
    with on(*after(evaluated.due_on, -20)):
        ask_for_information(request=evaluated, by=officer, items=[SYLLABUS])
        assert warn_desks() == 0
        withdraw_request(request=evaluated, by=applicant)
        assert warn_desks() == 0


def test_on_the_day_after_a_delay_notice_is_owed_until_it_is_written(evaluated, officer, applicant, stranger, on):
    due = evaluated.due_on
    with on(*after(due, 0)):
        assert not evaluated.clock().is_silent()
        with pytest.raises(WrongState):
            write_delay_notice(request=evaluated, by=officer, reason="Ill.", expected_on=due + dt.timedelta(days=9))
    with on(*after(due, 1)):
        clock = evaluated.clock()
        assert (clock.is_silent(), clock.notice_missing) == (True, True)
        for wrong in (due, due + dt.timedelta(days=400)):
            with pytest.raises(ValidationError):
                write_delay_notice(request=evaluated, by=officer, reason="Ill.", expected_on=wrong)
        with pytest.raises(PermissionDenied):
            write_delay_notice(request=evaluated, by=stranger, reason="Ill.", expected_on=due + dt.timedelta(days=9))
        write_delay_notice(request=evaluated, by=officer, reason="The expert was ill.", expected_on=due + dt.timedelta(days=9))
        with pytest.raises(WrongState):
            write_delay_notice(request=evaluated, by=officer, reason="Once more.", expected_on=due + dt.timedelta(days=20))
        evaluated.refresh_from_db()
        assert (evaluated.clock().is_silent(), evaluated.clock().notice_missing) == (True, False)
        letter = news("delay").get()
        assert letter.to == applicant.email
        assert "expert" not in letter.text
    with on(*after(due, 10)):
        assert evaluated.clock().notice_missing
        write_delay_notice(request=evaluated, by=officer, reason="Still ill.", expected_on=due + dt.timedelta(days=30))
    with on(*after(due, 11)):
        decide_request(request=evaluated, by=officer, ruling=FULL)
    evaluated.refresh_from_db()
    assert not evaluated.clock().is_silent()


def test_working_days_leave_out_weekends_and_the_dated_calendar_of_the_country(db):
    calendar = [dt.date(2026, 12, 24), dt.date(2026, 12, 25), dt.date(2026, 12, 26), dt.date(2027, 1, 1)]
    for day in calendar:
        HolidayFactory(country="CZ", day=day)
    HolidayFactory(country="CZ", day=dt.date(2027, 1, 2), kind=Holiday.Kind.WORKED)
    HolidayFactory(country="VN", day=dt.date(2026, 12, 28))
    wednesday = dt.date(2026, 12, 23)
    assert Calendar("CZ", wednesday).after(wednesday, 5) == dt.date(2027, 1, 2)
    assert Calendar("VN", wednesday).after(wednesday, 5) == dt.date(2026, 12, 31)


def test_what_is_owed_before_the_clock_starts_is_told_in_working_days(submitted, muni):
    acknowledged, checked = duties_of(submitted)
    calendar = Calendar("CZ", submitted.submitted_on())
    assert acknowledged.due == calendar.after(submitted.submitted_on(), 5)
    assert checked.due == calendar.after(submitted.submitted_on(), 10)
    assert (acknowledged.state, checked.state) == ("", "")


def test_what_was_owed_and_not_done_is_overdue(taken, on):
    with on(*after(taken.submitted_on(), 40)):
        assert [duty.state for duty in duties_of(taken)] == ["done", "late"]


@pytest.mark.parametrize("state", ["suspended", "replaced"])
def test_a_credential_that_is_no_longer_what_it_was_stops_every_grant(evaluated, officer, award, make_award, state):
    _becomes(award, state, make_award)
    assert (note_award_news(award_id=award.pk), note_award_news(award_id=award.pk)) == (1, 0)
    assert news("news").get().to == officer.email
    with pytest.raises(ValidationError) as refusal:
        decide_request(request=evaluated, by=officer, ruling=FULL)
    assert "outcome" in refusal.value.error_dict
    look_at_news(request=evaluated, by=officer)
    with pytest.raises(WrongState):
        look_at_news(request=evaluated, by=officer)
    assert bool(hinders_grant(evaluated)) == (state == "suspended")


def _becomes(award, state, make_award):
    said = {"state": state}
    if state == "suspended":
        said["suspended_at"] = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    else:
        said["replaced_by"] = make_award()
    Award.objects.filter(pk=award.pk).update(**said)


def test_a_suspension_that_is_lifted_is_news_as_well(evaluated, officer, award, stranger):
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    Award.objects.filter(pk=award.pk).update(state="suspended", suspended_at=at)
    note_award_news(award_id=award.pk)
    with pytest.raises(PermissionDenied):
        look_at_news(request=evaluated, by=stranger)
    Award.objects.filter(pk=award.pk).update(state="issued", suspended_at=None)
    assert (note_award_news(award_id=award.pk), note_award_news(award_id=award.pk)) == (1, 0)
    assert [each.kind for each in evaluated.award_news.all()] == ["suspended", "lifted"]
    look_at_news(request=evaluated, by=officer)
    evaluated.award.refresh_from_db()
    assert hinders_grant(evaluated) == ""


def test_both_sides_write_and_a_letter_carries_a_link_alone(taken, officer, applicant, sending_officer):
    send_message(request=taken, by=applicant, words="When will you decide?")
    send_message(request=taken, by=applicant, words="When will you decide?")
    assert news("message").get().to == officer.email
    assert "decide?" not in news("message").get().text
    assert (note_read(request=taken, by=officer), note_read(request=taken, by=officer)) == (1, 0)
    send_message(request=taken, by=officer, words="In May.")
    assert taken.messages.filter(read_at__isnull=True).get().from_desk
    with pytest.raises(PermissionDenied):
        send_message(request=taken, by=sending_officer, words="And ours?")
    withdraw_request(request=taken, by=applicant)
    with pytest.raises(WrongState):
        send_message(request=taken, by=applicant, words="Too late.")
