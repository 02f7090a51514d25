"""Cases are handed out by rule or by hand, given back, and taken over from whoever is away."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext, override

from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.models import Absence, AssignmentRule
from recognition.services.arranging import choose_shortcuts, end_absence, end_rule, note_absence, save_rule, save_view
from recognition.services.assigning import assign_request, release_request, take_request
from recognition.services.checking import mark_complete
from recognition.services.handing import today_at, who_is_there
from recognition.services.requesting import submit_request
from tests.foundation.built_once import built_once
from tests.recognition.conftest import WORDING


@built_once
def rule(muni, officer, colleague):
    def make(*officers, **said):
        return save_rule(rule=AssignmentRule(institution=muni, **said), officers=officers or [officer, colleague], by=officer)

    return make


@built_once
def away(muni, officer):
    def note(person, substitute=None, days=3):
        today = today_at(muni)
        last = today + dt.timedelta(days=days)
        return note_absence(institution=muni, person=person, from_on=today, to_on=last, substitute=substitute, by=officer)

    return note


@built_once
def send(draft, applicant):
    return lambda: submit_request(request=draft, by=applicant, consent=True, wording=WORDING)


def test_a_rule_that_fits_gives_a_case_when_it_is_sent(send, rule, colleague, ueh):
    rule(colleague, field="04", issuer=ueh)
    case = send()
    case.refresh_from_db()
    assert (case.officer, case.state) == (colleague, "checking")
    assert Letter.objects.filter(key__startswith=f"case_assigned:{case.pk}:{colleague.pk}").exists()


def test_the_learner_is_told_who_has_the_case_where_the_acknowledgement_names_nobody(send, officer, colleague, applicant):
    case = send()
    received = Letter.objects.get(key=f"recognition_received:{case.pk}")
    with override(applicant.language):
        assert gettext("A letter tells you who handles it as soon as an officer has it.") in received.text
    take_request(request=case, by=officer)
    named = Letter.objects.filter(key__startswith=f"recognition_officer_named:{case.pk}:")
    assert [(one.to, officer.full_name in one.text) for one in named] == [(applicant.email, True)]
    take_request(request=case, by=officer)
    assert named.count() == 1, "taken up twice, it is told once"
    case = assign_request(request=case, by=officer, to=colleague)
    assert colleague.full_name in named.get(key__endswith=f":{colleague.pk}").text


def test_the_acknowledgement_names_the_officer_where_a_rule_gave_the_case(send, rule, colleague):
    rule(colleague)
    case = send()
    assert colleague.full_name in Letter.objects.get(key=f"recognition_received:{case.pk}").text
    assert not Letter.objects.filter(key__startswith="recognition_officer_named").exists()


def test_a_rule_that_does_not_fit_leaves_it_to_the_next(send, rule, officer, colleague):
    rule(colleague, field="07", position=1)
    rule(officer, position=2)
    assert send().officer == officer


def test_officers_take_turns_by_who_has_the_fewest_open_cases(make_award, make_draft, applicant, rule, officer, colleague):
    rule()
    purposes = ("credit-transfer", "course-exemption", "further-study", "employment")
    sent = [
        submit_request(request=make_draft(purpose=purpose), by=applicant, consent=True, wording=WORDING) for purpose in purposes
    ]
    assert sorted(case.officer_id for case in sent) == sorted([officer.pk, colleague.pk] * 2)


def test_nobody_is_given_a_case_with_a_conflict_or_a_question(send, rule, course, officer, colleague):
    course.owners.add(officer)
    colleague.full_name, colleague.language = "Nguyễn Văn Thử", "vi"
    colleague.save(update_fields=["full_name", "language"])
    rule()
    assert send().officer is None


def test_a_rule_also_applies_when_a_case_is_complete(submitted, rule, officer, colleague):
    take_request(request=submitted, by=officer)
    release_request(request=submitted, by=officer)
    rule(colleague)
    complete = mark_complete(request=submitted, by=officer)
    assert (complete.officer, complete.state) == (colleague, "complete")


def test_whoever_is_away_gets_nothing_and_the_substitute_does(send, rule, away, officer, colleague):
    rule(officer)
    away(officer, colleague)
    assert send().officer == colleague


def test_substitutes_who_are_away_are_followed_and_a_circle_ends(muni, away, officer, colleague):
    away(officer, colleague)
    assert who_is_there(officer, muni, today_at(muni)) == colleague
    away(colleague, officer)
    assert who_is_there(officer, muni, today_at(muni)) is None


def test_a_substitute_takes_over_and_nobody_else_does(taken, away, officer, colleague, muni, member):
    third = member("officer", muni, second_factor=True)
    with pytest.raises(WrongState):
        take_request(request=taken, by=colleague)
    away(officer, colleague)
    with pytest.raises(WrongState):
        take_request(request=taken, by=third)
    assert take_request(request=taken, by=colleague).officer == colleague


def test_an_absence_is_over_after_its_last_day(muni, officer, away, on):
    absence = away(officer)
    assert list(Absence.objects.on(absence.to_on)) == [absence]
    assert not Absence.objects.on(absence.to_on + dt.timedelta(days=1)).exists()


def test_absences_do_not_overlap_and_are_safe_to_note_twice(muni, officer, colleague, away, stranger):
    absence = away(officer, colleague)
    assert away(officer, colleague) == absence
    for field, said in {
        "from_on": {"person": officer, "substitute": None},
        "substitute": {"person": colleague, "substitute": stranger},
        "person": {"person": stranger, "substitute": None},
    }.items():
        with pytest.raises(ValidationError) as refusal:
            note_absence(institution=muni, from_on=absence.from_on, to_on=absence.to_on, by=officer, **said)
        assert field in refusal.value.message_dict
    end_absence(absence=absence, by=colleague)
    end_absence(absence=absence, by=colleague)
    assert not Absence.objects.exists()


def test_a_case_is_handed_over_by_hand(taken, officer, colleague):
    case = assign_request(request=taken, by=officer, to=colleague)
    assert case.officer == colleague
    letters = Letter.objects.filter(key__startswith="case_assigned")
    assert letters.count() == 1
    assign_request(request=taken, by=officer, to=colleague)
    assert letters.count() == 1


def test_it_is_not_handed_to_a_stranger_or_to_nobody(taken, officer, stranger, colleague, away):
    with pytest.raises(ValidationError, match="cannot have"):
        assign_request(request=taken, by=officer, to=stranger)
    away(colleague)
    with pytest.raises(ValidationError, match="away"):
        assign_request(request=taken, by=officer, to=colleague)


def test_who_hands_over_and_who_gives_back(taken, colleague, applicant, sending_officer):
    for user in (applicant, sending_officer):
        with pytest.raises(PermissionDenied):
            assign_request(request=taken, by=user, to=colleague)
        with pytest.raises(PermissionDenied):
            release_request(request=taken, by=user)
    with pytest.raises(WrongState, match="only they"):
        release_request(request=taken, by=colleague)


def test_a_case_that_is_over_is_not_handed_over(decided, officer, colleague):
    with pytest.raises(WrongState):
        assign_request(request=decided, by=officer, to=colleague)


def test_giving_back_is_safe_to_repeat(taken, officer):
    for _again in range(2):
        assert release_request(request=taken, by=officer).officer is None


def test_only_officers_arrange_the_desk(muni, officer, stranger, rule):
    kept, day = rule(officer), timezone.localdate()
    for call in (
        lambda: save_rule(rule=kept, officers=[officer], by=stranger),
        lambda: end_rule(rule=kept, by=stranger),
        lambda: save_view(institution=muni, by=stranger, name="x", query=""),
        lambda: note_absence(institution=muni, person=officer, from_on=day, to_on=day, substitute=None, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            call()
    with pytest.raises(ValidationError, match="no officer"):
        save_rule(rule=kept, officers=[stranger], by=officer)
    with pytest.raises(ValidationError, match="at least one"):
        save_rule(rule=kept, officers=[], by=officer)
    end_rule(rule=kept, by=officer)
    end_rule(rule=kept, by=officer)
    assert not AssignmentRule.objects.exists()


def test_keys_are_switched_off_and_on(officer):
    assert not choose_shortcuts(by=officer, shortcuts=False).shortcuts
    assert choose_shortcuts(by=officer, shortcuts=True).shortcuts
