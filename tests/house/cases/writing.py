"""Micro-credentials as their authors write them."""

from typing import Any

from credentials.services.beginning import begin_version
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World


def furnish(world: World) -> None:
    """A draft that is written in, one to be given up, and something whose next version may begin."""
    for name in ("written", "given_up"):
        kind = MicroCredentialFactory(institution=world.same, code=f"{world.prefix}{name.upper().replace('_', '-')}-01")
        world.things[f"{name}_kind"] = kind
        VersionFactory(micro_credential=kind, author=world.preparer)
        world.things[name] = begin_version(micro_credential=kind, by=world.preparer)
    world.things["followed"] = VersionFactory(institution=world.same).micro_credential


def part(world: World) -> dict[str, Any]:
    fields = {"section": "workload", "revision": "0", "sitting": "page", "rows": "", "spoken": "vi en"}
    return fields | {"hours": "100", "participation": "blended", "on_site_hours": "12"}


def unit(world: World) -> dict[str, Any]:
    return {"section": "unit", "unit": "ELSEWHERE"}


begun = {"code": "SAME-NEW-01", "title": "Something new", "unit": "ELSEWHERE"}
one = at("same.slug", "written_kind.public_id")
draft = at("same.slug", "written_kind.public_id", "written.number")
given_up = at("same.slug", "given_up_kind.public_id", "given_up.number")
CASES = [
    Case("credentials:micro-credentials", at("same.slug")),
    Case("credentials:micro-credential-new", at("same.slug")),
    Case("credentials:micro-credential-new", at("same.slug"), sent(**begun)),
    Case("credentials:micro-credential-desk", one),
    Case("credentials:version-new", at("same.slug", "followed.public_id"), sent()),
    Case("credentials:version-edit", draft),
    Case("credentials:version-edit", draft, part),
    Case("credentials:version-edit", draft, unit),
    Case("credentials:version-preview", draft),
    Case("credentials:version-discard", given_up),
    Case("credentials:version-discard", given_up, sent(reason="The course was called off.")),
]
