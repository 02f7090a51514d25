"""Acts after issue: asked for one and for many, answered, stopped; learners' requests; settings."""

from __future__ import annotations

import datetime as dt
import secrets
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from credentials.models import Award, LaterAct
from credentials.models.later_act import Kind
from credentials.paper_gate import accept_paper
from credentials.services.acting import agree, ask_for
from credentials.services.correcting import ask_correction
from credentials.services.evidence import add_to_act
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from institutions.models import Role
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import ENTERED, World, person, seal_waiting

NAMES = ("plain", "chosen", "suspended", "announced", "handed_out", "wished", "unwished", "amended")
PUT_RIGHT = {"field": "name_as_printed", "new_value": "Mới", "reason": "civil-status", "legal_act": "12/2026"}
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def furnish(world: World) -> None:
    """One award for each page, in the state in which it acts, and files of people who are none of the matrix's."""
    other = person(Role.REGISTRAR, world.same)
    owner = world.people["learner_owner"]
    prepared = {f"later_{name}": _ready(world, owner) for name in NAMES}
    sign_awards(awards=[(award, fingerprint(award)) for award in prepared.values()], by=world.signer)
    seal_waiting()
    world.things |= {name: Award.objects.get(pk=award.pk) for name, award in prepared.items()}
    day = world.same.today()

    def ask(kind: Kind, award: Award, **terms: Any) -> LaterAct:
        said = {"explanation": "As the file says.", **terms}
        return ask_for(kind=kind, awards=[award], by=world.signer, terms=said)

    suspended = ask(Kind.SUSPEND, world.later_suspended, reason="under-review", review_on=day + dt.timedelta(days=30))
    agree(act=suspended, by=other)
    later = ask(Kind.REVOKE, world.later_announced, reason="fraud", effective_on=day + dt.timedelta(days=30))
    handed_out = ask(Kind.REVOKE, world.later_handed_out, reason="fraud", on_paper=True)
    wish = {"wanted_name": "Mới", "wrong": "Thiếu dấu.", "evidence": "Identity card."}
    world.things |= {
        "act_agreed": agree(act=later, by=other),
        "act_with_paper": agree(act=handed_out, by=other),
        "wish": ask_correction(award=world.later_wished, by=owner, fields=wish, papers=[accept_paper(BytesIO(PDF))]),
        "amending": ask(Kind.AMEND, world.later_amended, **PUT_RIGHT),
    }
    add_to_act(act=world.amending, by=world.signer, paper=accept_paper(BytesIO(PDF)))
    world.things |= {"wished_paper": world.wish.papers.get(), "shown_paper": world.amending.papers.get()}


def _ready(world: World, owner: Any) -> Award:
    version = VersionFactory(institution=world.same, grade_scale=None)
    learner = LearnerFactory(institution=world.same, full_name=owner.full_name, user=owner)
    fields = {**ENTERED, "grade": "", "name_as_printed": owner.full_name}
    award = prepare_award(version=version, learner=learner, by=world.preparer, fields=fields)
    return send_to_registrar(award=award, by=world.preparer)


def day_in(days: int, name: str) -> dict[str, Any]:
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def suspended(world: World) -> dict[str, Any]:
    return {"do": "confirm", "reason": "under-review", "explanation": "A complaint.", **day_in(30, "review_on")}


def many(world: World) -> dict[str, Any]:
    return REVOKED | {"award": [world.later_chosen.public_id]}


def many_suspended(world: World) -> dict[str, Any]:
    return suspended(world) | {"award": [world.later_chosen.public_id]}


def came_back(world: World) -> dict[str, Any]:
    return day_in(-1, "returned_on")


def a_scan(world: World) -> dict[str, Any]:
    """Another one each time: the same stands once."""
    return {"paper": SimpleUploadedFile("card.pdf", PDF + secrets.token_hex(8).encode() + b"\n%%EOF\n")}


def replaced(world: World) -> dict[str, Any]:
    said = {"do": "confirm", "reason": "loss", "explanation": "Lost.", "name_as_printed": "Mẫu"}
    return said | {"achieved_on_day": "12", "achieved_on_month": "12", "achieved_on_year": "2025"}


REVOKED = {"do": "confirm", "reason": "wrong-person", "explanation": "Mixed up.", "hearing": "waived"}
LIFTED = {"do": "confirm", "reason": "in-order", "explanation": "Looked into."}
AMENDED = {"do": "confirm", "field": "name_as_printed", "new_value": "Mới", "reason": "name-change"}
AMENDED |= {"explanation": "Identity card.", "legal_act": "12/2026"}
desk, plain, hanging = at("same.slug"), at("same.slug", "later_plain.public_id"), at("same.slug", "later_suspended.public_id")
file = at("same.slug", "revocation.public_id")
CASES = [
    Case("credentials:award-suspend", plain),
    Case("credentials:award-suspend", plain, suspended),
    Case("credentials:award-lift", hanging),
    Case("credentials:award-lift", hanging, sent(**LIFTED)),
    Case("credentials:award-revoke", at("same.slug", "spare.public_id")),
    Case("credentials:award-revoke", at("same.slug", "spare.public_id"), sent(**REVOKED)),
    Case("credentials:award-correct", plain),
    Case("credentials:award-correct", plain, sent(**AMENDED)),
    Case("credentials:award-replace", plain),
    Case("credentials:award-replace", plain, replaced),
    Case("credentials:act-list", desk),
    Case("credentials:act-many", lambda world: (world.same.slug, "revoke"), many),
    Case("credentials:act-many", lambda world: (world.same.slug, "suspend"), many_suspended, row="later_act.many_suspended"),
    Case("credentials:act", file, row="credential.request_revocation"),
    Case("credentials:act", file, sent(do="agree")),
    Case("credentials:act", at("same.slug", "act_agreed.public_id"), sent(do="stop")),
    Case("credentials:act-paper", at("same.slug", "act_with_paper.public_id"), came_back),
    Case("credentials:act-evidence", at("same.slug", "amending.public_id"), a_scan),
    Case("credentials:act-evidence-file", at("same.slug", "amending.public_id", "shown_paper.public_id")),
    Case("credentials:act-settings", desk),
    Case("credentials:act-settings", desk, sent(corrections="both", appeal_to="The rector", appeal_days="30")),
    Case("credentials:correction", at("same.slug", "wish.public_id"), row="correction.view"),
    Case("credentials:correction", at("same.slug", "wish.public_id"), sent(answer="No evidence.")),
    Case("credentials:correction-paper", at("same.slug", "wish.public_id", "wished_paper.public_id")),
    Case("credentials:correction-own-paper", at("later_wished.public_id", "wished_paper.public_id")),
    Case("credentials:correction-ask", at("later_unwished.public_id")),
    Case(
        "credentials:correction-ask",
        at("later_unwished.public_id"),
        sent(wanted_name="Mới", wrong="Thiếu dấu.", evidence="Identity card."),
    ),
]
