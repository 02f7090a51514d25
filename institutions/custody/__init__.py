"""The only lines in the house that reach a private key.

A private key is ciphertext under the key-encryption key from the environment, with its key URL bound in, so that a
ciphertext moved to another row does not open; or it lies in a module that speaks PKCS#11 and never leaves it. Which of the
two is said by the key's row, and whoever signs does not notice (docs/decisions/0070-custody-and-stop-switch.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from secrets import token_hex
from typing import TYPE_CHECKING, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from institutions.custody import pkcs11
from institutions.custody.errors import InstitutionNotActive, KeyExpired, KeyStopped, KeyUnavailable
from institutions.models import Institution, RegistryKey, SigningKey
from institutions.models.kept_key import KeptKey
from micro4asia.foundation import secrets

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "InstitutionNotActive",
    "KeyExpired",
    "KeyStopped",
    "KeyUnavailable",
    "Signer",
    "Use",
    "new_key",
    "new_registry_key",
    "registry_signer",
    "reseal_keys",
    "signer_for",
    "signing_key_of",
]

PURPOSE = "signing keys"
State = SigningKey.State


class Use(Enum):
    """What a signature is wanted for. A status list is owed to credentials that exist, whatever became of their issuer."""

    AWARD = "award"
    STATUS_LIST = "status_list"


class Signer(Protocol):
    """Signs bytes for one holder, wherever the private half lies."""

    @property
    def verification_method(self) -> str: ...

    def sign(self, message: bytes) -> bytes:
        """64 bytes, pure Ed25519 (RFC 8032). Raises KeyUnavailable."""


class KeyInMemory:
    """A signer whose key was opened for this one piece of work."""

    def __init__(self, verification_method: str, private_key: Ed25519PrivateKey) -> None:
        self.verification_method = verification_method
        self._private_key = private_key

    def sign(self, message: bytes) -> bytes:
        return self._private_key.sign(message)


def signer_for(
    institution: Institution, *, key: SigningKey | None = None, use: Use = Use.AWARD, on: dt.date | None = None
) -> Signer:
    """The institution's signer: of its active key, or of the key an earlier intent named.

    use: awards are signed for active members alone, by a key that has not expired on the day `on` (today) that the signature
    will bear; the status lists of a suspended or former member are signed as ever, or what it awarded would stop verifying.
    Raises KeyUnavailable, as InstitutionNotActive, KeyStopped or KeyExpired where waiting a minute will not help.
    """
    return _open(key_for_lists(institution) if use is Use.STATUS_LIST else signing_key_of(institution, key=key, on=on))


def signing_key_of(institution: Institution, *, key: SigningKey | None = None, on: dt.date | None = None) -> SigningKey:
    """The key that signs the institution's awards of that day, for an intent to name. Raises KeyUnavailable."""
    if institution.state != Institution.State.ACTIVE:
        raise InstitutionNotActive(f"institution_not_active {institution.code}")
    key = key or SigningKey.objects.active().filter(institution=institution).first()
    if key is None:
        stopped = SigningKey.objects.filter(institution=institution, state=State.STOPPED).exists()
        raise (KeyStopped if stopped else KeyUnavailable)(f"no_active_key {institution.code}")
    if key.state not in (State.ACTIVE, State.RETIRED):
        raise KeyStopped(f"key_{key.state} {institution.code} {key.fragment}")
    if key.expired(on):
        raise KeyExpired(f"key_expired {institution.code} {key.fragment}")
    return key


def key_for_lists(institution: Institution) -> SigningKey:
    """The active key, else the latest that is retired: both stand in the DID document. Raises KeyUnavailable."""
    keys = {key.state: key for key in institution.signing_keys.filter(state__in=[State.ACTIVE, State.RETIRED])}
    key = keys.get(State.ACTIVE) or keys.get(State.RETIRED)
    if key is None:
        raise KeyStopped(f"no_key_for_lists {institution.code}")
    return key


def registry_signer(key: RegistryKey) -> Signer:
    """The signer of one of the registry's own keys. Raises KeyUnavailable."""
    return _open(key)


def _open(key: KeptKey) -> Signer:
    if key.custodian == KeptKey.Custodian.PKCS11:
        return pkcs11.KeyInModule(key.verification_method, key.token_label, key.key_label)
    try:
        raw = secrets.unseal(bytes(key.encrypted_private_key), purpose=PURPOSE, bound_to=key.verification_method)
    except secrets.Unopenable as error:
        raise KeyUnavailable(f"the key {key.verification_method} does not open") from error
    return KeyInMemory(key.verification_method, Ed25519PrivateKey.from_private_bytes(raw))


def new_key(institution: Institution, *, fragment: str) -> SigningKey:
    """A fresh, unsaved key whose private half is already ciphertext, or in the module. Raises KeyUnavailable."""
    key = SigningKey(institution=institution, fragment=fragment)
    _make(key)
    return key


def new_registry_key(*, fragment: str) -> RegistryKey:
    """The same for the registry itself. Raises KeyUnavailable."""
    key = RegistryKey(fragment=fragment)
    _make(key)
    return key


def _make(key: KeptKey) -> None:
    custodians = dict(KeptKey.Custodian.choices)
    if settings.KEY_CUSTODIAN not in custodians:
        raise ImproperlyConfigured(f"KEY_CUSTODIAN must be one of {', '.join(custodians)}")
    key.custodian = settings.KEY_CUSTODIAN
    if key.custodian == KeptKey.Custodian.PKCS11:
        # A key whose row was never committed stays in the module; the next one of this name must not be taken for it.
        key.token_label = settings.PKCS11_TOKEN
        key.key_label = f"{key.did.rpartition(':')[2]} {key.fragment} {token_hex(4)}"
        key.public_key = pkcs11.generate(token_label=key.token_label, key_label=key.key_label)
        return
    private = Ed25519PrivateKey.generate()
    key.public_key = private.public_key().public_bytes_raw()
    key.encrypted_private_key = secrets.seal(private.private_bytes_raw(), purpose=PURPOSE, bound_to=key.verification_method)


def reseal_keys() -> int:
    """Seal every private key anew under the key-encryption key in force, and sign with it. Raises KeyUnavailable, Unopenable."""
    rows: Iterable[QuerySet[SigningKey] | QuerySet[RegistryKey]] = (
        SigningKey.objects.select_related("institution"),
        RegistryKey.objects.all(),
    )
    count = 0
    for found in rows:
        for key in found.select_for_update(of=("self",)).exclude(encrypted_private_key=b"").order_by("pk"):
            anew = secrets.reseal(bytes(key.encrypted_private_key), purpose=PURPOSE, bound_to=key.verification_method)
            if anew is not None:
                key.encrypted_private_key = anew
                key.save(update_fields=["encrypted_private_key"])
                _prove(key)
                count += 1
    return count


def _prove(key: KeptKey) -> None:
    """What the key signs must be confirmed by the public half that the world knows, or nothing is kept."""
    message = b"micro4asia: sealed anew"
    if not pkcs11.fits(bytes(key.public_key), _open(key).sign(message), message):
        raise KeyUnavailable(f"the key {key.verification_method} is not the one that is published")
