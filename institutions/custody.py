"""The only lines in the house that reach a private key.

A private key is AES-256-GCM ciphertext under the key-encryption key from the environment; its key URL is bound in as
associated data, so that a ciphertext moved to another row does not open.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from institutions.models import Institution, SigningKey


class KeyUnavailable(Exception):
    """The institution has no active key, or it cannot be opened with this key-encryption key."""


@dataclass(frozen=True)
class Signer:
    """Signs bytes for one institution. A KMS or PKCS#11 module takes this shape to take this place."""

    verification_method: str
    _private_key: Ed25519PrivateKey

    def sign(self, payload: bytes) -> bytes:
        """64 bytes, pure Ed25519 (RFC 8032)."""
        return self._private_key.sign(payload)


def signer_for(institution: Institution, *, key: SigningKey | None = None) -> Signer:
    """The institution's signer: of its active key, or of the key an earlier intent named. Raises KeyUnavailable."""
    key = key or SigningKey.objects.active().filter(institution=institution).first()
    if key is None or key.state == SigningKey.State.COMPROMISED:
        raise KeyUnavailable(f"{institution.code} has no key to sign with")
    sealed = bytes(key.encrypted_private_key)
    try:
        raw = _cipher().decrypt(sealed[:12], sealed[12:], key.verification_method.encode())
    except InvalidTag as error:
        raise KeyUnavailable(f"the key {key.fragment} of {institution.code} does not open") from error
    return Signer(key.verification_method, Ed25519PrivateKey.from_private_bytes(raw))


def new_key(institution: Institution, *, fragment: str) -> SigningKey:
    """A fresh, unsaved key whose private half is already ciphertext."""
    private = Ed25519PrivateKey.generate()
    key = SigningKey(institution=institution, fragment=fragment, public_key=private.public_key().public_bytes_raw())
    nonce = os.urandom(12)
    key.encrypted_private_key = nonce + _cipher().encrypt(nonce, private.private_bytes_raw(), key.verification_method.encode())
    return key


def _cipher() -> AESGCM:
    raw = base64.urlsafe_b64decode(settings.KEY_ENCRYPTION_KEY)
    if len(raw) != 32:
        raise ImproperlyConfigured("KEY_ENCRYPTION_KEY must be 32 bytes in urlsafe base64")
    return AESGCM(raw)
