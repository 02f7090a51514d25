"""Small secrets as they lie in the database: AES-256-GCM under the key-encryption key of the environment.

Each purpose has a key of its own, derived from it, so that ciphertext of one kind never opens as another; what the secret
belongs to is bound in, so that ciphertext moved to another row does not open. In front stands the name of the
key-encryption key, so that an old and a new one can work side by side: KEY_ENCRYPTION_KEY seals, and opens what it sealed;
KEY_ENCRYPTION_KEY_PREVIOUS only opens. Whoever keeps sealed secrets says where with `keep`, and
`manage.py rotate_key_encryption_key` seals them anew (docs/operating/keys.md).
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# One byte for the form, eight for the name of the key-encryption key; then 12 of nonce, and the ciphertext with its tag.
_FORM = b"\x01"
_HEAD = 9
_NONCE = 12


class Unopenable(Exception):
    """Sealed under a key-encryption key that is not here, for another purpose or row, or altered. Tells nothing of the secret."""


def seal(secret: bytes, *, purpose: str, bound_to: str = "") -> bytes:
    """The secret as ciphertext, different each time. purpose: such as "signing keys". bound_to: what the row is known by."""
    key = _current()
    nonce = os.urandom(_NONCE)
    return _FORM + _name(key) + nonce + _cipher(key, purpose).encrypt(nonce, secret, bound_to.encode())


def unseal(sealed: bytes, *, purpose: str, bound_to: str = "") -> bytes:
    """The secret again. Raises Unopenable."""
    for key in _known():
        if sealed[:_HEAD] == _FORM + _name(key):
            found = _try(_cipher(key, purpose), sealed[_HEAD:], bound_to)
            if found is not None:
                return found
    # Before key-encryption keys had names, a signing key lay under the key itself and the rest under a derived one.
    for key in _known():
        for cipher in (_cipher(key, purpose), AESGCM(key)):
            found = _try(cipher, sealed, bound_to)
            if found is not None:
                return found
    raise Unopenable(purpose)


def reseal(sealed: bytes, *, purpose: str, bound_to: str = "") -> bytes | None:
    """The same secret under the key-encryption key in force; None where it lies there already. Raises Unopenable."""
    if sealed[:_HEAD] == _FORM + _name(_current()):
        return None
    return seal(unseal(sealed, purpose=purpose, bound_to=bound_to), purpose=purpose, bound_to=bound_to)


def seal_text(secret: str, *, purpose: str, bound_to: str = "") -> str:
    """As `seal`, for columns that hold text."""
    return base64.urlsafe_b64encode(seal(secret.encode(), purpose=purpose, bound_to=bound_to)).decode()


def unseal_text(sealed: str, *, purpose: str, bound_to: str = "") -> str:
    """Raises Unopenable."""
    return unseal(_decoded(sealed, purpose), purpose=purpose, bound_to=bound_to).decode()


def reseal_text(sealed: str, *, purpose: str, bound_to: str = "") -> str | None:
    """As `reseal`, for columns that hold text. Raises Unopenable."""
    anew = reseal(_decoded(sealed, purpose), purpose=purpose, bound_to=bound_to)
    return None if anew is None else base64.urlsafe_b64encode(anew).decode()


@dataclass(frozen=True)
class Keeper:
    """A place where sealed secrets lie. reseal: seals those of an older key anew, in the caller's transaction; how many."""

    name: str
    reseal: Callable[[], int]


_keepers: dict[str, Keeper] = {}


def keep(name: str, reseal: Callable[[], int]) -> None:
    """Say that secrets lie somewhere, so that they are sealed anew with all others. Called from an app's `ready`."""
    _keepers[name] = Keeper(name, reseal)


def keepers() -> Iterator[Keeper]:
    yield from _keepers.values()


def _try(cipher: AESGCM, sealed: bytes, bound_to: str) -> bytes | None:
    if len(sealed) < _NONCE + 16:
        return None
    # What was sealed with nothing bound in is the same whether nothing was given or an empty text.
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
    except InvalidTag:
        return None


def _decoded(sealed: str, purpose: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(sealed.encode())
    except (binascii.Error, ValueError) as error:
        raise Unopenable(purpose) from error


def _cipher(key: bytes, purpose: str) -> AESGCM:
    info = f"micro4asia {purpose}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key))


def _name(key: bytes) -> bytes:
    """Tells key-encryption keys apart and nothing else of them: eight bytes of a hash of 256 random bits."""
    return sha256(b"micro4asia key-encryption key" + key).digest()[:8]


def _current() -> bytes:
    return _read("KEY_ENCRYPTION_KEY", settings.KEY_ENCRYPTION_KEY)


def _known() -> list[bytes]:
    previous = settings.KEY_ENCRYPTION_KEY_PREVIOUS
    return [_current(), *([_read("KEY_ENCRYPTION_KEY_PREVIOUS", previous)] if previous else [])]


def _read(name: str, value: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(value)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in urlsafe base64")
    return raw
