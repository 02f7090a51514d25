"""People and awards at one fictional university. Signed awards come from the real services and a real key."""

import datetime as dt
import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from credentials.models import Award
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.services.revoking import approve_revocation, request_revocation
from credentials.signing import keys
from credentials.signing.keys import Ed25519Signer
from institutions.models import Role
from micro4asia.foundation import jobs
from micro4asia.foundation.models import Job
from tests.credentials.signing.samples import REGISTRY, ueh_ft_01
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, LevelFactory, MembershipFactory, UserFactory
from tests.foundation.built_once import built_once


@built_once
def member(db):
    """Makes a person with one role, and with a second factor, as the rules want it of everybody who holds one."""

    def make(role, institution, *, second_factor=True, **fields):
        user = UserFactory(**fields)
        MembershipFactory(user=user, institution=institution, role=role)
        if second_factor:
            TOTP.activate(user, generate_totp_secret())
        return user

    return make


@built_once
def seal_waiting(db):
    """What the signing queue would do now: seal awards, sign lists. No letters."""

    def work():
        while job := Job.objects.filter(state=Job.State.QUEUED, queue="sign").order_by("pk").first():
            assert jobs.run(job.pk), Job.objects.get(pk=job.pk).last_error

    return work


@built_once
def institution(db):
    LevelFactory()
    names = {"vi": "Đại học Kinh tế Thử nghiệm", "en": "Trial University of Economics"}
    return InstitutionFactory(code="TUE", slug="tue", names=names)


@built_once
def other_institution(db):
    return InstitutionFactory(code="OTH", slug="oth")


@pytest.fixture
def public_url(live_server, settings):
    """What is signed carries the address of the running server. Asked for by `usefixtures`: before anything is made."""
    settings.PUBLIC_URL = live_server.url.replace("127.0.0.1", "localhost")
    return settings.PUBLIC_URL


@built_once
def issuer(member, institution):
    return member(Role.ISSUER, institution, full_name="Trần Văn Mẫu", email="issuer@example.org")


@built_once
def registrar(member, institution):
    return member(Role.REGISTRAR, institution, full_name="Phạm Thử Hoa", email="registrar@example.org")


@built_once
def other_registrar(member, institution):
    return member(Role.REGISTRAR, institution, full_name="Đỗ Thí Dụ", email="registrar-2@example.org")


@built_once
def foreign_registrar(member, other_institution):
    """A registrar, but of another institution."""
    return member(Role.REGISTRAR, other_institution, email="registrar@elsewhere.example.org")


@built_once
def stranger(db):
    return UserFactory(full_name="Jana Vzorová", email="stranger@example.org")


@built_once
def version(institution):
    return VersionFactory(institution=institution)


@built_once
def learner(institution):
    """Known to the institution, without an account yet."""
    return LearnerFactory(
        institution=institution, number="TEST-2025-0188", full_name="Nguyễn Thị Ví Dụ", email="vidu@example.org"
    )


@built_once
def learner_account(learner):
    learner.user = UserFactory(email=learner.email, full_name=learner.full_name, language="vi")
    learner.save(update_fields=["user"])
    return learner.user


@built_once
def draft_award(version, learner, issuer):
    return AwardFactory(version=version, learner=learner, prepared_by=issuer)


ENTERED = {
    "name_as_printed": "Nguyễn Thị Ví Dụ",
    "grade": "B",
    "achieved_on": dt.date(2025, 12, 12),
    "supervision": "supervised-on-site-id",
    "identity_method": "Passport",
    "evidence": "",
}


@built_once
def ready_award(version, learner, issuer):
    award = prepare_award(version=version, learner=learner, by=issuer, fields=ENTERED)
    return send_to_registrar(award=award, by=issuer)


@built_once
def make_issued(issuer, registrar, seal_waiting):
    """Prepare, send, sign and seal an award for a learner."""

    def make(version, learner, **entered):
        award = prepare_award(version=version, learner=learner, by=issuer, fields={**ENTERED, **entered})
        award = send_to_registrar(award=award, by=issuer)
        sign_awards(awards=[(award, fingerprint(award))], by=registrar)
        seal_waiting()
        return Award.objects.get(pk=award.pk)

    return make


@built_once
def issued_award(make_issued, version, learner):
    return make_issued(version, learner)


@built_once
def pending_revocation(issued_award, issuer):
    return request_revocation(
        award=issued_award, by=issuer, reason="wrong-person", explanation="The paper of somebody else was graded."
    )


@built_once
def revoked_award(pending_revocation, registrar, seal_waiting):
    award = approve_revocation(revocation=pending_revocation, by=registrar)
    seal_waiting()
    return award


@pytest.fixture
def confirmed():
    """Signs a person in, as somebody who has just confirmed with the second factor; or some minutes ago."""

    def sign_in(client, user, *, minutes_ago=0, method="mfa"):
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": method, "at": time.time() - minutes_ago * 60}]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
        return client

    return sign_in


@pytest.fixture(scope="session")
def ueh_key():
    """(seed, public Multikey) of UEH, made for this run."""
    return keys.generate()


@pytest.fixture(scope="session")
def ueh_signer(ueh_key):
    return Ed25519Signer(ueh_key[0], f"{ueh_ft_01(REGISTRY).issuer.did}#key-2026-1")
