"""What makes the network of institutions: people on their way in, agreements, reference data, clients, privacy."""

import datetime as dt
from decimal import Decimal

import factory
from allauth.idp.oidc.models import Client, Token
from django.utils import timezone
from django.utils.crypto import get_random_string
from factory.django import DjangoModelFactory

from institutions import models, tokens
from institutions.models import sign_on
from micro4asia.foundation import secrets
from tests.factories.institutions import BEGINNING, InstitutionFactory, UserFactory


class SignOnFactory(DjangoModelFactory):
    class Meta:
        model = models.SignOn

    institution = factory.SubFactory(InstitutionFactory)
    issuer = "https://login.university.example"
    client_id = "registry"
    sealed_secret = factory.LazyAttribute(
        lambda o: secrets.seal_text("a secret of theirs", purpose=sign_on.PURPOSE, bound_to=o.issuer)
    )
    enabled = True
    changed_by = factory.SubFactory(UserFactory)


class ApiClientFactory(DjangoModelFactory):
    """With the secret "a secret of ours", hashed as every other."""

    class Meta:
        model = models.ApiClient

    institution = factory.SubFactory(InstitutionFactory)
    name = "Campus system"
    created_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=100))

    @factory.lazy_attribute
    def client(self):
        holder = Client(name=self.name, grant_types="client_credentials", response_types="")
        holder.set_scopes(["read", "verify"])
        holder.set_default_scopes(["read", "verify"])
        holder.set_secret("a secret of ours")
        holder.save()
        return holder


def take_token(client, **changes):
    """A token of the client as the registry would hand it out, with all its scopes; its row differs by `changes`."""
    value = get_random_string(64)
    token = Token(type=Token.Type.ACCESS_TOKEN, client=client.client, expires_at=timezone.now() + dt.timedelta(hours=1))
    token.set_value(value)
    token.set_scopes(client.scopes)
    token.set_resources(changes.pop("resources", [tokens.AUDIENCE]))
    for name, changed in changes.items():
        setattr(token, name, changed)
    token.save()
    return value


class PrivacyContactFactory(DjangoModelFactory):
    class Meta:
        model = models.PrivacyContact

    institution = factory.SubFactory(InstitutionFactory)
    name = "Data protection office"
    email = "privacy@example.org"


class RetentionTermFactory(DjangoModelFactory):
    class Meta:
        model = models.RetentionTerm

    institution = factory.SubFactory(InstitutionFactory)
    kind = "share_links"
    amount = 12
    source = "Decision of the Rector 1/2026"


class RetentionRunFactory(DjangoModelFactory):
    class Meta:
        model = models.RetentionRun

    institution = factory.SubFactory(InstitutionFactory)
    ran_at = factory.LazyFunction(timezone.now)


class RetentionCountFactory(DjangoModelFactory):
    class Meta:
        model = models.RetentionCount

    run = factory.SubFactory(RetentionRunFactory)
    kind = "share_links"
    done = 0
    left = 0


class TransferRecordFactory(DjangoModelFactory):
    """To a host abroad, on standard clauses."""

    class Meta:
        model = models.TransferRecord

    institution = factory.SubFactory(InstitutionFactory)
    recipient_name = "A host in Germany"
    country = "DE"
    first_on = dt.date(2026, 2, 1)
    purpose = "Hosting of the registry"
    categories = "Names, results"
    basis = "standard-clauses"


class PrivacyRequestFactory(DjangoModelFactory):
    class Meta:
        model = models.PrivacyRequest

    institution = factory.SubFactory(InstitutionFactory)
    person = factory.SubFactory(UserFactory)
    kind = "erasure"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))


class DataExportFactory(DjangoModelFactory):
    """Made, and waiting to be fetched."""

    class Meta:
        model = models.DataExport

    person = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
    made_at = factory.LazyFunction(timezone.now)
    content = b"PK"


class CreditSystemFactory(DjangoModelFactory):
    class Meta:
        model = models.CreditSystem

    system = "ECTS"
    country = factory.Sequence(lambda n: f"C{n}")
    hours_per_credit = Decimal(25)
    hours_min = Decimal(25)
    hours_max = Decimal(30)
    valid_from = BEGINNING


class LegalCapFactory(DjangoModelFactory):
    class Meta:
        model = models.LegalCap

    country = factory.Sequence(lambda n: f"C{n}")
    scope = "bachelor"
    measure = "share-of-minimum-study-load"
    value = "50"
    unit = "%"
    valid_from = BEGINNING


class RegulatedFieldFactory(DjangoModelFactory):
    class Meta:
        model = models.RegulatedField

    country = factory.Sequence(lambda n: f"C{n}")
    isced_f = "0912"
    status = "regulated"
    valid_from = BEGINNING


