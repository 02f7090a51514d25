"""What agreements list: seen by whoever works at a party, listed and ended by whoever says so for it."""

from typing import Any

from credentials.models import MicroCredential
from institutions.models import Role
from recognition.services.renewing import list_line
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import MembershipFactory
from tests.house.cases.agreements import agreed
from tests.house.rights_asking import Case
from tests.house.rights_world import World


def furnish(world: World) -> None:
    """`same` counts one micro-credential of its partner, and could count another; one of its own counts there."""
    kinds: dict[str, MicroCredential] = {}
    for name in ("counted", "countable"):
        kinds[name] = MicroCredentialFactory(institution=world.receiving, code=f"{world.prefix}PARTNER-{name.upper()}")
        VersionFactory(micro_credential=kinds[name])
    admins = {
        home: MembershipFactory(institution=home, role=Role.INSTITUTION_ADMIN).user for home in (world.same, world.receiving)
    }
    said: dict[str, Any] = {"agreement": world.agreed}
    version = kinds["counted"].versions.get()
    world.things["line_counted"] = list_line(**said, version=version, receiver=world.same, by=admins[world.same])
    list_line(**said, version=world.version, receiver=world.receiving, by=admins[world.receiving])
    world.things["countable"] = kinds["countable"]


def chosen(world: World) -> dict[str, Any]:
    return {"version": world.countable.public_id}


def ended(world: World) -> dict[str, Any]:
    return {"do": "end", "line": world.line_counted.pk}


CASES = [
    Case("recognition:agreement-lines", agreed),
    Case("recognition:agreement-lines", agreed, chosen, row="agreement.list_lines"),
    Case("recognition:line-move", agreed, ended),
]
