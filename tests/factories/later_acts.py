"""Files of acts after issue. Acts that wait or are in effect come from the services: see the fixtures."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from credentials import models
from tests.factories.institutions import InstitutionFactory, UserFactory


class LaterActFactory(DjangoModelFactory):
    """A revocation that waits, of no award yet."""

    class Meta:
        model = models.LaterAct

    institution = factory.SubFactory(InstitutionFactory)
    kind = "revoke"
    reason = "issued-in-error"
    explanation = "The exam was taken by somebody else."
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)


class LaterActRowFactory(DjangoModelFactory):
    """The award is to be an issued one, made by the services."""

    class Meta:
        model = models.LaterActRow

    act = factory.SubFactory(LaterActFactory)
    kind = "revoke"


class EvidencePaperFactory(DjangoModelFactory):
    """A document that was shown with an amendment."""

    class Meta:
        model = models.EvidencePaper

    act = factory.SubFactory(LaterActFactory, kind="amend", field="name_as_printed", new_value="Mới")
    institution = factory.SelfAttribute("act.institution")
    name = "card.pdf"
    media_type = "application/pdf"
    content = b"%PDF-1.7 %%EOF"
    digest = "0" * 64
    added_by = factory.SubFactory(UserFactory)


class ActSettingFactory(DjangoModelFactory):
    class Meta:
        model = models.ActSetting

    institution = factory.SubFactory(InstitutionFactory)


class CorrectionFactory(DjangoModelFactory):
    """The award is to be an issued one, made by the services."""

    class Meta:
        model = models.Correction

    wanted_name = "Nguyễn Thị Ví Dụ Mới"
    wrong = "Thiếu dấu."
    evidence = "Identity card of 2024."
    asked_at = factory.LazyFunction(timezone.now)
