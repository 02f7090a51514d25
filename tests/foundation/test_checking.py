"""What a row must keep is asked in one question, and told apart only where something does not hold."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from recognition.models import RecognitionRequest
from tests.factories.institutions import UserFactory

CHECKS = [one.name for one in RecognitionRequest._meta.constraints if isinstance(one, models.CheckConstraint)]


@pytest.fixture
def draft(db):
    return RecognitionRequest(applicant=UserFactory(), purpose="admission")


def told(row, check, **given):
    with pytest.raises(ValidationError) as refused:
        check(row, **given)
    return refused.value.message_dict


def test_what_holds_is_asked_once(draft, django_assert_num_queries):
    with django_assert_num_queries(3):  # it, and a savepoint around it
        draft.validate_constraints(exclude={"award", "asked_digest"})


def test_what_does_not_hold_is_named_as_django_names_it(draft):
    draft.state, draft.ended_at, draft.officer = "assigned", "2026-01-01T00:00Z", draft.applicant
    said = told(draft, RecognitionRequest.validate_constraints)
    assert said == told(draft, models.Model.validate_constraints)
    broken = {name for name in CHECKS for message in said["__all__"] if name in message}
    assert broken >= {"a_sent_request_is_whole", "an_officer_never_handles_their_own_request", "a_request_has_ended_iff_dated"}


def test_what_is_left_out_is_not_asked(draft):
    draft.officer = draft.applicant
    draft.validate_constraints(exclude={"officer"})
    assert told(draft, RecognitionRequest.validate_constraints, exclude={"state"})
