"""Quality review and the steps of a version's life."""

import datetime as dt
from typing import Any

from django.utils import timezone

from credentials.checklist import QUESTIONS
from credentials.models import MicroCredentialVersion
from credentials.services.retiring import suspend_version
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import UserFactory
from tests.factories.quality import ChecklistAnswerFactory, RemarkFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World

DRAFTS = ("qa_draft", "qa_submittable", "qa_open", "qa_ready")


def furnish(world: World) -> None:
    made = {name: VersionFactory(institution=world.same, landing="draft") for name in DRAFTS}
    for name in ("qa_open", "qa_ready"):
        MicroCredentialVersion.objects.filter(pk=made[name].pk).update(state="internal_qa")
        made[name].refresh_from_db()
    made |= {name: VersionFactory(institution=world.same, landing=name[3:]) for name in ("qa_approved", "qa_published")}
    made["qa_suspended"] = suspend_version(
        version=VersionFactory(institution=world.same),
        by=world.people["qa_same"],
        reason="The examiner left.",
        expected_end=timezone.localdate() + dt.timedelta(days=90),
    )
    for question in QUESTIONS:
        ChecklistAnswerFactory(version=made["qa_ready"], question=question.code)
    world.things |= made
    world.things["remark_to_answer"] = RemarkFactory(version=made["qa_draft"])
    world.things["remark_open"] = RemarkFactory(version=made["qa_open"])
    world.things["remark_answered"] = RemarkFactory(
        version=made["qa_open"],
        state="answered",
        answer="Changed.",
        answered_by=UserFactory(),
        answered_at=timezone.now(),
    )


def day(name: str, when: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def approval(world: World) -> dict[str, Any]:
    today = world.same.today()
    days = day("decided_on", today) | day("valid_from", today) | day("review_by", today + dt.timedelta(days=700))
    said = {"body_en": "Academic council", "body_vi": "Hội đồng", "decision": "8/2026", "no_interest": "on"}
    said["shown"] = MicroCredentialVersion.objects.get(pk=world.qa_ready.pk).content_digest()
    return said | {f"body_{world.same.language}": "Hội đồng"} | days


def publication(world: World) -> dict[str, Any]:
    return {"signing_officer": world.people["registrar_same"].pk, "page_checked": "on"}


def suspension(world: World) -> dict[str, Any]:
    return {"reason": "The examiner left."} | day("expected_end", world.same.today() + dt.timedelta(days=30))


def retirement(world: World) -> dict[str, Any]:
    return {"reason": "Nobody asks for it."} | day("last_award_on", world.same.today() + dt.timedelta(days=30))


def of(name: str, remark: str = "") -> Any:
    """The address of a version of the world, and of a remark on it."""

    def made(world: World) -> tuple[str, ...]:
        version = world.things[name]
        own = (world.same.slug, version.micro_credential.public_id, version.number)
        return (*own, world.things[remark].public_id) if remark else own

    return made


desk = at("same.slug")
CASES = [
    *[Case(f"credentials:quality-{page}", desk) for page in ("queue", "history", "calendar")],
    Case("credentials:quality-review", of("qa_ready")),
    Case("credentials:quality-remark", of("qa_ready"), sent(field="titles", words="It promises more.")),
    Case("credentials:quality-settle", of("qa_open", "remark_answered"), sent(state="accepted")),
    Case("credentials:remark-answer", of("qa_draft", "remark_to_answer"), sent(answer="Changed.")),
    Case("credentials:quality-checklist", of("qa_ready"), sent(**{"need-answer": "yes", "need-evidence": "Survey 4"})),
    Case("credentials:quality-return", of("qa_open"), sent(words="See the remarks.")),
    Case("credentials:quality-approve", of("qa_ready"), approval),
    Case("credentials:version-submit", of("qa_draft")),
    Case("credentials:version-submit", of("qa_submittable"), sent(change_note="")),
    Case("credentials:version-publish", of("qa_approved")),
    Case("credentials:version-publish", of("qa_approved"), publication),
    Case("credentials:version-suspend", of("qa_published")),
    Case("credentials:version-suspend", of("qa_published"), suspension),
    Case("credentials:version-resume", of("qa_suspended")),
    Case("credentials:version-resume", of("qa_suspended"), sent(reason="A new examiner came.")),
    Case("credentials:version-retire", of("qa_published")),
    Case("credentials:version-retire", of("qa_published"), retirement),
]
