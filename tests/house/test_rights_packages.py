"""The addresses that packages bring, one by one: why each is there, and what a visitor and somebody signed in get.

An address of a package that is in no list here fails the build, as one of ours does without a row of the matrix. The page and
the document of the API are a package's too; they name a row like our own and are driven with them.
"""

import re
from itertools import product

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.urls import get_resolver

from tests.factories.institutions import MembershipFactory, UserFactory
from tests.house.rights_calling import Caller, quickly
from tests.house.rights_methods import METHODS
from tests.house.rights_rows import every_address
from tests.house.rights_watching import watched

# Reason; answered to a visitor; answered to somebody signed in. "confirm": the second factor anew, if it was not given just now.
OPEN, SIGN_IN, HOME, CONFIRM, NOTHING, MOVED = "200", "sign in", "302 /", "confirm", "404", "301"
ACCOUNTS = {
    "login/": ("the way in", OPEN, HOME),
    "signup/": ("the way in for learners", OPEN, HOME),
    "logout/": ("the way out; by a form", HOME, OPEN),
    "inactive/": ("says that an account was closed; the same to everybody", OPEN, OPEN),
    "confirm-email/": ("says that a letter is on its way; the same to everybody", OPEN, OPEN),
    "^confirm-email/(?P<key>[-:\\w]+)/$": ("the link in the letter is the right", OPEN, OPEN),
    "password/reset/": ("a forgotten password; the same for a known and an unknown address", OPEN, OPEN),
    "password/reset/done/": ("the same to everybody", OPEN, OPEN),
    "password/reset/key/done/": ("the same to everybody", OPEN, OPEN),
    "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": ("the link in the letter is the right", OPEN, OPEN),
    "login/code/confirm/": ("a code by letter, which the registry does not send", SIGN_IN, HOME),
    "reauthenticate/": ("who is there, once more", SIGN_IN, CONFIRM),
    "email/": ("one's own addresses", SIGN_IN, OPEN),
    "password/change/": ("one's own password", SIGN_IN, OPEN),
    "password/set/": ("one's own first password", SIGN_IN, "302 /accounts/password/change/"),
    "sessions/": ("where one is signed in", SIGN_IN, OPEN),
    "2fa/": ("one's own second factors", SIGN_IN, OPEN),
    "2fa/authenticate/": ("the second step of signing in", SIGN_IN, HOME),
    "2fa/reauthenticate/": ("who is there, once more", SIGN_IN, OPEN),
    "2fa/totp/activate/": ("one's own second factors", SIGN_IN, CONFIRM),
    "2fa/totp/deactivate/": ("one's own second factors", SIGN_IN, CONFIRM),
    "2fa/recovery-codes/": ("one's own codes; there are none yet", SIGN_IN, NOTHING),
    "2fa/recovery-codes/generate/": ("one's own codes", SIGN_IN, CONFIRM),
    "2fa/recovery-codes/download/": ("one's own codes; there are none yet", SIGN_IN, NOTHING),
    "2fa/webauthn/": ("one's own passkeys", SIGN_IN, OPEN),
    "2fa/webauthn/add/": ("one's own passkeys", SIGN_IN, CONFIRM),
    "2fa/webauthn/reauthenticate/": ("who is there, once more", SIGN_IN, CONFIRM),
    "2fa/webauthn/keys/<int:pk>/remove/": ("one's own passkeys: the row is looked for among them", SIGN_IN, CONFIRM),
    "2fa/webauthn/keys/<int:pk>/edit/": ("one's own passkeys: the row is looked for among them", SIGN_IN, CONFIRM),
    "2fa/webauthn/login/": ("signing in by passkey, asked by its script", SIGN_IN, HOME),
    "3rdparty/": ("universities that one signs in with", SIGN_IN, OPEN),
    "3rdparty/login/cancelled/": ("university sign-in given up; the same to everybody", OPEN, OPEN),
    "3rdparty/login/error/": ("university sign-in that failed on the way", SIGN_IN, "401"),
    "3rdparty/signup/": ("nobody gets an account by it: there is none without an invitation", SIGN_IN, SIGN_IN),
    "social/login/cancelled/": ("older names of the four above", SIGN_IN, MOVED),
    "social/login/error/": ("older names of the four above", SIGN_IN, MOVED),
    "social/signup/": ("older names of the four above", SIGN_IN, MOVED),
    "social/connections/": ("older names of the four above", SIGN_IN, MOVED),
    "oidc/<slug:provider_id>/login/callback/": ("where a university sends back to; unknown ones are none", NOTHING, NOTHING),
}
# Of SAML, where that extra is switched on: ours stand in front of them and are driven in tests/institutions/sign_on.
SAML = "saml/"
CLIENT = "allauth_idp_oidc/client/"
PLACES = [
    *("", "password_change/", "password_change/done/", "autocomplete/", "jsi18n/", "^(?P<app_label>allauth_idp_oidc)/$"),
    *("r/<path:content_type_id>/<path:object_id>/", "(?P<url>.*)$", CLIENT, f"{CLIENT}add/", f"{CLIENT}<path:object_id>/"),
    *(f"{CLIENT}<path:object_id>/{verb}/" for verb in ("history", "delete", "change")),
]
HATCH = "the operator's hatch, where ADMIN_SITE is set: for operators with a second factor, to look"
ADMIN = dict.fromkeys(PLACES, (HATCH, SIGN_IN, SIGN_IN))
ADMIN |= {
    "login/": ("never its own form, which would ask for a password alone", SIGN_IN, "403"),
    "logout/": ("the way out of the hatch alone", SIGN_IN, "302 /admin/"),
}
KNOWN = {f"accounts/{path}": told for path, told in ACCOUNTS.items()} | {f"admin/{path}": told for path, told in ADMIN.items()}

pytestmark = pytest.mark.urls("tests.roof.admin_urls")


def theirs():
    return [path for path, _name, _view in every_address(get_resolver().url_patterns) if path.startswith(("accounts/", "admin/"))]


def told(response):
    if response.status_code != 302:
        return str(response.status_code)
    path = response.headers["Location"].partition("?")[0]
    if path in ("/accounts/login/", "/admin/login/"):
        return SIGN_IN
    return CONFIRM if path == "/accounts/2fa/reauthenticate/" else f"302 {path}"


def test_every_address_of_a_package_is_in_the_list_and_the_list_holds_no_other():
    assert {path for path in theirs() if not path.startswith(f"accounts/{SAML}")} == set(KNOWN)
    assert all(reason for reason, _visitor, _reader in KNOWN.values())


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", "learner", "network_admin"])
def test_packages_answer_what_the_list_says_and_break_at_no_method(role):
    client = Caller()
    if role:
        user = UserFactory() if role == "learner" else MembershipFactory(role=role, institution=None).user
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        TOTP.activate(user, generate_totp_secret())
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    wrong = {}
    with quickly():
        # Packages know no roles: one who holds one gets what a learner gets, and is asked for the page alone.
        for (path, known), method in product(KNOWN.items(), ["GET"] if role == "network_admin" else METHODS):
            address = "/" + re.sub(r"\(\?P<\w+>[^)]*\)|<(\w+:)?\w+>", "1", path).replace("^", "").replace("$", "")
            with transaction.atomic(), watched() as written:
                answer = told(client.generic(method, address))
                transaction.set_rollback(True)
            if method == "GET" and answer != known[2 if role else 1]:
                wrong[f"GET {path}"] = answer
            elif answer.startswith("5") or (method in ("GET", "HEAD", "OPTIONS", "TRACE") and written):
                wrong[f"{method} {path}"] = f"{answer}, wrote {written}"
    assert wrong == {}
