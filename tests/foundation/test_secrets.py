"""Small secrets open for their own purpose and row, under the key that sealed them, and for nothing else."""

import base64

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

from micro4asia.foundation import secrets
from micro4asia.foundation.secrets import Unopenable, reseal, reseal_text, seal, seal_text, unseal, unseal_text

OLD = base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = base64.urlsafe_b64encode(b"n" * 32).decode()


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.KEY_ENCRYPTION_KEY, settings.KEY_ENCRYPTION_KEY_PREVIOUS = OLD, ""


def test_what_is_sealed_opens_again_and_is_not_readable():
    sealed = seal(b"a secret", purpose="tests", bound_to="row 1")
    assert b"a secret" not in sealed
    assert unseal(sealed, purpose="tests", bound_to="row 1") == b"a secret"
    assert seal(b"a secret", purpose="tests", bound_to="row 1") != sealed, "each time another ciphertext"


@pytest.mark.parametrize(("purpose", "bound_to"), [("others", "row 1"), ("tests", "row 2"), ("tests", "")])
def test_it_opens_for_no_other_purpose_and_no_other_row(purpose, bound_to):
    with pytest.raises(Unopenable):
        unseal(seal(b"a secret", purpose="tests", bound_to="row 1"), purpose=purpose, bound_to=bound_to)


def test_an_altered_or_shortened_one_does_not_open():
    sealed = seal(b"a secret", purpose="tests")
    for wrong in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:20], b"", sealed[1:]):
        with pytest.raises(Unopenable):
            unseal(wrong, purpose="tests")
    for wrong_text in ("", "not base64 §", "AAAA"):
        with pytest.raises(Unopenable):
            unseal_text(wrong_text, purpose="tests")


def test_old_and_new_keys_work_side_by_side_until_all_is_sealed_anew(settings):
    sealed = seal_text("lời bí mật", purpose="tests")
    settings.KEY_ENCRYPTION_KEY, settings.KEY_ENCRYPTION_KEY_PREVIOUS = NEW, OLD
    assert unseal_text(sealed, purpose="tests") == "lời bí mật"
    anew = reseal_text(sealed, purpose="tests")
    assert reseal_text(anew, purpose="tests") is None, "it lies under the new key already"
    settings.KEY_ENCRYPTION_KEY_PREVIOUS = ""
    assert unseal_text(anew, purpose="tests") == "lời bí mật"
    with pytest.raises(Unopenable):
        unseal_text(sealed, purpose="tests")
    with pytest.raises(Unopenable):
        reseal_text(sealed, purpose="tests")


def test_what_was_sealed_before_keys_had_names_opens_and_is_sealed_anew():
    nonce = b"0" * 12
    before = nonce + AESGCM(b"o" * 32).encrypt(nonce, b"a private key", b"did:web:somebody#key-1")
    assert unseal(before, purpose="signing keys", bound_to="did:web:somebody#key-1") == b"a private key"
    anew = reseal(before, purpose="signing keys", bound_to="did:web:somebody#key-1")
    assert unseal(anew, purpose="signing keys", bound_to="did:web:somebody#key-1") == b"a private key"


@pytest.mark.parametrize("value", ["c2hvcnQ=", "§", "x"])
def test_a_key_of_the_wrong_form_stops_everything(settings, value):
    settings.KEY_ENCRYPTION_KEY = value
    with pytest.raises(ImproperlyConfigured, match="KEY_ENCRYPTION_KEY must"):
        seal(b"a secret", purpose="tests")
    settings.KEY_ENCRYPTION_KEY, settings.KEY_ENCRYPTION_KEY_PREVIOUS = OLD, value
    with pytest.raises(ImproperlyConfigured, match="KEY_ENCRYPTION_KEY_PREVIOUS must"):
        unseal(b"x" * 60, purpose="tests")


def test_every_place_where_secrets_lie_is_known():
    assert {"signing keys", "second factors"} <= {keeper.name for keeper in secrets.keepers()}
