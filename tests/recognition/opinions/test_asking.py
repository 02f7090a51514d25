"""An officer asks an expert: whom, by when, and without a word of who asks."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from recognition.models import Opinion
from recognition.models.opinion import hash_of
from recognition.services.advising import Whom, ask_opinion, due_by_default, token_of, withdraw_opinion


def letters_to(address):
    return Letter.objects.filter(to=address)


def test_an_assessor_is_written_to_and_the_learner_is_not_named(asked, assessor, applicant):
    letter = letters_to("assessor@example.org").get()
    assert f"/opinions/{asked.public_id}/" in letter.text
    for hidden in (applicant.full_name, "Dụ", applicant.email, asked.request.case_number):
        assert hidden not in letter.text + letter.html + letter.subject
    assert JournalEntry.objects.filter(event="opinion_asked").count() == 1


def test_somebody_outside_gets_a_link_that_is_stored_nowhere(outside):
    letter = letters_to("dean@example.org").get()
    token = token_of(outside)
    assert f"/opinion/{token}/?lang=vi" in letter.text
    assert outside.token_hash == hash_of(token)
    assert token not in str(vars(outside))
    assert letter.key.startswith("once:"), "the words of a letter with a secret are forgotten once it is sent"


def test_three_weeks_are_the_default_and_never_after_the_decision_is_due(complete, in_days):
    assert due_by_default(complete, timezone.now()) == in_days(21)
    complete.due_on = in_days(5)
    assert due_by_default(complete, timezone.now()) == in_days(5)


def test_asked_twice_one_opinion_stands_and_one_letter_goes(asked, complete, officer, assessor, in_days):
    again = ask_opinion(request=complete, by=officer, whom=Whom(assessor=assessor), due_on=in_days(9))
    assert again == asked
    assert Opinion.objects.count() == 1
    assert letters_to("assessor@example.org").count() == 1


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("due_on", {"days": 0}),
        ("due_on", {"days": 900}),
        ("question", {"question": "Is nguyen thi VI DU right about the exam?"}),
        ("email", {"whom": Whom(email="vidu@example.org", name="X")}),
        ("assessor", {"whom": Whom()}),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(complete, officer, assessor, in_days, field, said):
    days, whom = said.pop("days", 21), said.pop("whom", Whom(assessor=assessor))
    with pytest.raises(ValidationError) as refused:
        ask_opinion(request=complete, by=officer, whom=whom, due_on=in_days(days), **said)
    assert set(refused.value.error_dict) == {field}


def test_whoever_teaches_the_course_or_works_for_the_issuer_is_not_asked(complete, officer, assessor, course, issuer, in_days):
    course.owners.add(assessor)
    for person in (assessor, issuer):
        with pytest.raises(ValidationError) as refused:
            ask_opinion(request=complete, by=officer, whom=Whom(assessor=person), due_on=in_days(21))
        assert set(refused.value.error_dict) == {"assessor"}


def test_only_the_desk_asks_and_only_while_it_evaluates(complete, taken, submitted, sending_officer, officer, assessor, in_days):
    said = {"whom": Whom(assessor=assessor), "due_on": in_days(21)}
    with pytest.raises(PermissionDenied):
        ask_opinion(request=complete, by=sending_officer, **said)
    type(complete).objects.filter(pk=complete.pk).update(state="proposed")
    with pytest.raises(WrongState):
        ask_opinion(request=complete, by=officer, **said)


def test_what_is_asked_no_longer_can_be_asked_anew(asked, complete, officer, assessor, in_days):
    withdraw_opinion(opinion=asked, by=officer)
    withdraw_opinion(opinion=asked, by=officer)
    assert JournalEntry.objects.filter(event="opinion_withdrawn").count() == 1
    again = ask_opinion(request=complete, by=officer, whom=Whom(assessor=assessor), due_on=in_days(9))
    assert again != asked


def test_the_learner_sees_no_opinion(signed, applicant, officer, assessor, sending_officer):
    assert list(Opinion.objects.visible_to(officer)) == [signed] == list(Opinion.objects.visible_to(assessor))
    assert not Opinion.objects.visible_to(applicant)
    assert not Opinion.objects.visible_to(sending_officer)
