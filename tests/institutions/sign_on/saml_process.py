"""What the SAML tests do, in a process of its own: the switch is read when the registry starts, and here it is on."""

import base64
from hashlib import sha256

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from institutions.models import SignOn, User
from tests.factories.institutions import DomainProofFactory, InstitutionFactory
from tests.factories.network import SignOnFactory
from tests.foundation.built_once import built_once
from tests.institutions.conftest import admin, holder  # noqa: F401 (fixtures)
from tests.institutions.sign_on.conftest import confirm
from tests.institutions.sign_on.identity_provider import ENTITY, MAIL, SSO, SUBJECT, answer, asked_with, new_certificate

pytestmark = pytest.mark.django_db
ACS = "http://testserver/accounts/saml/tue/acs/"
US = "http://testserver/accounts/saml/tue/metadata/"
SENT = "/accounts/confirm-email/"


@pytest.fixture
def client():
    """The library reads the host from its header, which the test client else leaves out."""
    return Client(headers={"host": "testserver"})


@pytest.fixture(scope="module")
def provider():
    key, certificate = new_certificate()
    return {"key": key, "certificate": certificate}


@built_once
def home(db):
    return InstitutionFactory(code="TUE", slug="tue")


@pytest.fixture
def here(home, provider):
    DomainProofFactory(institution=home, domain="university.example", state="proven")
    fields = {"protocol": "saml", "issuer": ENTITY, "sso_url": SSO, "certificate": provider["certificate"]}
    return SignOnFactory(institution=home, client_id="", sealed_secret="", **fields)


def come_back(client, provider, change=lambda text: text, **said):
    """There and back; `change` is done to the answer on its way."""
    leaving = client.post("/sign-in/tue/")
    assert leaving["Location"].startswith(SSO)
    asked = said.pop("asked", None) or asked_with(leaving["Location"])
    posted = change(answer(asked, to=ACS, audience=said.pop("audience", US), **(provider | said)))
    return client.post("/accounts/saml/tue/acs/", {"SAMLResponse": posted}, follow=True)


def test_a_signed_answer_begins_an_account_and_the_letter_finishes_it(client, here, provider):
    page = come_back(client, provider)
    assert page.redirect_chain[-1][0] == SENT
    assert User.objects.get(email="lan@university.example").full_name == "Nguyễn Thị Lan"
    assert "_auth_user_id" not in client.session


def refused(page):
    return page.status_code == 403 and not User.objects.filter(email="lan@university.example").exists()


def test_an_answer_that_is_not_signed_is_refused(client, here, provider):
    assert refused(come_back(client, provider, signed=False))


def test_an_answer_that_was_changed_is_refused(client, here, provider):
    def change(posted):
        return base64.b64encode(base64.b64decode(posted).replace(b"lan@", b"mai@")).decode()

    assert refused(come_back(client, provider, change))
    assert not User.objects.filter(email="mai@university.example").exists()


def test_an_answer_signed_by_somebody_else_is_refused(client, here, provider):
    key, certificate = new_certificate()
    assert refused(come_back(client, provider, key=key, certificate=certificate))


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"audience": "https://elsewhere.example"},
        {"asked": "ONELOGIN_never_asked"},
        {SUBJECT: None},
        {MAIL: "lan@elsewhere.example"},
        {MAIL: None},
    ],
)
def test_an_answer_about_something_else_is_refused(client, here, provider, said):
    assert refused(come_back(client, provider, **said))


def signed_in_through(client, provider):
    come_back(client, provider)
    return "_auth_user_id" in client.session


def linked(client, provider):
    """Somebody whose account was begun through the provider, and whose address is confirmed."""
    come_back(client, provider)
    EmailAddress.objects.update(verified=True)


def test_whoever_is_linked_is_known_again_under_the_same_certificate(client, here, provider):
    linked(client, provider)
    assert signed_in_through(client, provider)


def test_whoever_pastes_a_certificate_of_their_own_signs_in_as_nobody(client, here, provider):
    linked(client, provider)
    key, here.certificate = new_certificate()
    here.save()
    assert not signed_in_through(client, {"key": key, "certificate": here.certificate})


def test_an_account_linked_through_openid_connect_is_not_opened_through_saml(client, here, provider):
    linked(client, provider)
    SocialAccount.objects.update(uid=sha256(f"{ENTITY}\nlan@university.example".encode()).hexdigest())
    assert not signed_in_through(client, provider)


def test_nonsense_is_refused(client, here):
    assert client.post("/accounts/saml/tue/acs/", {"SAMLResponse": "%%%"}, follow=True).status_code == 403
    assert client.get("/accounts/saml/tue/acs/finish/").status_code == 403


def test_the_metadata_is_there_and_single_logout_is_not(client, here):
    assert ACS.encode() in client.get("/accounts/saml/tue/metadata/").content
    assert client.get("/accounts/saml/tue/sls/").status_code == 404
    assert client.get("/accounts/saml/nobody/metadata/").status_code == 404


def test_an_administrator_sets_it_up(client, home, admin, provider):  # noqa: F811
    DomainProofFactory(institution=home, domain="university.example", state="proven")
    confirm(client, admin, method="mfa")
    page = reverse("institutions:sign-on", args=["tue"])
    typed = {"protocol": "saml", "issuer": ENTITY, "sso_url": SSO, "certificate": provider["certificate"]}
    wrong = client.post(page, typed | {"certificate": "no certificate", "sso_url": "http://idp.example/sso"})
    assert sorted(wrong.context["form"].errors) == ["certificate", "sso_url"]
    assert client.post(page, typed).status_code == 302
    row = SignOn.objects.get()
    assert (row.protocol, row.enabled, row.issuer) == ("saml", False, ENTITY)
    assert ACS.removeprefix("http://testserver") in client.get(page).content.decode()
