"""A key comes into use by two people: one asks for it, another compares it."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions.custody import KeyUnavailable, signer_for
from institutions.models import Role, SigningKey
from institutions.services.ceremonies import NotTheSame, activate_key, give_up_key, give_up_lapsed_keys, start_ceremony
from institutions.services.watching_keys import warn_of_expiring_keys
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import InstitutionFactory, SigningKeyFactory, UserFactory
from tests.foundation.built_once import built_once


@built_once
def registrar(holder, home):
    return holder(Role.REGISTRAR, home)


@built_once
def waiting(home, admin):
    return start_ceremony(institution=home, by=admin)


def read_out(key):
    """What an administrator reads to the registrar, as people read it."""
    return " ".join(key.fingerprint.split()[-2:]).upper()


def test_a_key_that_waits_signs_nothing_and_its_registrar_is_written_to(home, waiting, registrar, admin):
    assert (waiting.state, waiting.started_by, waiting.expires_on) == ("pending", admin, None)
    assert signer_for(home).verification_method.endswith("#key-1"), "the old key goes on"
    with pytest.raises(KeyUnavailable):
        signer_for(home, key=waiting)
    assert JournalEntry.objects.get().event == "key_ceremony_started"


def test_the_registrar_gets_a_letter_without_the_fingerprint(home, registrar, admin):
    key = start_ceremony(institution=home, by=admin)
    letter = Letter.objects.get()
    assert letter.to == registrar.email
    assert key.fragment in letter.text
    assert key.fingerprint.split()[-1] not in letter.text, "it is compared out of band"


def test_a_second_person_lets_it_sign_and_the_old_key_retires(home, waiting, registrar):
    key = activate_key(key=waiting, by=registrar, typed=read_out(waiting))
    old = home.signing_keys.get(fragment="key-1")
    assert (key.state, key.approved_by, old.state, old.retired_at is not None) == ("active", registrar, "retired", True)
    assert key.expires_on == timezone.localdate() + dt.timedelta(days=730)
    assert signer_for(home).verification_method == key.verification_method
    assert signer_for(home, key=old).verification_method == old.verification_method, "an intent that names it can be sealed"
    assert JournalEntry.objects.order_by("pk").last().event == "signing_key_activated"


def test_another_fingerprint_than_the_one_that_was_read_out_lets_nothing_sign(home, waiting, registrar):
    for typed in ("0000 0000", waiting.fingerprint.split()[-1], ""):
        with pytest.raises(NotTheSame):
            activate_key(key=waiting, by=registrar, typed=typed)
    assert home.signing_keys.active().get().fragment == "key-1"


def test_who_asked_for_a_key_does_not_let_it_sign(home, admin, holder):
    both = holder(Role.REGISTRAR, home)
    both.memberships.create(institution=home, role=Role.INSTITUTION_ADMIN, valid_from=dt.date(2020, 1, 1))
    key = start_ceremony(institution=home, by=both)
    with pytest.raises(PermissionDenied, match="another person"):
        activate_key(key=key, by=both, typed=read_out(key))
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.filter(pk=key.pk).update(approved_by=both)


def test_the_wrong_people_neither_start_nor_approve(home, elsewhere, waiting, holder, admin):
    for person in (
        UserFactory(),
        holder(Role.REGISTRAR, home),
        holder(Role.ISSUER, home),
        holder(Role.INSTITUTION_ADMIN, elsewhere),
        holder(Role.NETWORK_ADMIN),
        holder(Role.INSTITUTION_ADMIN, home, second_factor=False),
    ):
        with pytest.raises(PermissionDenied):
            start_ceremony(institution=home, by=person)
    for person in (admin, holder(Role.REGISTRAR, elsewhere), holder(Role.NETWORK_ADMIN), holder(Role.ISSUER, home)):
        with pytest.raises(PermissionDenied):
            activate_key(key=waiting, by=person, typed=read_out(waiting))


def test_one_key_waits_at_a_time(home, waiting, admin):
    with pytest.raises(WrongState, match="waits already"):
        start_ceremony(institution=home, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKeyFactory(institution=home, state="pending")


def test_a_key_that_waited_a_week_is_given_up(home, waiting, registrar, admin):
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        with pytest.raises(WrongState, match="within a week"):
            activate_key(key=waiting, by=registrar, typed=read_out(waiting))
        assert give_up_lapsed_keys() == 1
        assert give_up_lapsed_keys() == 0
        again = start_ceremony(institution=home, by=admin)
    waiting.refresh_from_db()
    assert (waiting.state, bytes(waiting.encrypted_private_key)) == ("given_up", b"")
    assert again.fragment != waiting.fragment


def test_starting_anew_after_a_week_needs_no_clean_up(home, waiting, admin):
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        assert start_ceremony(institution=home, by=admin).state == "pending"


def test_a_key_that_is_not_wanted_is_given_up_by_either(home, admin, registrar, holder):
    for person in (admin, registrar):
        key = start_ceremony(institution=home, by=admin)
        with pytest.raises(PermissionDenied):
            give_up_key(key=key, by=holder(Role.ISSUER, home))
        assert give_up_key(key=key, by=person).state == "given_up"
    with pytest.raises(WrongState):
        give_up_key(key=key, by=admin)


def test_a_suspended_member_makes_no_key(home, admin, waiting, registrar):
    home.state = "suspended"
    home.save(update_fields=["state"])
    with pytest.raises((PermissionDenied, WrongState)):
        activate_key(key=waiting, by=registrar, typed=read_out(waiting))


def test_names_of_keys_are_never_used_twice(admin, holder):
    bare = InstitutionFactory(key=False)
    chief, second = holder(Role.INSTITUTION_ADMIN, bare), holder(Role.REGISTRAR, bare)
    year = timezone.now().year
    names = []
    for _ in range(3):
        key = start_ceremony(institution=bare, by=chief)
        activate_key(key=key, by=second, typed=read_out(key))
        names.append(key.fragment)
    assert names == [f"key-{year}-{n}" for n in (1, 2, 3)]
    assert bare.signing_keys.active().count() == 1


def test_an_end_is_announced_three_times_once_to_each(home, admin, registrar):
    home.signing_keys.update(expires_on=dt.date(2026, 12, 31))
    for day in (dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 11, 2), dt.date(2026, 11, 15)):
        warn_of_expiring_keys(day)
    assert Letter.objects.count() == 2, "sixty days before, one each to administrator and registrar"
    assert {letter.to for letter in Letter.objects.all()} == {admin.email, registrar.email}
    for day in (dt.date(2026, 12, 1), dt.date(2026, 12, 20), dt.date(2026, 12, 26), dt.date(2026, 12, 31), dt.date(2027, 1, 5)):
        warn_of_expiring_keys(day)
    assert Letter.objects.count() == 6


def test_after_an_outage_only_the_nearest_warning_goes_out(home, admin):
    home.signing_keys.update(expires_on=dt.date(2026, 12, 31))
    warn_of_expiring_keys(dt.date(2026, 12, 28))
    warn_of_expiring_keys(dt.date(2026, 12, 29))
    assert [letter.key.rpartition(":")[0] for letter in Letter.objects.all()] == [f"key_expires:{home.signing_keys.get().pk}:7"]


def test_expiring_keys_are_found_for_whoever_watches(home, elsewhere):
    home.signing_keys.update(expires_on=dt.date(2026, 12, 31))
    elsewhere.signing_keys.update(expires_on=dt.date(2027, 12, 31))
    soon = SigningKey.objects.expiring(dt.timedelta(days=60), on=dt.date(2026, 11, 29))
    assert [key.institution for key in soon] == [home]
    assert not SigningKey.objects.expiring(dt.timedelta(days=60), on=dt.date(2026, 10, 29)).exists()


def test_a_key_of_somebody_who_administers_no_more_does_not_sign_and_is_given_up(home, waiting, registrar, admin):
    admin.memberships.update(valid_to=dt.date(2025, 1, 1))
    with pytest.raises(WrongState, match="began this"):
        activate_key(key=waiting, by=registrar, typed=read_out(waiting))
    assert give_up_key(key=waiting, by=registrar).state == "given_up"
