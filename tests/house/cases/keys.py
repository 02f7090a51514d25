"""Keys of an institution, and what the registry says of its members."""

from typing import Any

from django.utils import timezone

from credentials.member_list import publish_member_list
from institutions.models import Role, SigningKey
from institutions.services.ceremonies import COMPARED
from tests.factories.institutions import SigningKeyFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World, person


def furnish(world: World) -> None:
    """One key in each state that a page acts on; whoever started, stopped or asked is none of the people of the matrix."""
    publish_member_list(timezone.now())
    now, signer, preparer = timezone.now(), world.signer, person(Role.INSTITUTION_ADMIN, world.same)
    stopped = {"state": "stopped", "stopped_at": now, "stopped_by": signer, "stop_reason": "A laptop is gone."}
    world.things |= {
        "key_active": SigningKey.objects.active().get(institution=world.same),
        "key_pending": SigningKeyFactory(institution=world.same, state="pending", started_by=preparer),
        "key_stopped": SigningKeyFactory(institution=world.same, **stopped),
        "key_to_lift": SigningKeyFactory(institution=world.same, lift_asked_by=signer, **stopped),
        "key_compromised": SigningKeyFactory(institution=world.same, state="compromised", retired_at=now),
    }


def compared(world: World) -> dict[str, Any]:
    return {"typed": world.key_pending.fingerprint.replace(" ", "")[-COMPARED:]}


def nobody_waits(world: World) -> dict[str, Any]:
    """One key waits at a time. What is done here is undone with the request."""
    waiting = SigningKey.objects.filter(pk=world.key_pending.pk)
    waiting.update(state="given_up", retired_at=timezone.now())
    return {}


CASES = [
    Case("institutions:trust"),
    Case("institutions:registry-json"),
    Case("credentials:registry-did"),
    Case("credentials:member-list"),
    Case("credentials:network-context"),
    Case("institutions:keys", at("same.slug")),
    Case("institutions:key", at("same.slug", "key_active.fragment")),
    Case("institutions:key", at("same.slug", "key_pending.fragment"), row="signing_key.list_metadata"),
    Case("institutions:key-give-up", at("same.slug", "key_pending.fragment"), nothing),
    Case("institutions:key-activate", at("same.slug", "key_pending.fragment"), compared),
    Case("institutions:key-stop", at("same.slug", "key_active.fragment"), sent(reason="A laptop is gone.")),
    Case("institutions:key-confirm", at("same.slug", "key_stopped.fragment"), nothing),
    Case("institutions:key-lift", at("same.slug", "key_stopped.fragment"), nothing),
    Case("institutions:key-lift", at("same.slug", "key_to_lift.fragment"), nothing, row="signing_key.lift_stop"),
    Case("credentials:key-awards", at("same.slug", "key_compromised.fragment")),
    Case("credentials:key-awards", at("same.slug", "key_compromised.fragment"), query="?format=csv"),
    Case("institutions:key-start", at("same.slug"), nobody_waits),
    Case("institutions:key-start", at("same.slug"), nobody_waits, row="signing_key.schedule_rotation"),
]
