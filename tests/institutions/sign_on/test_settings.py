"""An administrator says where the institution's people sign in, and switches it on and off."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from institutions.models import Role, SignOn
from institutions.models.sign_on import reseal_secrets
from institutions.services.sign_on import configure_sign_on, switch_sign_on
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import DomainProofFactory
from tests.factories.network import SignOnFactory
from tests.foundation.built_once import built_once
from tests.institutions.sign_on.university import CLIENT, SECRET

pytestmark = pytest.mark.django_db
PAGE = "/i/tue/settings/sign-in/"


@built_once
def proven(home):
    return DomainProofFactory(institution=home, domain="university.example", state="proven")


def told(client, **typed):
    return client.post(
        PAGE, {"issuer": "https://login.university.example", "client_id": "x", "secret": "y", "scopes": "openid"} | typed
    )


@pytest.mark.node
def test_a_service_that_answers_is_saved_switched_off(signed_in, admin, home, proven, issuers, allowed):
    typed = {"issuer": issuers[0], "client_id": CLIENT, "secret": SECRET, "scopes": "openid email  profile"}
    assert told(signed_in(admin), **typed).status_code == 302
    row = SignOn.objects.get()
    assert (row.issuer, row.secret, row.enabled, row.scopes) == (issuers[0], SECRET, False, "openid email profile")
    assert SECRET not in row.sealed_secret
    assert [entry.event for entry in JournalEntry.objects.filter(subject_type="institutions.signon")] == ["sign_on_configured"]


@pytest.mark.node
def test_an_issuer_that_names_itself_otherwise_is_an_error_at_its_field(signed_in, admin, proven, issuers, allowed):
    page = told(signed_in(admin), issuer=f"{issuers[0]}/")
    assert list(page.context["form"].errors) == ["issuer"]
    assert not SignOn.objects.exists()


@pytest.mark.parametrize(
    "issuer", ["http://127.0.0.1:8000", "https://localhost", "https://10.1.2.3", "file:///etc/passwd", "login"]
)
def test_an_issuer_inside_the_network_is_an_error_at_its_field(signed_in, admin, proven, issuer):
    page = told(signed_in(admin), issuer=issuer)
    assert list(page.context["form"].errors) == ["issuer"]


def test_the_secret_is_on_no_page(signed_in, admin, home, proven):
    SignOnFactory(institution=home)
    assert "a secret of theirs" not in signed_in(admin).get(PAGE).content.decode()


def test_another_issuer_needs_its_own_secret(signed_in, admin, home, proven):
    SignOnFactory(institution=home)
    page = told(signed_in(admin), issuer="https://other.example", secret="")
    assert "secret" in page.context["form"].errors


def test_another_issuer_begins_switched_off_and_without_the_secret(admin, home, proven):
    SignOnFactory(institution=home)
    with pytest.raises(Exception, match="a_sign_on_has_what_its_protocol_needs"), transaction.atomic():
        configure_sign_on(institution=home, by=admin, protocol="openid_connect", issuer="https://other.example", client_id="x")
    row = configure_sign_on(
        institution=home, by=admin, protocol="openid_connect", issuer="https://other.example", client_id="x", secret="new"
    )
    assert (row.enabled, row.secret) == (False, "new")


@pytest.mark.parametrize(
    "changed", [{"issuer": "https://other.example"}, {"certificate": "ANOTHER"}, {"sso_url": "https://other.example/sso"}]
)
def test_another_provider_begins_switched_off_and_every_administrator_reads_of_it(admin, holder, home, proven, changed):
    saml = {"protocol": "saml", "issuer": "https://idp.example", "certificate": "ONE", "sso_url": "https://idp.example/sso"}
    SignOnFactory(institution=home, client_id="", sealed_secret="", scopes="openid", **saml)
    colleague = holder(Role.INSTITUTION_ADMIN, home)
    assert configure_sign_on(institution=home, by=admin, **saml).enabled
    assert not Letter.objects.exists()
    assert not configure_sign_on(institution=home, by=admin, **saml | changed).enabled
    assert set(Letter.objects.values_list("to", flat=True)) == {admin.email, colleague.email}


def test_it_is_switched_off_and_on(admin, home, proven):
    SignOnFactory(institution=home)
    assert not switch_sign_on(institution=home, by=admin, enabled=False).enabled
    with pytest.raises(WrongState):
        switch_sign_on(institution=home, by=admin, enabled=False)
    assert JournalEntry.objects.filter(event="sign_on_switched").count() == 1


def test_nothing_can_be_switched_on_that_was_never_named(admin, home, proven):
    with pytest.raises(WrongState):
        switch_sign_on(institution=home, by=admin, enabled=True)


def test_without_a_proven_domain_nothing_is_saved(signed_in, admin, home):
    assert told(signed_in(admin)).status_code == 403
    with pytest.raises(PermissionDenied, match="Prove a domain"):
        switch_sign_on(institution=home, by=admin, enabled=True)


@pytest.mark.parametrize("role", [Role.ISSUER, Role.REGISTRAR])
def test_only_an_administrator_configures_it(holder, home, proven, role):
    with pytest.raises(PermissionDenied):
        switch_sign_on(institution=home, by=holder(role, home), enabled=True)


def test_a_confirmation_that_is_old_is_asked_for_again(client, admin, proven):
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(PAGE)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_secret_that_was_typed_after_it_is_not_kept_in_the_session(client, admin, proven):
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert told(client, secret="hush, hush")["Location"] == PAGE
    assert "hush" not in json.dumps(dict(client.session))
    assert client.get(PAGE)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_the_row_keeps_what_its_protocol_needs(home):
    row = SignOnFactory(institution=home)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOn.objects.filter(pk=row.pk).update(client_id="")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOn.objects.filter(pk=row.pk).update(issuer="")


def test_secrets_move_to_another_key_encryption_key(home, settings):
    row = SignOnFactory(institution=home)
    settings.KEY_ENCRYPTION_KEY_PREVIOUS = settings.KEY_ENCRYPTION_KEY
    settings.KEY_ENCRYPTION_KEY = "YW5vdGhlci1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3Q="
    assert (reseal_secrets(), reseal_secrets()) == (1, 0)
    settings.KEY_ENCRYPTION_KEY_PREVIOUS = ""
    row.refresh_from_db()
    assert row.secret == "a secret of theirs"


def test_those_of_other_institutions_are_not_seen(home, elsewhere, holder):
    SignOnFactory(institution=home)
    assert SignOn.objects.visible_to(holder(Role.INSTITUTION_ADMIN, elsewhere)).count() == 0
