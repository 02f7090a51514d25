"""What the database keeps where no service stands in the way, and who can see which row."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from recognition import models
from recognition.models import CaseBook, Comparison, Decision, OutcomeCoverage, Question, RecognitionRequest
from tests.factories import recognition as make
from tests.factories.institutions import MembershipFactory


def test_every_model_of_this_floor_has_a_factory(db):
    made = {
        factory()._meta.model for name, factory in vars(make).items() if name.endswith("Factory") and hasattr(models, name[:-7])
    }
    made.add(make.RequestFactory()._meta.model)
    assert made == set(apps.get_app_config("recognition").get_models()) - {OutcomeCoverage.sources.through}


def test_a_case_book_is_kept_once_a_year(db):
    book = make.CaseBookFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.CaseBookFactory(institution=book.institution)
    assert CaseBook.next_number(book.institution, 2026).endswith("-2026-0001")


def test_a_case_number_comes_with_the_day_of_sending(db):
    draft = make.RequestFactory()
    with pytest.raises(IntegrityError, match="a_case_number_is_given_when_a_request_is_sent"), transaction.atomic():
        RecognitionRequest.objects.filter(pk=draft.pk).update(case_number="X-2026-0001")


def test_an_outcome_is_judged_once_and_an_element_once(db):
    coverage = make.OutcomeCoverageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.OutcomeCoverageFactory(comparison=coverage.comparison, outcome=coverage.outcome)
    row = make.ComparisonRowFactory(comparison=coverage.comparison)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.ComparisonRowFactory(comparison=row.comparison)


def test_the_same_request_cannot_be_open_twice_whatever_wrote_it(submitted):
    submitted.pk, submitted.public_id, submitted.case_number = None, "another", "MUNI-2026-9999"
    with pytest.raises(IntegrityError), transaction.atomic():
        submitted.save(force_insert=True)


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
