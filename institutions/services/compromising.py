"""A key may have fallen into other hands: one person stops it at once, a second one says whether it is so.

Confirmed, it leaves the DID document, and what it signed is not confirmed any more until it is issued anew. A false alarm
is lifted by two persons, since whoever stole a key would like to lift the stop as well.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.key_letters import News, tell
from institutions.models import Institution, SigningKey, User
from institutions.policies import KEEPERS_OF_KEYS, lift_is_asked, may_confirm_compromise, may_lift_stop, may_stop_keys
from institutions.signals import signing_resumed
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = SigningKey.State


@transaction.atomic
def stop_key(*, key: SigningKey, by: User, reason: str) -> SigningKey:
    """Stop signing with it this second, on one person's word. Raises PermissionDenied, WrongState."""
    key = _locked(key)
    may_stop_keys(by, key.institution).enforce()
    key.move_to(State.STOPPED)
    key.stopped_at, key.stopped_by, key.stop_reason, key.lift_asked_by = timezone.now(), by, reason, None
    key.save(update_fields=["state", "stopped_at", "stopped_by", "stop_reason", "lift_asked_by"])
    record("signing_key_stopped", on=key, by=by, institution_id=key.institution_id, fragment=key.fragment)
    tell(News.STOPPED, key, roles=KEEPERS_OF_KEYS, but=by)
    return key


@transaction.atomic
def confirm_compromise(*, key: SigningKey, by: User) -> SigningKey:
    """Say as the second person that the key is in other hands; for good. Raises PermissionDenied, WrongState."""
    key = _locked(key)
    may_confirm_compromise(by, key).enforce()
    key.move_to(State.COMPROMISED)
    now = timezone.now()
    key.compromised_by, key.compromised_at, key.retired_at = by, now, key.retired_at or now
    # Nothing may ever be signed with it again, so its private half goes too.
    key.encrypted_private_key = b""
    key.save(update_fields=["state", "compromised_by", "compromised_at", "retired_at", "encrypted_private_key"])
    record("signing_key_compromised", on=key, by=by, institution_id=key.institution_id, fragment=key.fragment)
    tell(News.COMPROMISED, key, roles=KEEPERS_OF_KEYS, but=by)
    return key


@transaction.atomic
def ask_to_lift(*, key: SigningKey, by: User) -> SigningKey:
    """Say as the first person that the stop was a false alarm. Raises PermissionDenied, WrongState."""
    key = _locked(key)
    may_stop_keys(by, key.institution).enforce()
    _must_be_stopped(key)
    if lift_is_asked(key):
        raise WrongState(_("Somebody has asked for this already; a second person agrees."))
    key.lift_asked_by = by
    key.save(update_fields=["lift_asked_by"])
    record("signing_key_lift_asked", on=key, by=by, institution_id=key.institution_id, fragment=key.fragment)
    tell(News.LIFT_ASKED, key, roles=KEEPERS_OF_KEYS, but=by)
    return key


@transaction.atomic
def lift_stop(*, key: SigningKey, by: User) -> SigningKey:
    """Agree as the second person: the key is again what it was, or retired if another has taken its place.

    Raises PermissionDenied, WrongState.
    """
    institution = Institution.objects.select_for_update().get(pk=key.institution_id)
    key = _locked(key)
    may_lift_stop(by, key).enforce()
    _must_be_stopped(key)
    if not lift_is_asked(key):
        raise WrongState(_("Nobody has asked for this yet; two persons are needed."))
    replaced = key.retired_at is not None or institution.signing_keys.active().exists()
    key.move_to(State.RETIRED if replaced else State.ACTIVE)
    key.retired_at = (key.retired_at or timezone.now()) if replaced else None
    key.save(update_fields=["state", "retired_at"])
    record("signing_key_stop_lifted", on=key, by=by, institution_id=institution.pk, fragment=key.fragment, state=key.state)
    tell(News.LIFTED, key, roles=KEEPERS_OF_KEYS, but=by)
    transaction.on_commit(lambda: signing_resumed.send(sender=SigningKey, institution_id=institution.pk))
    return key


def _must_be_stopped(key: SigningKey) -> None:
    if key.state != State.STOPPED:
        raise WrongState(
            _("The key %(fragment)s has moved on: it is “%(state)s” now.")
            % {"fragment": key.fragment, "state": key.get_state_display()}
        )


def _locked(key: SigningKey) -> SigningKey:
    return SigningKey.objects.select_for_update(of=("self",)).select_related("institution").get(pk=key.pk)
