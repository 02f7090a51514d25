"""Keys inside a module that speaks PKCS#11: made there, used there, never given out.

PKCS#11 3.0, mechanisms CKM_EC_EDWARDS_KEY_PAIR_GEN and CKM_EDDSA (pure Ed25519: no parameters). The package `python-pkcs11`
comes with the extra `hsm`; without it only registries that use a module notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from institutions.custody.errors import KeyUnavailable

try:
    import pkcs11
except ImportError:  # pragma: no cover  (the extra is part of every development lock)
    pkcs11 = None  # type: ignore[assignment]

ED25519 = b"\x13\x0cedwards25519"  # the curve by its name, a DER printable string: PKCS#11 3.0, section 2.3.10


class KeyInModule:
    """Signs by asking the module. A session for each signature: modules drop idle ones, and a few milliseconds are nothing."""

    def __init__(self, verification_method: str, token_label: str, key_label: str) -> None:
        self.verification_method = verification_method
        self._token_label, self._key_label = token_label, key_label

    def sign(self, message: bytes) -> bytes:
        with _session(self._token_label) as session:
            private = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self._key_label)
            return bytes(private.sign(message, mechanism=pkcs11.Mechanism.EDDSA))


def generate(*, token_label: str, key_label: str) -> bytes:
    """Make a key inside the token, not to be taken out; its public half, 32 raw bytes. Raises KeyUnavailable."""
    with _session(token_label, writing=True) as session:
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC_EDWARDS, {pkcs11.Attribute.EC_PARAMS: ED25519}, local=True
        )
        private = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False}
        public, _private = parameters.generate_keypair(
            mechanism=pkcs11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label=key_label, private_template=private
        )
        # A DER octet string around the 32 bytes of RFC 8032; some modules leave the wrapping out.
        return bytes(public[pkcs11.Attribute.EC_POINT])[-32:]


def fits(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@contextmanager
def _session(token_label: str, *, writing: bool = False) -> Iterator[Any]:
    """A session with the token. Whatever the module complains of is KeyUnavailable: it may be back in a minute."""
    if pkcs11 is None or not settings.PKCS11_MODULE:
        raise KeyUnavailable("no_pkcs11_module")
    try:
        token = pkcs11.lib(settings.PKCS11_MODULE).get_token(token_label=token_label)
        with token.open(rw=writing, user_pin=settings.PKCS11_PIN) as session:
            yield session
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise KeyUnavailable(f"pkcs11 {type(error).__name__}") from error
