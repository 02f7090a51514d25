"""An expert answers outcome by outcome, declares that nothing ties them to the case, and signs."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.models import Opinion, OpinionVerdict
from recognition.services.advising import decline_opinion, keep_opinion, sign_opinion, withdraw_opinion
from tests.recognition.opinions.conftest import given


def test_a_signed_opinion_stands_and_the_officer_is_told(signed):
    assert [row.verdict for row in signed.verdicts.all()] == ["covered"] * 3 + ["not"] * 2
    assert {row.matters for row in signed.verdicts.all() if row.verdict == "covered"} == {""}
    assert "Eva Znalá" in Letter.objects.get(to="officer@example.org", key__startswith="opinion_given").text


def test_nothing_of_it_changes_afterwards(signed, assessor, officer):
    with pytest.raises(WrongState):
        sign_opinion(opinion=signed, by=assessor, given=given(signed.request), signed_name="Eva Znalá")
    with pytest.raises(WrongState):
        withdraw_opinion(opinion=signed, by=officer)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Opinion.objects.filter(pk=signed.pk).update(remark="Something else")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        OpinionVerdict.objects.filter(opinion=signed).update(note="Something else")


def test_what_is_left_out_is_said_at_its_field(asked, assessor):
    said = given(asked.request, "ccccn", matters="")[1:]
    with pytest.raises(ValidationError) as refused:
        sign_opinion(opinion=asked, by=assessor, given=said, signed_name=" ")
    first, last = asked.request.course.outcomes.first().pk, asked.request.course.outcomes.last().pk
    assert set(refused.value.error_dict) == {f"verdict_{first}", f"matters_{last}", "signed_name"}
    assert not OpinionVerdict.objects.exists()


def test_it_is_kept_until_it_is_signed(asked, assessor):
    keep_opinion(opinion=asked, by=assessor, entered={"o1-verdict": "covered"})
    asked.refresh_from_db()
    assert asked.kept == {"o1-verdict": "covered"}
    assert asked.state == "waiting"


def test_whoever_has_an_interest_gives_none_and_says_what_it_is(asked, assessor):
    with pytest.raises(ValidationError):
        decline_opinion(opinion=asked, by=assessor, reason=" ")
    declined = decline_opinion(opinion=asked, by=assessor, reason="I wrote the syllabus.")
    assert (declined.state, declined.interest) == ("declined", "I wrote the syllabus.")
    with pytest.raises(WrongState):
        sign_opinion(opinion=asked, by=assessor, given=given(asked.request), signed_name="Eva Znalá")


def test_nobody_else_gives_it(asked, outside, officer, colleague, applicant, assessor):
    for person in (officer, colleague, applicant, None):
        with pytest.raises(PermissionDenied):
            sign_opinion(opinion=asked, by=person, given=given(asked.request), signed_name="X")
    with pytest.raises(PermissionDenied):
        sign_opinion(opinion=outside, by=assessor, given=given(asked.request), signed_name="X")


def test_a_conflict_that_came_later_bars_the_signature(asked, assessor, course):
    course.owners.add(assessor)
    with pytest.raises(PermissionDenied):
        sign_opinion(opinion=asked, by=assessor, given=given(asked.request), signed_name="Eva Znalá")


def test_after_the_decision_there_is_nothing_to_sign(asked, assessor):
    type(asked.request).objects.filter(pk=asked.request_id).update(state="decided")
    with pytest.raises(WrongState, match="decided in the meantime"):
        sign_opinion(opinion=asked, by=assessor, given=given(asked.request), signed_name="Eva Znalá")
