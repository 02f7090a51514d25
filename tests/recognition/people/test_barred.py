"""What a conflict of interest closes besides the case, what the issuer's officer is not shown, and odd values from outside."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from recognition.court_parts import parts
from recognition.court_teller import Teller
from recognition.models import Pause, RecognitionRequest
from recognition.policies import may_open_link
from recognition.policies_appeals import may_have_file
from recognition.policies_instruments import may_note_precedent
from recognition.queueing import clocks
from recognition.report_rows import waiting
from recognition.services.advising import Whom, ask_opinion
from recognition.services.checking import Missing, ask_for_information
from recognition.services.declaring import declare
from tests.factories.cases_clock import PauseFactory
from tests.factories.recognition import RequestSourceFactory


def at_desk(name, row, *more):
    return reverse(f"recognition:{name}", args=[row.institution.slug, row.public_id, *more])


def test_a_conflict_closes_file_papers_and_precedents(client, decided, officer, colleague, applicant):
    paper = RequestSourceFactory(request=decided).paper
    there = at_desk("case-paper", decided, paper.public_id)
    client.force_login(colleague)
    assert client.get(there).status_code == 200
    assert may_note_precedent(colleague, decided.answer)
    declare(request=decided, by=colleague, has_conflict=True, words="She is my cousin.")
    assert client.get(there).status_code == 403
    assert client.get(at_desk("case-file", decided)).status_code == 403
    assert not may_have_file(colleague, decided)
    assert not may_note_precedent(colleague, decided.answer)
    assert may_have_file(officer, decided)
    assert may_have_file(applicant, decided)


def test_a_conflict_closes_the_link_of_an_opinion(complete, officer, stranger, issuer, muni):
    due = muni.today() + dt.timedelta(days=21)
    opinion = ask_opinion(request=complete, by=officer, whom=Whom(email="dean@example.org", name="M", language="en"), due_on=due)
    assert may_open_link(stranger, opinion)
    with pytest.raises(PermissionDenied, match="issuing this credential"):
        may_open_link(issuer, opinion).enforce()


def test_the_officer_of_the_issuer_is_shown_no_further_documents(client, evaluated, officer, sending_officer, ueh):
    RequestSourceFactory(request=evaluated)
    ask_for_information(request=evaluated, by=officer, items=[Missing("The syllabus", "To compare.")], issuer=ueh)
    shown = []
    for person in (officer, sending_officer):
        client.force_login(person)
        shown.append("Short course" in client.get(at_desk("request", evaluated)).content.decode())
    assert shown == [True, False]


def test_the_file_of_the_learner_leaves_out_what_officers_settle_among_themselves(decided, colleague):
    declare(request=decided, by=colleague, has_conflict=True, words="She is my cousin.")
    steps = [str(list(parts(Teller(decided, for_desk=for_desk)))[2]) for for_desk in (True, False)]
    assert [colleague.full_name in told for told in steps] == [True, False]


def test_what_no_row_is_named_by_is_not_found(client, officer, muni):
    client.force_login(officer)
    for name, sent in (("absences", {"do": "end", "absence": "\0"}), ("queue-views", {"do": "remove", "view": "\0"})):
        assert client.post(reverse(f"recognition:{name}", args=["muni"]), sent).status_code == 404


def test_a_case_that_stands_still_is_late_only_if_it_was_before(evaluated, muni):
    def late(day):
        return RecognitionRequest.objects.filter(clocks(day)["late"]).exists()

    after = evaluated.due_on + dt.timedelta(days=5)
    assert late(after)
    assert waiting(muni) == [(muni.pk, evaluated.due_on)]
    PauseFactory(request=evaluated, began_on=evaluated.due_on)
    assert not late(after)
    assert waiting(muni) == [(muni.pk, None)]
    Pause.objects.all().delete()
    PauseFactory(request=evaluated, began_on=evaluated.due_on + dt.timedelta(days=1))
    assert late(after)
