"""What waits at a desk besides its queue, what is handed out of a case, and what time takes of it."""

import datetime as dt

from django.core.management import call_command

from institutions.models import Holiday, Role
from institutions.services.loading_reference import load_reference
from institutions.working_days import Calendar
from recognition import retention
from recognition.models import CaseMessage, Pause, RecognitionRequest
from recognition.services.checking import Missing, ask_for_information
from recognition.services.keeping_time import write_delay_notice
from recognition.services.noting_news import note_award_news
from recognition.services.requesting import withdraw_request
from recognition.services.talking import send_message
from recognition.waiting_at_desks import cases_waiting_at


def counts(institution, *roles):
    return [todo.count for todo in cases_waiting_at(institution, set(roles)).todos]


def test_a_desk_is_told_of_questions_news_and_delays(evaluated, officer, award, muni, ueh, on):
    assert counts(muni, Role.OFFICER) == [0, 0, 0]
    type(award).objects.filter(pk=award.pk).update(state="suspended", suspended_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    note_award_news(award_id=award.pk)
    late = evaluated.due_on + dt.timedelta(days=3)
    with on(*late.timetuple()[:3]):
        assert counts(muni, Role.OFFICER) == [0, 1, 1]
        write_delay_notice(request=evaluated, by=officer, reason="Ill.", expected_on=late + dt.timedelta(days=5))
        assert counts(muni, Role.OFFICER) == [0, 1, 0]
        ask_for_information(request=evaluated, by=officer, items=[Missing("The syllabus", "To compare.")], issuer=ueh)
        assert counts(ueh, Role.REGISTRAR) == [1]


def test_what_was_written_is_handed_out_and_goes_with_the_file(taken, applicant, officer):
    ask_for_information(request=taken, by=officer, items=[Missing("The syllabus", "To compare.")])
    send_message(request=taken, by=applicant, words="When will you decide?")
    [told] = retention.Cases().tell(applicant).facts["requests"]
    assert told["questions"][0]["items"] == [{"what": "The syllabus", "why": "To compare."}]
    assert [message["words"] for message in told["messages"]] == ["When will you decide?"]
    withdraw_request(request=taken, by=applicant)
    rows = retention.closed_files(taken.institution)
    assert list(rows) == [taken]
    retention.forget_files(RecognitionRequest.objects.filter(pk=taken.pk))
    assert not CaseMessage.objects.exists()
    assert not Pause.objects.exists()


def test_the_calendar_that_comes_with_the_software_is_read_into_working_days(db):
    load_reference()
    assert set(Holiday.objects.values_list("country", flat=True)) == {"BE", "CZ", "HR", "IT", "LA", "VN"}
    assert Calendar("CZ", dt.date(2026, 4, 2)).after(dt.date(2026, 4, 2), 1) == dt.date(2026, 4, 7)
    assert Calendar("LA", dt.date(2027, 4, 13)).after(dt.date(2027, 4, 13), 1) == dt.date(2027, 4, 19)


def test_the_document_is_printed_by_a_command(capsys):
    call_command("print_life_cycles")
    assert "# The life of a recognition request" in capsys.readouterr().out
