"""One small world for the rights matrix: every role of its columns, and an object in each state that a page acts on."""

import datetime as dt
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.utils import timezone

from credentials.models import Award
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.services.revoking import request_revocation
from credentials.services.sharing import create_share_link, set_visibility, withdraw_share_link
from institutions.models import Role, User
from micro4asia.foundation import jobs
from micro4asia.foundation.models import Job
from recognition.models import RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.checking import ask_learner, mark_complete
from recognition.services.evaluating import Judged, save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import (
    CourseFactory,
    CourseOutcomeFactory,
    InstitutionFactory,
    LevelFactory,
    MembershipFactory,
    TimeLimitFactory,
    UserFactory,
)
from tests.factories.network import ApiClientFactory, UnitFactory, take_token
from tests.house import cases
from tests.house.rights_calling import Caller

# `same`: the institution that issued, whose rows are looked at. `other`: a third one. Recognition is asked of `receiving`.
STAFF = {
    "issuer": Role.ISSUER,
    "qa": Role.QA_REVIEWER,
    "registrar": Role.REGISTRAR,
    "inst_admin": Role.INSTITUTION_ADMIN,
}
# Clients of the API, by the matrix's names, and what their tokens say they may.
PROGRAMMES = {
    "api_read_same": ["read"],
    "api_issue_same": ["issue"],
    "api_revoke_same": ["revoke"],
    "api_recognition_same": ["recognition"],
    "api_verify_only": ["verify"],
    "api_all_other": ["issue", "read", "recognition", "revoke", "verify"],
}
# Roles of the product that the matrix lacks, each with the one of which it is a part: whoever is limited to a faculty that
# nothing here belongs to; who advises; and a second officer, who decides on an appeal against what the first one decided.
LIMITED = {
    "issuer_of_a_unit": "issuer_same",
    "qa_of_a_unit": "qa_same",
    "recog_of_a_unit": "recog_receiving",
    "recog_of_the_appeal": "recog_receiving",
    "assessor_sending": "recog_sending",
    "assessor_receiving": "recog_receiving",
}
ENTERED = {"grade": "B", "achieved_on": dt.date(2025, 12, 12), "supervision": "supervised-on-site-id"}
ENTERED |= {"identity_method": "Passport", "evidence": ""}


@dataclass
class World:
    """`people` by the matrix's names; the rest is what addresses and forms are filled from."""

    people: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        # A copy that is being made is asked before it has any things.
        try:
            return vars(self)["things"][name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, role: str) -> Caller:
        """Signed in, and just confirmed with the second factor: the matrix's plain roles mean that."""
        if role in PROGRAMMES:
            return Caller(headers={"authorization": f"Bearer {self.tokens[role]}"})
        client = Caller()
        if role == "anonymous":
            return client
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
            return client
        user = self.people[role]
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        # Still just now when a busy machine takes longer than the minutes for which that counts.
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() + 3600}]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
        self.sessions[role] = session.session_key
        return client


def build(prefix: str = "") -> World:
    """prefix: of the institutions' codes, so that a second world can stand beside the first."""
    world = World()
    world.things["prefix"] = prefix
    LevelFactory()
    same, other, receiving = (InstitutionFactory(code=prefix + code) for code in ("SAME", "OTHER", "RECEIVING"))
    TimeLimitFactory(institution=receiving)
    world.things |= {"same": same, "other": other, "receiving": receiving}
    for name, role in STAFF.items():
        world.people[f"{name}_same"] = person(role, same)
        world.people[f"{name}_other"] = person(role, other)
    world.people |= {
        "recog_sending": person(Role.OFFICER, same),
        "recog_receiving": person(Role.OFFICER, receiving),
        "recog_unrelated": person(Role.OFFICER, other),
        "network_admin": person(Role.NETWORK_ADMIN, None),
        "learner_owner": person(),
        "learner_other": person(),
    }
    faculties = {place: UnitFactory(institution=place, code="ELSEWHERE") for place in (same, receiving)}
    world.people |= {
        "issuer_of_a_unit": person(Role.ISSUER, same, unit=faculties[same]),
        "qa_of_a_unit": person(Role.QA_REVIEWER, same, unit=faculties[same]),
        "recog_of_a_unit": person(Role.OFFICER, receiving, unit=faculties[receiving]),
        "recog_of_the_appeal": person(Role.OFFICER, receiving),
        "assessor_sending": person(Role.ASSESSOR, same),
        "assessor_receiving": person(Role.ASSESSOR, receiving),
    }
    # Whoever prepared, asked or signed here is none of the people above: four eyes are tested elsewhere.
    world.things |= {"preparer": person(Role.ISSUER, same), "signer": person(Role.REGISTRAR, same)}
    add_awards(world)
    add_requests(world)
    world.things["tokens"] = {
        role: a_token(other if role.endswith("_other") else same, scopes) for role, scopes in PROGRAMMES.items()
    }
    cases.furnish(world)
    # Signed in once for all: what a test writes is undone, and a session with it.
    for role in world.people:
        world.client(role)
    return world


