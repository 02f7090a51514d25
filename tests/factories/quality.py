"""Quality review: remarks and answers as a reviewer leaves them."""

import factory
from factory.django import DjangoModelFactory

from credentials import models
from credentials.checklist import QUESTIONS
from credentials.services.reviewing import Answered, save_checklist
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.factories.network import AgreementFactory


def answer_all(version, *, by, **said):
    """Yes to every question, but for those said otherwise by their code."""
    answers = [said.get(question.code) or Answered(question.code, "yes", "Minutes 3/2026") for question in QUESTIONS]
    return save_checklist(version=version, by=by, answers=answers)


class VersionStepFactory(DjangoModelFactory):
    class Meta:
        model = models.VersionStep

    version = factory.SubFactory(VersionFactory)
    key = "publish"
    from_state = "approved"
    to_state = "published"
    by = factory.SubFactory(UserFactory)


class RemarkFactory(DjangoModelFactory):
    class Meta:
        model = models.Remark

    version = factory.SubFactory(VersionFactory, landing="draft")
    field = "titles"
    words = "The title promises more than the outcomes."
    made_by = factory.SubFactory(UserFactory)


class ChecklistAnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.ChecklistAnswer

    version = factory.SubFactory(VersionFactory, landing="draft")
    question = "need"
    answer = "yes"
    answered_by = factory.SubFactory(UserFactory)


class ListedLineFactory(DjangoModelFactory):
    class Meta:
        model = models.ListedLine

    agreement = factory.SubFactory(AgreementFactory)
    micro_credential = factory.SubFactory(MicroCredentialFactory)
    line = "1.1"
    receiver = factory.SubFactory(InstitutionFactory)
    listed_by = factory.SubFactory(UserFactory)
