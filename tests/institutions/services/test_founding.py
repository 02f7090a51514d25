"""Somebody must be the first administrator; nobody becomes the second one in this way."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from institutions.models import Membership, Role
from institutions.policies import is_network_admin
from institutions.services.founding import found_network
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.factories.institutions import UserFactory

pytestmark = pytest.mark.django_db


def test_the_command_makes_the_first_administrator():
    person = UserFactory(email="first@example.org")
    call_command("found_network", "First@example.org", verbosity=0)
    assert is_network_admin(person)
    assert JournalEntry.objects.get().event == "network_founded"


def test_a_network_is_founded_once():
    found_network(first=UserFactory(), valid_from=dt.date(2025, 1, 15))
    with pytest.raises(WrongState):
        found_network(first=UserFactory(), valid_from=dt.date(2025, 1, 16))
    with pytest.raises(CommandError, match="has an administrator"):
        call_command("found_network", UserFactory().email)
    assert Membership.objects.filter(role=Role.NETWORK_ADMIN).count() == 1


def test_an_unknown_address_founds_nothing():
    with pytest.raises(CommandError, match="sign up first"):
        call_command("found_network", "nobody@example.org")
    assert not Membership.objects.exists()
