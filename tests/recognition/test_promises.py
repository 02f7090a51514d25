"""What the database keeps where no service stands in the way, and who can see which row."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint

from recognition import models
from recognition.models import CaseBook, Comparison, Decision, Question, RecognitionRequest
from tests.factories import recognition as make
from tests.factories.institutions import MembershipFactory
from tests.recognition.broken import BROKEN, PARTS


def test_every_model_of_this_floor_has_a_factory(db):
    rooms = [make, *(import_module(f"tests.factories.cases_{part}") for part in PARTS)]
    made = {
        factory()._meta.model
        for room in rooms
        for name, factory in vars(room).items()
        if name.endswith("Factory") and hasattr(models, name[:-7])
    }
    through = {
        field.remote_field.through
        for model in apps.get_app_config("recognition").get_models()
        for field in model._meta.local_many_to_many
    }
    made.add(make.RequestFactory()._meta.model)
    assert made == set(apps.get_app_config("recognition").get_models()) - through


def promises():
    models = apps.get_app_config("recognition").get_models()
    return {promise.name: (model, promise) for model in models for promise in model._meta.constraints}


def test_every_promise_of_this_floor_is_tried():
    assert set(BROKEN) == set(promises())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_keeps_the_promise(submitted, name):
    attempt = BROKEN[name](submitted)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt()
    model, promise = promises()[name]
    said = [name]
    if connection.vendor == "sqlite" and isinstance(promise, UniqueConstraint):
        # There the refusal names the columns, not the constraint.
        said = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in promise.fields]
    assert all(words in str(refusal.value) for words in said)


def test_the_cases_of_a_year_are_numbered(muni):
    assert [CaseBook.next_number(muni, 2026) for _ in range(2)] == ["MUNI-2026-0001", "MUNI-2026-0002"]


def test_a_question_is_frozen_but_can_be_answered(db):
    question = make.QuestionFactory()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(wording="Something else")
    Question.objects.filter(pk=question.pk).update(answer="Here.", answered_at=question.asked_at)


def test_nobody_sees_anything_without_signing_in(decided):
    for model in (RecognitionRequest, Decision, Comparison, Question, CaseBook):
        assert not model.objects.visible_to(AnonymousUser()).exists()


def test_a_comparison_and_a_case_book_are_internal(decided, applicant, officer, sending_officer):
    for model in (Comparison, CaseBook):
        assert model.objects.visible_to(officer).exists()
        assert not model.objects.visible_to(applicant).exists()
        assert not model.objects.visible_to(sending_officer).exists()
    assert Decision.objects.visible_to(applicant).exists()


def test_a_role_that_ended_yesterday_opens_no_case(submitted, stranger, muni):
    MembershipFactory(user=stranger, institution=muni, role="officer", valid_to="2020-12-31")
    assert not RecognitionRequest.objects.visible_to(stranger).exists()
