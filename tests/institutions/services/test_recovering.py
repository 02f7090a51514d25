"""A lost second factor goes by two people, after a day, and never in secret."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from institutions.models import FactorRecovery, Role
from institutions.services.recovering import (
    approve_recovery,
    ask_recovery,
    find_by_stop_link,
    refuse_recovery,
    remove_lost_factor,
    send_reset_link,
    stop_recovery,
)
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job, Letter
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once


@built_once
def person(db):
    user = UserFactory()
    for address in (user.email, "private@example.org"):
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=address == user.email)
    TOTP.activate(user, generate_totp_secret())
    return user


@built_once
def second(holder):
    return holder(Role.NETWORK_ADMIN)


def later(hours):
    return time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=False)


def test_two_agree_a_day_passes_and_the_factor_goes(person, chief, second, run_jobs, client):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    recovery = ask_recovery(person=person)
    approve_recovery(recovery=recovery, by=chief)
    approve_recovery(recovery=recovery, by=second)
    run_jobs()
    assert Authenticator.objects.filter(user=person).exists()
    with later(23):
        remove_lost_factor(recovery_id=recovery.pk)
        assert Authenticator.objects.filter(user=person).exists()
    with later(25):
        run_jobs()
    assert not Authenticator.objects.filter(user=person).exists()
    assert FactorRecovery.objects.get().state == "done"
    assert client.get("/account/").status_code == 302
    told = [(letter.subject, letter.to[0]) for letter in mail.outbox]
    for subject in ("Your second factor: was it you?", "Your second factor goes in a day", "Your second factor has been removed"):
        assert {to for what, to in told if what == subject} == {person.email, "private@example.org"}


def test_one_person_approves_once_and_nobody_for_themselves(person, chief, admin, second):
    recovery = ask_recovery(person=person)
    approve_recovery(recovery=recovery, by=chief)
    with pytest.raises(PermissionDenied, match="a second network administrator"):
        approve_recovery(recovery=recovery, by=chief)
    with pytest.raises(PermissionDenied):
        approve_recovery(recovery=recovery, by=admin)
    own = ask_recovery(person=second)
    with pytest.raises(PermissionDenied, match="for themselves"):
        approve_recovery(recovery=own, by=second)


def test_the_link_in_the_letter_stops_it_even_on_the_last_day(person, chief, second, holder, run_jobs):
    recovery = ask_recovery(person=person)
    run_jobs()
    token = re.search(r"/account/recoveries/(\w+)/", mail.outbox[0].body)[1]
    approve_recovery(recovery=recovery, by=chief)
    approve_recovery(recovery=recovery, by=second)
    stop_recovery(recovery=find_by_stop_link(token))
    assert find_by_stop_link(token) is None
    with later(25):
        run_jobs()
    assert Authenticator.objects.filter(user=person).exists()
    with pytest.raises(WrongState):
        approve_recovery(recovery=recovery, by=holder(Role.NETWORK_ADMIN))


def test_one_no_is_enough(person, chief, second, run_jobs):
    recovery = ask_recovery(person=person)
    approve_recovery(recovery=recovery, by=chief)
    refuse_recovery(recovery=recovery, by=second)
    assert FactorRecovery.objects.get().state == "refused"
    assert ask_recovery(person=person).state == "asked"


def test_it_is_asked_for_once_at_a_time_and_only_where_there_is_a_factor(person):
    ask_recovery(person=person)
    with pytest.raises(WrongState):
        ask_recovery(person=person)
    with pytest.raises(WrongState):
        ask_recovery(person=UserFactory())


def test_a_link_for_a_new_password_goes_to_the_person_and_to_nobody_else(person, chief, admin, run_jobs):
    send_reset_link(person=person, by=chief)
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    with pytest.raises(PermissionDenied):
        send_reset_link(person=person, by=admin)
    assert not Job.objects.filter(state="failed").exists()


def lapses_today(user):
    """As a planned last day does it: nothing that was open is told of it."""
    user.memberships.update(valid_to=timezone.localdate())


def test_an_approval_counts_no_more_once_its_giver_is_no_administrator(person, chief, second, holder):
    recovery = ask_recovery(person=person)
    approve_recovery(recovery=recovery, by=chief)
    lapses_today(chief)
    with later(48):
        row = approve_recovery(recovery=recovery, by=second)
        assert (row.state, row.first_by) == ("once", second)
        assert approve_recovery(recovery=recovery, by=holder(Role.NETWORK_ADMIN)).state == "waiting"


def test_a_factor_stays_where_one_of_the_two_is_no_administrator_on_the_day(person, chief, second, holder):
    recovery = ask_recovery(person=person)
    for by in (chief, second):
        approve_recovery(recovery=recovery, by=by)
    lapses_today(second)
    with later(48):
        remove_lost_factor(recovery_id=recovery.pk)
        assert Authenticator.objects.filter(user=person).exists()
        assert FactorRecovery.objects.get().state == "asked"
        for by in (chief, holder(Role.NETWORK_ADMIN)):
            approve_recovery(recovery=recovery, by=by)
    assert Letter.objects.filter(subject="Your second factor goes in a day").count() == 4, "told anew, at both addresses"


@pytest.mark.parametrize("approvals", [0, 1, 2])
def test_a_factor_that_is_used_again_is_not_lost(person, chief, second, holder, approvals):
    recovery = ask_recovery(person=person)
    for by in (chief, second)[:approvals]:
        approve_recovery(recovery=recovery, by=by)
    Authenticator.objects.get(user=person).record_usage()
    if approvals == 2:
        with later(25):
            remove_lost_factor(recovery_id=recovery.pk)
    else:
        assert approve_recovery(recovery=recovery, by=holder(Role.NETWORK_ADMIN)).state == "stopped"
    assert FactorRecovery.objects.get().state == "stopped"
    assert Authenticator.objects.filter(user=person).exists()
