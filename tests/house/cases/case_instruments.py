"""Rules of both sides, precedents, proposals, and what an agreement decides without a person."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from credentials.models import Award
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from institutions.models import Role
from recognition.instruments.reading import read
from recognition.models import AuditSample, RecognitionRequest, Rule
from recognition.services.assigning import take_request
from recognition.services.automatic import ask_for_a_person, decide_automatically
from recognition.services.checking import mark_complete
from recognition.services.following import mark
from recognition.services.renewing import list_line
from recognition.services.requesting import save_draft, start_request, submit_request
from recognition.services.ruling import draft_rule, propose_rule, publish_rule, sign_rule, source_of
from tests.factories.courses import ProgrammeFactory
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, MembershipFactory
from tests.factories.network import AgreementFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import ENTERED, World, person, seal_waiting


def furnish(world: World) -> None:
    """A rule in each state that a page acts on, a case that one of them answers, and one that was decided by an agreement."""
    writers = {home: person(Role.OFFICER, home) for home in (world.same, world.receiving)}
    owner = world.people["learner_owner"]
    version = VersionFactory(institution=world.same)
    _furnish_rules(world, writers, version, owner)
    _furnish_cases(world, writers, version, owner)


def _terms(world: World, course: Any, **said: Any) -> dict[str, Any]:
    today = world.receiving.today()
    given = {"kind": "articulation", "number": "D-1", "receiver": world.receiving, "sender": world.same, "course": course}
    given |= {"purposes": ["course-exemption"], "wording": {"en": "The same outcomes."}, "valid_from": today}
    return {**given, "valid_to": today, **said}


def _furnish_rules(world: World, writers: Any, version: Any, owner: Any) -> None:
    course = CourseFactory(institution=world.receiving, credits=Decimal(4))

    def drafted(home: Any, **said: Any) -> Rule:
        return draft_rule(institution=home, by=writers[home], fields=_terms(world, course, **said), sources=[source_of(version)])

    world.things |= {"rule_course": course, "rule_kind": version.micro_credential, "rule_draft": drafted(world.same)}
    world.things["rule_to_sign"] = propose_rule(rule=drafted(world.same), by=writers[world.same])
    ours = drafted(world.receiving, kind="learning-agreement", learner=owner)
    world.things["learning_agreement"] = propose_rule(rule=ours, by=writers[world.receiving])
    world.things["rule_public"] = _published(world, writers, course, version)


def _published(world: World, writers: Any, course: Any, version: Any, **said: Any) -> Rule:
    home = world.receiving
    fields = _terms(world, course, **said)
    rule = draft_rule(institution=home, by=writers[home], fields=fields, sources=[source_of(version)])
    rule = propose_rule(rule=rule, by=writers[home])
    rule = sign_rule(rule=rule, side="sender", by=writers[world.same], seen=rule.fingerprint())
    return publish_rule(rule=rule, by=writers[home])


def _furnish_cases(world: World, writers: Any, version: Any, owner: Any) -> None:
    programme = ProgrammeFactory(institution=world.receiving, own_cap=Decimal(63))
    agreement = AgreementFactory(
        between=[world.same, world.receiving],
        covers=["course-exemption", "automatic"],
        state="published",
        published_at=timezone.now(),
        document_digest="0" * 64,
    )
    admin = MembershipFactory(institution=world.receiving, role=Role.INSTITUTION_ADMIN).user

    def automatic() -> RecognitionRequest:
        course, kind = _course(world, programme), VersionFactory(institution=world.same)
        list_line(agreement=agreement, version=kind, receiver=world.receiving, by=admin, course=course)
        _published(world, writers, course, kind, kind="agreement", number="", agreement=agreement)
        row = _sent(world, owner, kind, course)
        assert decide_automatically(request_id=row.pk)
        return RecognitionRequest.objects.get(pk=row.pk)

    course, officer = _course(world, programme), world.people["recog_receiving"]
    _published(world, writers, course, version)
    answered = take_request(request=_sent(world, owner, version, course), by=officer)
    world.things["request_ruled"] = mark_complete(request=answered, by=officer)
    asked = automatic()
    world.things |= {"request_automatic": asked, "request_unasked": automatic(), "decided_automatically": asked.answer}
    world.things["sample"], _drawn = AuditSample.objects.get_or_create(decision=asked.answer)
    world.things["human_review"] = ask_for_a_person(request=asked, by=owner)


def _course(world: World, programme: Any) -> Any:
    course = CourseFactory(institution=world.receiving, credits=Decimal(4), main_programme=programme)
    CourseOutcomeFactory(course=course, hours=Decimal(100))
    return course


def _sent(world: World, owner: Any, version: Any, course: Any) -> RecognitionRequest:
    learner = LearnerFactory(institution=world.same, full_name=owner.full_name, user=owner)
    fields = {**ENTERED, "name_as_printed": owner.full_name}
    award = send_to_registrar(
        award=prepare_award(version=version, learner=learner, by=world.preparer, fields=fields), by=world.preparer
    )
    sign_awards(awards=[(award, fingerprint(award))], by=world.signer)
    seal_waiting()
    row = start_request(by=owner, purpose="course-exemption", award=Award.objects.get(pk=award.pk))
    row = save_draft(request=row, by=owner, fields={"institution": world.receiving, "course": course})
    return submit_request(request=row, by=owner, consent=True, wording="They may see it.")


def written(world: World) -> dict[str, Any]:
    day = world.receiving.today()
    days = {f"{name}_{part}": getattr(day, part) for name in ("valid_from", "valid_to") for part in ("day", "month", "year")}
    return {
        "number": "D-2",
        "sources": [world.rule_kind.public_id],
        "course": world.rule_course.public_id,
        "purposes": ["course-exemption"],
        "grade_rule": "without",
        "wording_en": "The same outcomes.",
        **days,
    }


def seen(world: World) -> dict[str, Any]:
    return {"seen": world.rule_to_sign.fingerprint()}


def own_seen(world: World) -> dict[str, Any]:
    return {"seen": world.learning_agreement.fingerprint()}


def proposed(world: World) -> dict[str, Any]:
    return {"seen": mark(read(world.request_ruled).proposal)}


def looked(world: World) -> dict[str, Any]:
    return {f"{world.sample.pk}-result": "agrees"}


def answered(world: World) -> dict[str, Any]:
    return {f"{world.human_review.pk}-answer": "stands", f"{world.human_review.pk}-remark": "It stands."}


draft = at("same.slug", "rule_draft.public_id")
to_sign = at("receiving.slug", "rule_to_sign.public_id")
case = at("receiving.slug", "request_ruled.public_id")
own = at("receiving.slug", "decided_automatically.public_id")
SIDES = "?kind=articulation&partner={receiving.slug}&side=sender"

CASES = [
    Case("recognition:rules", at("same.slug")),
    Case("recognition:rule-new", at("same.slug")),
    Case("recognition:rule-new", at("same.slug"), written, query=SIDES),
    Case("recognition:rule", at("same.slug", "rule_public.public_id")),
    Case("recognition:rule-edit", draft),
    Case("recognition:rule-edit", draft, written),
    Case("recognition:rule-move", draft, sent(do="propose")),
    Case("recognition:rule-sign", to_sign, seen),
    Case("recognition:my-learning-agreement", at("learning_agreement.public_id")),
    Case("recognition:my-learning-agreement", at("learning_agreement.public_id"), own_seen),
    Case("recognition:public-rules"),
    Case("recognition:public-rule", at("rule_public.public_id")),
    Case("recognition:public-precedents"),
    Case("api-precedents"),
    Case("api-rules"),
    Case("recognition:precedents", at("receiving.slug")),
    Case("recognition:precedent", own),
    Case("recognition:precedent", own, sent(do="edit", wording_en="The outcomes are the same.")),
    Case("recognition:automatic", at("receiving.slug")),
    Case("recognition:review-answer", at("receiving.slug", "request_automatic.public_id"), answered),
    Case("recognition:audit-record", own, looked),
    Case("recognition:proposal-accept", case, proposed),
    Case("recognition:proposal-depart", case, sent(do="changed", reason="A grade of our own.")),
    Case("recognition:human-review", at("request_unasked.public_id"), nothing),
]
