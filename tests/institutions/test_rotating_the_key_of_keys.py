"""The key that encrypts keys is exchanged: everything opens under the new one, or nothing was changed."""

import base64
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command

from institutions.accounts import MFAAdapter
from institutions.custody import KeyUnavailable, registry_signer, signer_for
from institutions.models import RegistryKey, SigningKey
from tests.factories.institutions import RegistryKeyFactory, UserFactory

NEW = base64.urlsafe_b64encode(b"n" * 32).decode()


def rotate():
    said = StringIO()
    call_command("rotate_key_encryption_key", stdout=said)
    return said.getvalue()


@pytest.fixture
def exchanged(settings):
    """The operator has set a new key and left the old one beside it."""

    def exchange():
        settings.KEY_ENCRYPTION_KEY, settings.KEY_ENCRYPTION_KEY_PREVIOUS = NEW, settings.KEY_ENCRYPTION_KEY

    return exchange


def test_every_secret_opens_under_the_new_key_alone_afterwards(home, elsewhere, exchanged, settings):
    own = RegistryKeyFactory()
    user = UserFactory()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    before = {key.pk: signer_for(key.institution).sign(b"words") for key in SigningKey.objects.all()}
    exchanged()
    assert "signing keys: 3 sealed anew" in rotate()
    settings.KEY_ENCRYPTION_KEY_PREVIOUS = ""
    for key in SigningKey.objects.select_related("institution"):
        assert signer_for(key.institution).sign(b"words") == before[key.pk]
    assert registry_signer(RegistryKey.objects.get()).verification_method == own.verification_method
    factor = Authenticator.objects.get(user=user, type="totp")
    assert MFAAdapter().decrypt(factor.data["secret"]) == secret
    assert Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes() == codes
    assert "signing keys: 0 sealed anew" in rotate(), "it may run again"


def test_what_opens_under_neither_key_stops_the_whole_exchange(home, elsewhere, exchanged):
    SigningKey.objects.filter(institution=elsewhere).update(encrypted_private_key=b"x" * 60)
    untouched = bytes(home.signing_keys.get().encrypted_private_key)
    exchanged()
    with pytest.raises(CommandError, match="Nothing was changed"):
        rotate()
    assert bytes(home.signing_keys.get().encrypted_private_key) == untouched


def test_a_key_that_is_not_the_published_one_stops_the_whole_exchange(home, elsewhere, exchanged):
    SigningKey.objects.filter(institution=home).update(public_key=elsewhere.signing_keys.get().public_key)
    exchanged()
    with pytest.raises(CommandError, match="not the one that is published"):
        rotate()


def test_a_compromised_key_has_nothing_left_to_seal(home, exchanged):
    home.signing_keys.update(state="compromised", retired_at=home.signing_keys.get().created_at, encrypted_private_key=b"")
    exchanged()
    assert "signing keys: 0 sealed anew" in rotate()
    with pytest.raises(KeyUnavailable):
        signer_for(home)