class TreatyStatusFactory(DjangoModelFactory):
    class Meta:
        model = models.TreatyStatus

    country = factory.Sequence(lambda n: f"C{n}")
    treaty = "lisbon"
    status = "party"
    valid_from = BEGINNING


class StatutoryLimitFactory(DjangoModelFactory):
    class Meta:
        model = models.StatutoryLimit

    country = factory.Sequence(lambda n: f"C{n}")
    step = "decision"
    value = 4
    unit = "months"
    valid_from = BEGINNING


class HolidayFactory(DjangoModelFactory):
    class Meta:
        model = models.Holiday

    country = factory.Sequence(lambda n: f"C{n}")
    day = dt.date(2026, 5, 1)
    names = factory.LazyFunction(lambda: {"en": "Labour Day"})


class AgreementFactory(DjangoModelFactory):
    """A draft between `between`, two institutions unless told otherwise."""

    class Meta:
        model = models.Agreement
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"AG-2020-{n + 10}")
    titles = factory.LazyFunction(lambda: {"en": "Recognition of micro-credentials", "vi": "Công nhận chứng chỉ vi mô"})
    covers = factory.LazyFunction(lambda: ["credit-transfer"])
    scope = factory.LazyFunction(lambda: {"en": "All published micro-credentials of the parties."})
    valid_from = BEGINNING
    valid_to = dt.date(2099, 12, 31)
    drafted_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def between(self, create, extracted, **kwargs):
        for institution in extracted or (InstitutionFactory(), InstitutionFactory()):
            models.AgreementParty.objects.create(agreement=self, institution=institution)


class AgreementPartyFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementParty

    agreement = factory.SubFactory(AgreementFactory)
    institution = factory.SubFactory(InstitutionFactory)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = models.Unit

    institution = factory.SubFactory(InstitutionFactory)
    code = factory.Sequence(lambda n: f"UNIT-{n}")
    names = factory.LazyFunction(lambda: {"vi": "Khoa Thử nghiệm", "en": "Faculty of Trials"})
    valid_from = BEGINNING


class GrantFactory(DjangoModelFactory):
    """A registrar's role that waits for the second administrator."""

    class Meta:
        model = models.Grant

    user = factory.SubFactory(UserFactory)
    institution = factory.SubFactory(InstitutionFactory)
    role = models.Role.REGISTRAR
    valid_from = BEGINNING
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)


class InvitationFactory(DjangoModelFactory):
    """Open, and its link unknown: nobody holds the letter."""

    class Meta:
        model = models.Invitation

    institution = factory.SubFactory(InstitutionFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    email = factory.Sequence(lambda n: f"invited-{n}@example.org")
    role = models.Role.ISSUER
    valid_from = BEGINNING
    invited_by = factory.SubFactory(UserFactory)
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))


class FactorUseFactory(DjangoModelFactory):
    class Meta:
        model = models.FactorUse

    user = factory.SubFactory(UserFactory)
    window_ends = factory.LazyFunction(timezone.now)


class FactorRecoveryFactory(DjangoModelFactory):
    class Meta:
        model = models.FactorRecovery

    user = factory.SubFactory(UserFactory)
    stop_hash = factory.Sequence(lambda n: f"{n:064x}")
    asked_at = factory.LazyFunction(timezone.now)


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = models.Application

    institution = factory.SubFactory(
        InstitutionFactory,
        state="in_review",
        member_from=None,
        key=False,
        may_award="unknown",
        contact_name="Nguyễn Thị Ví Dụ",
        contact_email=factory.Sequence(lambda n: f"contact-{n}@example.org"),
    )
    applied_by = factory.SubFactory(UserFactory)
    submitted_at = factory.LazyFunction(timezone.now)


class StandingFactory(DjangoModelFactory):
    class Meta:
        model = models.Standing

    institution = factory.SubFactory(InstitutionFactory)
    state = "active"
    since = BEGINNING
    reason = "Admitted"
    by = factory.SubFactory(UserFactory)


class StandingProposalFactory(DjangoModelFactory):
    class Meta:
        model = models.StandingProposal

    institution = factory.SubFactory(InstitutionFactory)
    state = "suspended"
    reason = "Under inquiry"
    proposed_by = factory.SubFactory(UserFactory)


class NameChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.NameChange

    institution = factory.SubFactory(InstitutionFactory)
    language = "vi"
    name = factory.Sequence(lambda n: f"Đại học Đổi tên {n}")
    valid_from = dt.date(2026, 1, 1)
    legal_basis = "Decision 1/2026"
    proposed_by = factory.SubFactory(UserFactory)


class AccreditationFactory(DjangoModelFactory):
    class Meta:
        model = models.Accreditation

    institution = factory.SubFactory(InstitutionFactory)
    kind = "institution-accredited"
    agency = factory.LazyFunction(lambda: {"en": "Demo Quality Agency"})
    decision = "DEMO-QA-1"
    decided_on = BEGINNING
    valid_from = BEGINNING
