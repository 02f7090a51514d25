"""A private key opens for its own institution, with the right key-encryption key, and for nothing else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from institutions.custody import KeyUnavailable, new_key, signer_for
from institutions.models import SigningKey
from tests.factories.institutions import InstitutionFactory


def test_what_the_signer_signs_the_public_key_confirms(home):
    key = home.signing_keys.get()
    signature = signer_for(home).sign(b"words")
    Ed25519PublicKey.from_public_bytes(bytes(key.public_key)).verify(signature, b"words")
    assert signer_for(home).sign(b"words") == signature, "the same words give the same signature"


def test_the_private_half_is_never_written_in_the_clear(home):
    key = home.signing_keys.get()
    raw = signer_for(home)._private_key.private_bytes_raw()
    assert raw not in bytes(key.encrypted_private_key)
    assert repr(raw) not in repr(signer_for(home))


def test_no_key_and_a_compromised_key_sign_nothing(home):
    with pytest.raises(KeyUnavailable):
        signer_for(InstitutionFactory(key=False))
    home.signing_keys.update(state="compromised", retired_at=timezone.now())
    with pytest.raises(KeyUnavailable):
        signer_for(home)
    with pytest.raises(KeyUnavailable):
        signer_for(home, key=home.signing_keys.get())


def test_a_ciphertext_moved_to_another_institution_does_not_open(home, elsewhere):
    stolen = home.signing_keys.get().encrypted_private_key
    SigningKey.objects.filter(institution=elsewhere).update(encrypted_private_key=stolen)
    with pytest.raises(KeyUnavailable, match="does not open"):
        signer_for(elsewhere)


def test_another_key_encryption_key_opens_nothing(home, settings):
    settings.KEY_ENCRYPTION_KEY = base64.urlsafe_b64encode(b"y" * 32).decode()
    with pytest.raises(KeyUnavailable, match="does not open"):
        signer_for(home)


def test_a_key_encryption_key_of_the_wrong_length_stops_everything(home, settings):
    settings.KEY_ENCRYPTION_KEY = base64.urlsafe_b64encode(b"short").decode()
    with pytest.raises(ImproperlyConfigured):
        new_key(home, fragment="key-9")
