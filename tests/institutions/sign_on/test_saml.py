"""SAML is switched on when the registry starts, so its tests run in a process where it is."""

import os
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.urls import reverse

from micro4asia.foundation.models import JournalEntry
from tests.factories.institutions import UserFactory
from tests.factories.network import SignOnFactory
from tests.institutions.sign_on.conftest import confirm


def test_sign_in_through_saml_where_it_is_switched_on():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/institutions/sign_on/saml_process.py"],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | {"SAML": "1"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]


def test_it_is_not_there_where_it_is_not_switched_on(client, db):
    assert client.get("/accounts/saml/tue/metadata/").status_code == 404


@pytest.mark.django_db
def test_what_was_linked_can_be_unlinked_where_it_was_switched_off(client, home):
    saml = {"protocol": "saml", "sso_url": "https://idp.example/sso", "certificate": "PEM"}
    SignOnFactory(institution=home, client_id="", sealed_secret="", **saml)
    user = UserFactory(password="long and secret")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    account = SocialAccount.objects.create(user=user, provider=home.slug, uid="x")
    confirm(client, user)
    page = reverse("socialaccount_connections")
    assert client.get(page).status_code == 200
    assert client.post(page, {"account": account.pk}).status_code == 302
    assert not SocialAccount.objects.exists()
    assert JournalEntry.objects.filter(event="university_account_unlinked").count() == 1