def a_token(institution: Any, scopes: list[str]) -> str:
    """What a client of the institution with these scopes sends along."""
    client = ApiClientFactory(institution=institution)
    client.client.set_scopes(scopes)
    client.client.save(update_fields=["scopes"])
    return take_token(client)


def person(role: Role | None = None, institution: Any = None, **limits: Any) -> User:
    user: User = UserFactory()
    TOTP.activate(user, generate_totp_secret())
    if role:
        MembershipFactory(user=user, role=role, institution=institution, **limits)
    return user


def add_awards(world: World) -> None:
    owner = world.people["learner_owner"]
    version = VersionFactory(institution=world.same)
    world.things |= {"version": version, "kind": version.micro_credential}
    world.things["newcomer"] = LearnerFactory(institution=world.same, email="newcomer@example.org")

    def prepared() -> Award:
        learner = LearnerFactory(institution=world.same, full_name=owner.full_name, user=owner)
        fields = {**ENTERED, "name_as_printed": owner.full_name}
        return prepare_award(version=version, learner=learner, by=world.preparer, fields=fields)

    world.things["draft"] = prepared()
    waiting = {
        name: send_to_registrar(award=prepared(), by=world.preparer)
        for name in ("ready", "issued", "private", "disputed", "spare")
    }
    signed = [award for name, award in waiting.items() if name != "ready"]
    sign_awards(awards=[(award, fingerprint(award)) for award in signed], by=world.signer)
    seal_waiting()
    world.things |= {name: Award.objects.get(pk=award.pk) for name, award in waiting.items()}
    world.things["status_list"] = world.issued.status_list
    world.things["private"] = set_visibility(award=world.private, by=owner, visibility="private")
    world.things["revocation"] = request_revocation(
        award=world.disputed, by=world.preparer, reason="wrong-person", explanation="Mixed up at the desk."
    )
    links = [create_share_link(award=world.issued, by=owner, name="A reader", days=30, shows_grade=False) for _ in range(2)]
    world.things |= {"link": links[0], "closed_link": withdraw_share_link(link=links[1], by=owner) or links[1]}


def add_requests(world: World) -> None:
    """One request in each state that a page acts on, all of the same learner to the same institution."""
    owner, officer = world.people["learner_owner"], world.people["recog_receiving"]

    def draft() -> RecognitionRequest:
        course = CourseFactory(institution=world.receiving, credits=Decimal(4))
        CourseOutcomeFactory(course=course, hours=Decimal(100))
        row = start_request(by=owner, purpose="course-exemption", award=world.issued)
        return save_draft(request=row, by=owner, fields={"institution": world.receiving, "course": course})

    def sent() -> RecognitionRequest:
        return submit_request(request=draft(), by=owner, consent=True, wording="They may see it.")

    world.things |= {"request_draft": draft(), "request_sent": sent(), "request_taken": take_request(request=sent(), by=officer)}
    asked = take_request(request=sent(), by=officer)
    ask_learner(request=asked, by=officer, wording="Which programme?")
    judged = mark_complete(request=take_request(request=sent(), by=officer), by=officer)
    outcomes = [Judged(each.pk, "covered") for each in judged.course.outcomes.all()]
    save_comparison(request=judged, by=officer, outcomes=outcomes, elements=[])
    world.things |= {"request_asked": asked, "request_judged": judged}


def seal_waiting() -> None:
    while job := Job.objects.filter(state=Job.State.QUEUED, queue="sign", run_after__lte=timezone.now()).order_by("pk").first():
        assert jobs.run(job.pk), Job.objects.get(pk=job.pk).last_error
