"""Stacks: in public, a learner's own, at the desk; applications and rulings."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from credentials.models import Award
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.services.stacking_applying import apply_for_stack, choose_awards, follow_stack
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.stacks import StackApplicationFactory, StackFactory, StackVersionFactory, rules_of
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import ENTERED, World, seal_waiting

CAPSTONE = {"capstone": {"code": "VIVA-1", "titles": {"en": "Final viva"}}}


def furnish(world: World) -> None:
    """With an application that waits, to apply for, followed by nobody, a draft; each stack built from a version of its own."""
    world.things |= {name: _stack(world) for name in ("stack_sent", "stack_open", "stack_free")}
    first, second = (VersionFactory(institution=world.same, grade_scale=None) for _ in range(2))
    draft = StackVersionFactory(
        stack=StackFactory(institution=world.same),
        rules=rules_of(first.micro_credential.code, second.micro_credential.code),
        award_version=VersionFactory(institution=world.same, grade_scale=None),
        author=world.preparer,
    )
    world.things |= {"stack_draft": draft.stack, "stack_version_draft": draft, "first_part": first, "second_part": second}
    owner = world.people["learner_owner"]
    for name in ("stack_sent", "stack_open"):
        stack = getattr(world, name)
        follow = follow_stack(stack=stack, by=owner)
        choose_awards(follow=follow, by=owner, awards=[_award(world, follow.version)])
        world.things[f"{name}_award"] = follow.awards.get()
    follow = follow_stack(stack=world.stack_sent, by=owner)
    awards = list(follow.awards.all())
    application = apply_for_stack(version=follow.version, by=owner, awards=awards, consent=True, wording="They may.")
    world.things["stack_application"] = application
    for name, of, bundle in (("stack_taken", world.stack_sent_award, "{}"), ("stack_to_take", world.stack_open_award, "")):
        told = {"state": "decided", "outcome": "granted", "decided_by": world.signer, "decided_at": timezone.now()}
        told |= {"version": follow.version, "applicant": owner, "award": of, "bundle": bundle}
        world.things[name] = StackApplicationFactory(**told)


def _stack(world: World) -> Any:
    part = VersionFactory(institution=world.same, grade_scale=None)
    version = StackVersionFactory(
        stack=StackFactory(institution=world.same), rules=rules_of(part.micro_credential.code, **CAPSTONE), landing="published"
    )
    return version.stack


def _award(world: World, version: Any) -> Award:
    owner = world.people["learner_owner"]
    part = version.parts.get().versions.get()
    learner = LearnerFactory(institution=world.same, full_name=owner.full_name, user=owner)
    fields = {**ENTERED, "grade": "", "name_as_printed": owner.full_name}
    award = send_to_registrar(
        award=prepare_award(version=part, learner=learner, by=world.preparer, fields=fields), by=world.preparer
    )
    sign_awards(awards=[(award, fingerprint(award))], by=world.signer)
    seal_waiting()
    return Award.objects.get(pk=award.pk)


def written(world: World) -> dict[str, Any]:
    return {
        "title_en": "Banking",
        "title_local": "Ngân hàng",
        "starts_from_day": "1",
        "starts_from_month": "1",
        "starts_from_year": "2026",
        "volume": "100",
        "g-TOTAL_FORMS": "1",
        "g-INITIAL_FORMS": "0",
        "g-0-name": "Parts",
        "g-0-add": world.first_part.micro_credential.code,
    }


def rewritten(world: World) -> dict[str, Any]:
    return written(world) | {"seen": world.stack_version_draft.mark}


def new(world: World) -> dict[str, Any]:
    return written(world) | {"code": "ST-NEW"}


def chosen(world: World) -> dict[str, Any]:
    return {"awards": [world.stack_open_award.public_id]}


def applied(world: World) -> dict[str, Any]:
    return chosen(world) | {"consent": "on"}


def ruled(world: World) -> dict[str, Any]:
    first, second = (part.outcomes.first().pk for part in (world.first_part, world.second_part))
    return {"first": first, "second": second, "kind": "equal", "statement": "The same exam."}


GRANTED = {"outcome": "granted", "capstone-met": "yes", "capstone-reason": "Passed.", "supervision": "supervised-on-site-id"}
desk, sent_stack, open_stack = at("same.slug"), at("stack_sent.public_id"), at("stack_open.public_id")
draft, application = at("same.slug", "stack_draft.public_id"), at("same.slug", "stack_application.public_id")
own = at("stack_application.public_id")
CASES = [
    Case("credentials:stacks"),
    Case("credentials:stack", sent_stack),
    Case("credentials:my-stacks"),
    Case("credentials:my-stack", open_stack),
    Case("credentials:my-stack", open_stack, chosen, row="stack.own_choice"),
    Case("credentials:stack-follow", at("stack_free.public_id"), sent(do="follow")),
    Case("credentials:stack-apply", open_stack),
    Case("credentials:stack-apply", open_stack, applied),
    Case("credentials:my-stack-application", own),
    Case("credentials:stack-withdraw", own, nothing),
    Case("credentials:stack-bundle", at("stack_taken.public_id")),
    Case("credentials:stack-bundle", at("stack_to_take.public_id"), nothing),
    Case("credentials:stack-desk", desk),
    Case("credentials:stack-new", desk),
    Case("credentials:stack-new", desk, new),
    Case("credentials:stack-edit", draft),
    Case("credentials:stack-edit", draft, rewritten),
    Case("credentials:stack-move", draft, lambda world: {"do": "publish", "shown": world.stack_version_draft.mark}),
    Case("credentials:stack-links", draft),
    Case("credentials:stack-links", draft, ruled, row="stack.rule_overlap"),
    Case("credentials:stack-applications", desk),
    Case("credentials:stack-application", application),
    Case("credentials:stack-application", application, sent(outcome="refused", reasons="No."), row="stack_application.decide"),
    Case("credentials:stack-application", application, sent(**GRANTED), row="stack_application.decide"),
]
