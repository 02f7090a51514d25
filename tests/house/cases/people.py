"""People: accounts, teams, units, invitations, the network's list."""

from typing import Any

from django.utils import timezone

from institutions.models import Role
from institutions.models.invitation import hash_of
from tests.factories.institutions import MembershipFactory, UserFactory
from tests.factories.network import FactorRecoveryFactory, GrantFactory, InvitationFactory, UnitFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World, person


def secret(kind: str, world: World) -> str:
    """One for each world: two stand side by side where they are asked for what is the other's."""
    return f"{kind}-{world.same.code}".ljust(40, "a")


def furnish(world: World) -> None:
    same = world.same
    colleague = MembershipFactory(institution=same, role=Role.ISSUER)
    second = person(Role.INSTITUTION_ADMIN, same)
    network = MembershipFactory(user=UserFactory(), institution=None, role=Role.NETWORK_ADMIN)
    lost = FactorRecoveryFactory(user=colleague.user, stop_hash=hash_of(secret("stop", world)))
    world.things |= {"colleague": colleague, "colleague_person": colleague.user}
    world.things |= {"network_colleague": network, "lost_factor": lost, "unit": UnitFactory(institution=same)}
    world.things["proposal"] = GrantFactory(institution=same, asked_by=second, valid_from=timezone.localdate())
    asked_by = {"invited_by": second}
    world.things["offer"] = InvitationFactory(institution=same, token_hash=hash_of(secret("link", world)), **asked_by)
    by_network = {"invited_by": world.people["network_admin"], "role": Role.NETWORK_ADMIN}
    world.things["network_offer"] = InvitationFactory(institution=None, **by_network)


def today(**fields: str) -> Any:
    day = timezone.localdate()
    parts = {"valid_from_day": day.day, "valid_from_month": day.month, "valid_from_year": day.year}
    return lambda world: {**parts, **fields}


def link(world: World) -> tuple[str]:
    return (secret("link", world),)


def stop(world: World) -> tuple[str]:
    return (secret("stop", world),)


own = [
    Case("institutions:account"),
    Case("institutions:account", data=sent(full_name="Trần Văn Mẫu", language="vi")),
    Case("institutions:second-factor"),
    Case("institutions:factor-lost"),
    Case("institutions:factor-lost", data=nothing, comes_back=True),
    Case("institutions:recovery-stop", stop),
    Case("institutions:recovery-stop", stop, nothing, comes_back=True),
    Case("institutions:invitation", link),
    Case("institutions:invitation", link, sent(full_name="", password=""), comes_back=True),
]
desk = at("same.slug")
team = [
    Case("institutions:team", desk),
    Case("institutions:team-invite", desk),
    Case("institutions:team-invite", desk, today(email="new@example.org", language="vi", role="issuer")),
    Case("institutions:invitation-revoke", at("same.slug", "offer.public_id"), nothing),
    Case("institutions:team-grant", at("same.slug", "proposal.public_id"), sent(do="confirm")),
    Case("institutions:team-person", at("same.slug", "colleague_person.public_id")),
    Case("institutions:team-person", at("same.slug", "colleague_person.public_id"), today(role="officer")),
    Case("institutions:team-role", at("same.slug", "colleague.public_id")),
    Case("institutions:team-role", at("same.slug", "colleague.public_id"), sent(valid_to_day="")),
    Case("institutions:team-role-end", at("same.slug", "colleague.public_id"), nothing),
    Case("institutions:units", desk),
    Case("institutions:unit-new", desk),
    Case("institutions:unit-new", desk, today(code="LAW", name_vi="Khoa Luật")),
    Case("institutions:unit-edit", at("same.slug", "unit.code")),
    Case("institutions:unit-edit", at("same.slug", "unit.code"), today(name_vi="Khoa Luật")),
]
network = [
    Case("institutions:network-people"),
    Case("institutions:network-person", at("colleague_person.public_id")),
    Case("institutions:network-invite", data=sent(email="second@example.org", language="en")),
    Case("institutions:network-invitation-revoke", at("network_offer.public_id"), nothing),
    Case("institutions:network-grant", at("proposal.public_id"), sent(do="confirm")),
    Case("institutions:network-role-end", at("network_colleague.public_id"), nothing),
    Case("institutions:person-close", at("colleague_person.public_id"), sent(do="close")),
    Case("institutions:person-reset", at("colleague_person.public_id"), nothing),
    Case("institutions:recovery-answer", at("lost_factor.public_id"), sent(do="approve")),
]
CASES = [*own, *team, *network]
