"""The first page tells those who answer for the signature what waits and what ends."""

import datetime as dt

import pytest
from django.utils import timezone

from institutions.floors import ask_for_desk
from institutions.models import Role
from institutions.services.ceremonies import start_ceremony
from institutions.services.compromising import stop_key
from tests.foundation.built_once import built_once


@built_once
def told(home):
    def ask(user, *roles):
        parts = ask_for_desk(institution=home, user=user, roles=set(roles))
        return {todo.label for part in parts for todo in part.todos if todo.count and "key" in todo.label}

    return ask


def test_a_waiting_key_is_told_to_the_registrar_alone(home, told, admin, holder):
    registrar = holder(Role.REGISTRAR, home)
    start_ceremony(institution=home, by=admin)
    assert told(registrar, Role.REGISTRAR) == {"key to compare"}
    assert told(admin, Role.INSTITUTION_ADMIN) == set()
    assert told(holder(Role.ISSUER, home), Role.ISSUER) == set()


def test_a_stopped_key_is_told_to_both(home, told, admin, holder):
    registrar = holder(Role.REGISTRAR, home)
    stop_key(key=home.signing_keys.get(), by=registrar, reason="A laptop is gone.")
    assert told(registrar, Role.REGISTRAR) == told(admin, Role.INSTITUTION_ADMIN) == {"key stopped"}


@pytest.mark.parametrize(("days", "label"), [(60, "key expires soon"), (0, "key expires soon"), (-1, "key expired")])
def test_the_last_day_is_told_sixty_days_before(home, told, admin, days, label):
    home.signing_keys.update(expires_on=timezone.localdate() + dt.timedelta(days=days))
    assert told(admin, Role.INSTITUTION_ADMIN) == {label}


def test_a_last_day_far_off_is_not_told(home, told, admin):
    home.signing_keys.update(expires_on=timezone.localdate() + dt.timedelta(days=61))
    assert told(admin, Role.INSTITUTION_ADMIN) == set()
