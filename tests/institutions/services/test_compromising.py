"""One person stops a key at once; two say what becomes of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from institutions.custody import KeyStopped, KeyUnavailable, Use, signer_for
from institutions.models import Role, SigningKey
from institutions.services.ceremonies import COMPARED, activate_key, start_ceremony
from institutions.services.compromising import ask_to_lift, confirm_compromise, lift_stop, stop_key
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once


@built_once
def registrar(holder, home):
    return holder(Role.REGISTRAR, home)


@built_once
def key(home):
    return home.signing_keys.get()


@built_once
def stopped(key, registrar):
    return stop_key(key=key, by=registrar, reason="A laptop is gone.")


def take_over(home, admin, registrar):
    key = start_ceremony(institution=home, by=admin)
    return activate_key(key=key, by=registrar, typed=key.fingerprint.replace(" ", "")[-COMPARED:])


def test_one_person_stops_a_key_and_nothing_is_signed_with_it_any_more(home, key, registrar, admin):
    stop_key(key=key, by=registrar, reason="A laptop is gone.")
    for use in Use:
        with pytest.raises(KeyStopped):
            signer_for(home, use=use)
    key.refresh_from_db()
    assert (key.state, key.stopped_by, key.stop_reason) == ("stopped", registrar, "A laptop is gone.")
    with pytest.raises(KeyUnavailable):
        signer_for(home, key=key)
    assert [letter.to for letter in Letter.objects.all()] == [admin.email], "colleagues are told"
    assert JournalEntry.objects.get().event == "signing_key_stopped"


def test_an_administrator_may_stop_too_and_nobody_else(home, elsewhere, key, admin, holder):
    for person in (
        UserFactory(),
        holder(Role.ISSUER, home),
        holder(Role.REGISTRAR, elsewhere),
        holder(Role.NETWORK_ADMIN),
        holder(Role.REGISTRAR, home, second_factor=False),
    ):
        with pytest.raises(PermissionDenied):
            stop_key(key=key, by=person, reason="Because")
    assert stop_key(key=key, by=admin, reason="A laptop is gone.").state == "stopped"


def test_who_stopped_does_not_confirm(stopped, registrar, admin):
    with pytest.raises(PermissionDenied, match="another person"):
        confirm_compromise(key=stopped, by=registrar)
    key = confirm_compromise(key=stopped, by=admin)
    assert (key.state, key.compromised_by, bytes(key.encrypted_private_key)) == ("compromised", admin, b"")
    assert key.retired_at is not None
    with pytest.raises(WrongState):
        confirm_compromise(key=key, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.filter(pk=key.pk).update(compromised_by=registrar)


def test_a_key_that_is_not_stopped_is_not_confirmed_either(key, admin, registrar):
    with pytest.raises(WrongState):
        confirm_compromise(key=key, by=admin)
    with pytest.raises(WrongState):
        ask_to_lift(key=key, by=admin)
    with pytest.raises(WrongState):
        lift_stop(key=key, by=registrar)


def test_a_false_alarm_takes_two_persons(home, stopped, registrar, admin):
    with pytest.raises(WrongState, match="two persons"):
        lift_stop(key=stopped, by=admin)
    ask_to_lift(key=stopped, by=registrar)
    with pytest.raises(PermissionDenied, match="another person"):
        lift_stop(key=stopped, by=registrar)
    with pytest.raises(WrongState, match="already"):
        ask_to_lift(key=stopped, by=admin)
    key = lift_stop(key=stopped, by=admin)
    assert (key.state, key.retired_at) == ("active", None)
    assert signer_for(home).sign(b"words")


def test_a_stopped_key_whose_place_is_taken_comes_back_retired(home, stopped, registrar, admin):
    newer = take_over(home, admin, registrar)
    ask_to_lift(key=stopped, by=registrar)
    assert lift_stop(key=stopped, by=admin).state == "retired"
    assert home.signing_keys.active().get() == newer


def test_a_retired_key_can_be_stopped_and_comes_back_as_it_was(home, key, registrar, admin):
    take_over(home, admin, registrar)
    key.refresh_from_db()
    retired_at = key.retired_at
    stop_key(key=key, by=admin, reason="An old backup is gone.")
    ask_to_lift(key=key, by=registrar)
    key = lift_stop(key=key, by=admin)
    assert (key.state, key.retired_at) == ("retired", retired_at)


def test_a_new_alarm_after_a_false_one_asks_for_two_persons_again(stopped, registrar, admin):
    ask_to_lift(key=stopped, by=registrar)
    lift_stop(key=stopped, by=admin)
    again = stop_key(key=stopped, by=admin, reason="Again")
    assert again.lift_asked_by is None
    with pytest.raises(WrongState, match="two persons"):
        lift_stop(key=again, by=registrar)


def test_lists_of_revoked_credentials_are_signed_by_an_older_key_while_the_newer_is_stopped(home, key, registrar, admin):
    newer = take_over(home, admin, registrar)
    stop_key(key=newer, by=admin, reason="A laptop is gone.")
    assert signer_for(home, use=Use.STATUS_LIST).verification_method == key.verification_method


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_a_member_that_is_suspended_or_gone_signs_lists_and_no_awards(home, state):
    home.state = state
    home.save(update_fields=["state"])
    with pytest.raises(KeyUnavailable, match="institution_not_active"):
        signer_for(home)
    assert signer_for(home, use=Use.STATUS_LIST).sign(b"words")


def test_whoever_asked_to_lift_a_stop_must_still_be_somebody_who_may(home, stopped, registrar, admin, holder):
    ask_to_lift(key=stopped, by=registrar)
    registrar.memberships.update(valid_to="2025-01-01")
    with pytest.raises(WrongState, match="Nobody has asked"):
        lift_stop(key=stopped, by=admin)
    ask_to_lift(key=stopped, by=admin)
    assert lift_stop(key=stopped, by=holder(Role.REGISTRAR, home)).state == "active"
