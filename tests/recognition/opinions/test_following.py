"""After an expert has answered: taken over as their own words, and told what became of it."""

import datetime as dt
import json
from dataclasses import replace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.evaluation import frozen_findings
from recognition.opinions import brief_of
from recognition.services.advising import sign_opinion
from recognition.services.deciding import decide_request
from recognition.services.evaluating import Found, Judged, save_comparison
from recognition.services.following_experts import look_after_opinions, take_over_opinion
from tests.recognition.conftest import PARTIAL, judged
from tests.recognition.opinions.conftest import given


def test_one_click_enters_it_as_the_words_of_the_expert(signed, officer, assessor):
    comparison = take_over_opinion(opinion=signed, by=officer)
    rows = list(comparison.coverage.all())
    assert {(row.author, row.opinion) for row in rows} == {(assessor, signed)}
    assert rows[-1].note == "Nothing on regulation. To close the gap: Read the law on payments."
    named = comparison.rows.get(element="outcomes")
    assert "Outcome 4; Outcome 5" in named.difference
    assert named.author == assessor
    assert not comparison.rows.filter(substantial=True).exists(), "that is for the officer to say"
    signed.request.refresh_from_db()
    assert (signed.request.state, signed.request.judged) == ("in_evaluation", True)


def test_what_somebody_outside_says_is_theirs_as_well(outside, officer):
    row = sign_opinion(opinion=outside, by=None, given=given(outside.request), signed_name="Marta Vnější")
    comparison = take_over_opinion(opinion=row, by=officer)
    assert {each.said_by for each in comparison.coverage.all()} == {"Marta Vnější"}
    assert {each["opinion"] for each in json.loads(frozen_findings(comparison))["coverage"]} == {row.pk}


def test_what_the_expert_names_as_covering_is_carried_over(asked, complete, officer, assessor, award):
    theirs = [str(row.pk) for row in award.version.outcomes.all()]
    named = [replace(one, sources=(theirs[place % 2],)) for place, one in enumerate(given(complete, "ccccn"))]
    with pytest.raises(ValidationError, match="does not belong"):
        sign_opinion(opinion=asked, by=assessor, given=[replace(named[0], sources=("0",)), *named[1:]], signed_name="Eva Znalá")
    row = sign_opinion(opinion=asked, by=assessor, given=named, signed_name="Eva Znalá")
    comparison = take_over_opinion(opinion=row, by=officer)
    carried = [[str(each.pk) for each in one.sources.all()] for one in comparison.coverage.all()]
    assert carried == [theirs[:1], theirs[1:2], theirs[:1], theirs[1:2], []], "of what is not met nothing is the source"


def test_where_the_expert_names_nothing_what_the_desk_named_stays(complete, asked, officer, assessor, award):
    first, own = complete.course.outcomes.first().pk, award.version.outcomes.first()
    entered = [Judged(first, "covered", source_ids=(own.pk,)), *judged(complete)[1:]]
    save_comparison(request=complete, by=officer, outcomes=entered, elements=[])
    row = sign_opinion(opinion=asked, by=assessor, given=given(complete), signed_name="Eva Znalá")
    assert take_over_opinion(opinion=row, by=officer).coverage.get(outcome=first).sources.get() == own


def test_only_what_is_signed_is_taken_over(asked, officer):
    with pytest.raises(WrongState):
        take_over_opinion(opinion=asked, by=officer)


def test_rows_that_are_saved_unchanged_keep_their_author(complete, officer, colleague):
    save_comparison(request=complete, by=officer, outcomes=judged(complete), elements=[Found("level", difference="One lower.")])
    changed = [*judged(complete)[:4], Judged(complete.course.outcomes.last().pk, "not")]
    said = [Found("level", difference="One lower."), Found("profile", difference="Another field.")]
    comparison = save_comparison(request=complete, by=colleague, outcomes=changed, elements=said)
    authors = [row.author for row in comparison.coverage.all()]
    assert authors == [officer] * 4 + [colleague]
    assert comparison.rows.get(element="level").author == officer
    assert comparison.rows.get(element="profile").author == colleague


def test_whoever_differs_from_the_expert_says_why(signed, complete, officer):
    with pytest.raises(ValidationError) as refused:
        save_comparison(request=complete, by=officer, outcomes=judged(complete), elements=[])
    outcomes = list(complete.course.outcomes.all())
    assert set(refused.value.error_dict) == {f"note_{row.pk}" for row in outcomes[3:]}


def test_the_expert_is_told_once_what_was_decided_and_where_it_differs(signed, complete, officer):
    last = complete.course.outcomes.last().pk
    outcomes = [*judged(complete, "cccnn")[:4], Judged(last, "covered", note="Nguyễn Thị Ví Dụ showed it in the exam.")]
    save_comparison(request=complete, by=officer, outcomes=outcomes, elements=[])
    complete.refresh_from_db()
    decide_request(request=complete, by=officer, ruling=PARTIAL)
    for _twice in range(2):
        look_after_opinions()
    assert Letter.objects.filter(to="assessor@example.org", key__startswith="opinion_decided").count() == 1
    signed.request.refresh_from_db()
    [one] = brief_of(type(signed).objects.for_pages().get(pk=signed.pk)).differences
    assert (one.outcome.pk, one.said, one.decided) == (last, "Not", "Covered")
    assert one.why == "… showed it in the exam."


def test_an_expert_is_reminded_once_a_week_before_the_day(asked, in_days):
    look_after_opinions()
    assert not Letter.objects.filter(key__startswith="opinion_due").exists()
    with time_machine.travel(timezone.now() + dt.timedelta(days=14), tick=True):
        for _twice in range(2):
            look_after_opinions()
    assert Letter.objects.filter(key__startswith="opinion_due", to="assessor@example.org").count() == 1


def test_the_link_in_the_reminder_is_the_one_of_the_first_letter(outside):
    with time_machine.travel(timezone.now() + dt.timedelta(days=15), tick=True):
        look_after_opinions()
    links = {
        line for letter in Letter.objects.filter(to="dean@example.org") for line in letter.text.split() if "/opinion/" in line
    }
    assert len(links) == 1


def test_whoever_was_not_quick_enough_is_thanked(asked, evaluated, officer):
    decide_request(request=evaluated, by=officer, ruling=PARTIAL)
    look_after_opinions()
    assert "not needed any more" in Letter.objects.get(key__startswith="opinion_decided").text
