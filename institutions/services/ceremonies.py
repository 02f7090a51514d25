"""A signing key comes into use: an administrator asks for it, a registrar compares it and lets it sign.

The two compare the fingerprint out of band, by telephone or side by side: whoever could slip in a key of their own could
sign in the institution's name.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.custody import new_key
from institutions.key_letters import News, tell
from institutions.models import Institution, Role, SigningKey, User
from institutions.models.signing_key import SigningKeyQuerySet
from institutions.policies import KEEPERS_OF_KEYS, may_let_key_sign, may_manage_keys, must_still_hold
from institutions.signals import signing_resumed
from micro4asia.foundation.errors import Refused, WrongState
from micro4asia.foundation.journal import record

State = SigningKey.State
# What a registrar types of the fingerprint: the last two groups. Enough to have looked, short enough to be read aloud.
COMPARED = 8


class NotTheSame(ValueError):
    """What was typed is not the end of this key's fingerprint."""


@transaction.atomic
def start_ceremony(*, institution: Institution, by: User) -> SigningKey:
    """Make a key that waits: it signs nothing and is published nowhere. Raises PermissionDenied, WrongState, KeyUnavailable."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_manage_keys(by, institution).enforce()
    _must_be_active(institution)
    _give_up_lapsed(institution.signing_keys.filter(state=State.PENDING))
    if institution.signing_keys.filter(state=State.PENDING).exists():
        raise WrongState(_("A new key waits already. Let it sign or give it up first."))
    now = timezone.now()
    ordinal = institution.signing_keys.filter(created_at__year=now.year).count() + 1
    key = new_key(institution, fragment=f"key-{now.year}-{ordinal}")
    key.state, key.started_by, key.created_at = State.PENDING, by, now
    key.save(force_insert=True)
    record("key_ceremony_started", on=key, by=by, institution_id=institution.pk, fragment=key.fragment)
    tell(News.WAITS, key, roles=[Role.REGISTRAR], but=by)
    return key


@transaction.atomic
def activate_key(*, key: SigningKey, by: User, typed: str) -> SigningKey:
    """Let a waiting key sign, as the second person. The key before it retires and stays in the DID document.

    typed: the last eight digits of the fingerprint, as they were read out. Raises PermissionDenied, WrongState, NotTheSame.
    """
    institution = Institution.objects.select_for_update().get(pk=key.institution_id)
    key = institution.signing_keys.select_for_update().select_related("institution").get(pk=key.pk)
    may_let_key_sign(by, key).enforce()
    if key.started_by:
        must_still_hold(may_manage_keys(key.started_by, institution))
    _must_be_active(institution)
    if key.state == State.PENDING and timezone.now() >= key.waits_until:
        raise WrongState(_("Nobody let this key sign within a week. Ask an administrator to start anew."))
    key.move_to(State.ACTIVE)
    if "".join(typed.split()).lower() != key.fingerprint.replace(" ", "")[-COMPARED:]:
        raise NotTheSame
    now = timezone.now()
    for old in institution.signing_keys.select_for_update().active():
        old.move_to(State.RETIRED)
        old.retired_at = now
        old.save(update_fields=["state", "retired_at"])
    key.approved_by, key.activated_at = by, now
    key.expires_on = timezone.localdate() + dt.timedelta(days=settings.SIGNING_KEY_DAYS)
    key.save(update_fields=["state", "approved_by", "activated_at", "expires_on"])
    record("signing_key_activated", on=key, by=by, institution_id=institution.pk, fragment=key.fragment)
    tell(News.IN_USE, key, roles=KEEPERS_OF_KEYS, but=by)
    transaction.on_commit(lambda: signing_resumed.send(sender=SigningKey, institution_id=institution.pk))
    return key


@transaction.atomic
def give_up_key(*, key: SigningKey, by: User) -> SigningKey:
    """Throw a waiting key away: its administrator may, and so may the registrar to whom it looks wrong.

    Raises PermissionDenied, WrongState.
    """
    key = SigningKey.objects.select_for_update(of=("self",)).select_related("institution").get(pk=key.pk)
    verdicts = (may_manage_keys(by, key.institution), may_let_key_sign(by, key))
    if not any(verdicts):
        raise Refused(verdicts[0].reason)
    _give_up(key, by=by)
    return key


def give_up_lapsed_keys() -> int:
    """What nobody let sign within a week; how many."""
    return _give_up_lapsed(SigningKey.objects.filter(state=State.PENDING))


@transaction.atomic
def _give_up_lapsed(waiting: SigningKeyQuerySet) -> int:
    lapsed = waiting.select_for_update(of=("self",)).select_related("institution")
    keys = [key for key in lapsed if timezone.now() >= key.waits_until]
    for key in keys:
        _give_up(key, by=None)
    return len(keys)


def _give_up(key: SigningKey, *, by: User | None) -> None:
    key.move_to(State.GIVEN_UP)
    # It signed nothing, so nobody will ever need its private half.
    key.retired_at, key.encrypted_private_key = timezone.now(), b""
    key.save(update_fields=["state", "retired_at", "encrypted_private_key"])
    record("signing_key_given_up", on=key, by=by, institution_id=key.institution_id, fragment=key.fragment)


def _must_be_active(institution: Institution) -> None:
    if institution.state != Institution.State.ACTIVE:
        raise WrongState(_("The institution is not an active member of the network at present."))
