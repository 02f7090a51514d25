"""One provider process for the whole module: two issuers, and an institution behind each."""

import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client
from django.urls import reverse

from institutions.models.sign_on import PURPOSE
from micro4asia.foundation import secrets
from tests.factories.institutions import DomainProofFactory
from tests.factories.network import SignOnFactory
from tests.institutions.conftest import admin, elsewhere, holder, home  # noqa: F401 (fixtures)
from tests.institutions.sign_on.university import CLIENT, SECRET, netloc, running


@pytest.fixture(scope="session")
def issuers():
    redirects = [f"http://testserver/accounts/oidc/{slug}/login/callback/" for slug in ("tue", "oth")]
    with running(*redirects, count=2) as found:
        yield found


@pytest.fixture
def allowed(settings, issuers):
    settings.OUTBOUND_ALLOWED = [netloc(issuer) for issuer in issuers]


def offers(institution, issuer, *domains, **fields):
    for domain in domains:
        DomainProofFactory(institution=institution, domain=domain, state="proven")
    return SignOnFactory(
        institution=institution,
        issuer=issuer,
        client_id=CLIENT,
        sealed_secret=secrets.seal_text(SECRET, purpose=PURPOSE, bound_to=issuer),
        **fields,
    )


@pytest.fixture
def here(home, issuers, allowed):  # noqa: F811
    """The first institution lets its people sign in through the first issuer."""
    return offers(home, issuers[0], "university.example")


@pytest.fixture
def there(elsewhere, issuers, allowed):  # noqa: F811
    return offers(elsewhere, issuers[1], "college.example")


@pytest.fixture
def connections():
    return reverse("socialaccount_connections")


@pytest.fixture
def client_factory():
    return Client


@pytest.fixture
def signed_in(client):
    """Makes the client somebody's, who has just confirmed with the second factor."""

    def make(user):
        confirm(client, user, method="mfa")
        return client

    return make


def confirm(client, user, method="password"):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
