"""Nothing tells whether an address has an account: not the page, not its status, not the time it takes."""

import re
import statistics
import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone

from institutions.models import Role
from tests.factories.institutions import UserFactory

RUNS = 16
CLOSE = 0.005  # seconds between the medians
slept = []
PASSWORD = "một câu dài để nhớ"


@pytest.fixture(autouse=True)
def without_limits(settings, monkeypatch):
    """Limits on attempts are tested elsewhere. Argon2 is made cheap on both sides, so that it cannot hide a difference.

    What a request sleeps is added to what it took, and not slept.
    """
    slept.clear()
    monkeypatch.setattr("micro4asia.middleware.time.sleep", slept.append)
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EVEN_PACE = 0.2
    for name, value in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


def known(number):
    user = UserFactory(email=f"known-{number}@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user.email


def timed(act, address):
    before, begun = sum(slept), time.perf_counter()
    answer = act(address)
    took = time.perf_counter() - begun + sum(slept) - before
    return took, (answer.status_code, answer.headers.get("Location", ""), bare(answer, address))


def bare(answer, address):
    """The page without the address that was typed and the token of the form."""
    page = answer.content.decode().replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def compare(act):
    """Known and unknown addresses in turns, after a few that warm up; the medians and what was answered."""
    addresses = [(known(number), f"other-{number}@example.org") for number in range(RUNS + 3)]
    times, answers = ([], []), (set(), set())
    for number, pair in enumerate(addresses):
        for side, address in enumerate(pair if number % 2 else reversed(pair)):
            side = side if number % 2 else 1 - side
            took, answer = timed(act, address)
            answers[side].add(answer)
            if number >= 3:
                times[side].append(took)
    assert answers[0] == answers[1]
    assert len(answers[0]) == 1
    medians = [statistics.median(side) for side in times]
    assert abs(medians[0] - medians[1]) < CLOSE, medians


def test_signing_in_with_a_wrong_password_tells_nothing(client, db):
    compare(lambda address: client.post("/accounts/login/", {"login": address, "password": "not the password"}))


def test_creating_an_account_tells_nothing(client, db):
    form = {"full_name": "Ví Dụ", "password1": PASSWORD, "password2": PASSWORD}

    def act(address):
        client.cookies.clear()
        return client.post("/accounts/signup/", {**form, "email": address})

    compare(act)


def test_asking_for_a_new_password_tells_nothing(client, db):
    compare(lambda address: client.post("/accounts/password/reset/", {"email": address}))


@pytest.fixture
def confirmed(client, admin):
    """The administrator of an institution, just confirmed with a second factor."""
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = user_id_to_str(admin)
    session.save()
    return client


def test_inviting_an_address_tells_nothing(confirmed, home):
    day = timezone.localdate()
    form = {"language": "en", "role": Role.ISSUER, "valid_from_day": day.day, "valid_from_month": day.month}
    form |= {"valid_from_year": day.year}
    compare(lambda address: confirmed.post("/i/tue/settings/team/invite/", {**form, "email": address}))


def test_adding_an_address_of_somebody_else_tells_nothing(confirmed, settings):
    settings.ACCOUNT_MAX_EMAIL_ADDRESSES = 1000
    compare(lambda address: confirmed.post("/accounts/email/", {"action_add": "", "email": address}))
