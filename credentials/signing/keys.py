"""Ed25519 keys in the forms that travel: raw bytes, Multikey, did:web, DID documents.

Sources: Controlled Identifiers 1.0 (Multikey); did:web method; RFC 8032. A DID document lists its methods by full address and
names them as strings under assertionMethod: common validators read nothing else.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import base58
from .contexts import JSON

_PUBLIC_PREFIX = b"\xed\x01"
_SECRET_PREFIX = b"\x80\x26"

# Their private halves are printed in the W3C test vectors or RFC 8032, or are what a careless hand types (32 zero bytes,
# counting up): a signature by one of these proves nothing.
PUBLISHED_TEST_KEYS = frozenset(
    {
        "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7",
        "z6Mkm1S51iPHJvDEkJ9MRtxJmT8Pqo6wHipAFwBAjN83vntT",
        "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1",
        "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E",
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw",
        "z6MkiaMbhXHNA4eJVCCj8dbzKzTgYDKf6crKgHVHid1F1WCT",
        "z6MkwSD8dBdqcXQzKJZQFPy2hh2izzxskndKCjdmC2dBpfME",
        "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd",
    }
)


class UnusableKey(ValueError):
    """Not an Ed25519 key in Multikey form, or one whose private half is public knowledge."""


class KeyUnavailable(Exception):
    """The private key cannot be reached now. A signer raises it; trying again later may help."""


class Signer(Protocol):
    """Whatever holds a private key: a process, a KMS, a PKCS#11 token."""

    @property
    def verification_method(self) -> str:
        """The full address of the public key, such as did:web:registry.example:i:ueh#key-2026-1."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes, pure Ed25519. Raises KeyUnavailable."""


class Ed25519Signer:
    """A signer with its key in memory. `private_raw` is the 32-byte seed."""

    def __init__(self, private_raw: bytes, verification_method: str) -> None:
        if len(private_raw) != 32:
            raise UnusableKey("an Ed25519 seed has 32 bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(private_raw)
        refuse_published(self.public_multibase)
        self.verification_method = verification_method

    @property
    def public_multibase(self) -> str:
        return encode_public(self._key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def __repr__(self) -> str:  # never the seed, not even by accident in a log
        return f"<Ed25519Signer {self.verification_method}>"


def generate() -> tuple[bytes, str]:
    """A new key: the 32-byte seed, to be encrypted at once, and the public Multikey."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), encode_public(key.public_key().public_bytes_raw())


def encode_public(raw: bytes) -> str:
    return "z" + base58.encode(_PUBLIC_PREFIX + raw)


def decode_public(multibase: str) -> bytes:
    """The 32 bytes of a public Multikey. Raises UnusableKey, also for published test keys."""
    raw = _decode(multibase, _PUBLIC_PREFIX)
    refuse_published(multibase)
    return raw


def decode_secret(multibase: str) -> bytes:
    """The 32-byte seed of a secret Multikey ("z3u…"), for keys brought along from elsewhere."""
    return _decode(multibase, _SECRET_PREFIX)


def _decode(multibase: str, prefix: bytes) -> bytes:
    if not multibase.startswith("z") or len(multibase) > 64:
        raise UnusableKey("not base58btc multibase")
    try:
        raw = base58.decode(multibase[1:])
    except ValueError as error:
        raise UnusableKey(str(error)) from error
    if len(raw) != 34 or raw[:2] != prefix:
        raise UnusableKey("not an Ed25519 Multikey")
    return raw[2:]


def refuse_published(multibase: str) -> None:
    if multibase in PUBLISHED_TEST_KEYS:
        raise UnusableKey("the private half of this key is published")


def signature_fits(public_raw: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def did_web(url: str) -> str:
    """did:web of the folder whose did.json lies under `url`: http://localhost:8000/i/ueh → did:web:localhost%3A8000:i:ueh."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or parts.query or parts.fragment or parts.username or _is_address(host):
        raise ValueError(f"did:web needs the name of a host, not {url!r}")
    port = f"%3A{parts.port}" if parts.port else ""
    path = [quote(segment, safe="") for segment in parts.path.split("/") if segment]
    return ":".join(["did:web", host + port, *path])


def did_web_url(did: str) -> str:
    """Where the DID document lies. http only on the machine itself, https everywhere else. Raises ValueError."""
    if not re.fullmatch(r"did:web:[A-Za-z0-9.\-]+(%3A\d{1,5})?(:[A-Za-z0-9._~%\-]+)*", did):
        raise ValueError(f"not a did:web: {did!r}")
    host, *path = did.removeprefix("did:web:").split(":")
    host = unquote(host)
    name = host.partition(":")[0]
    if _is_address(name) or any(unquote(segment) in (".", "..") or "/" in unquote(segment) for segment in path):
        raise ValueError(f"not a did:web: {did!r}")
    scheme = "http" if name == "localhost" else "https"
    return f"{scheme}://{host}/" + ("/".join(path) if path else ".well-known") + "/did.json"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class PublishedKey:
    """One row of an institution's key history, as its DID document shows it.

    may_assert: false once the key is compromised; a retired key keeps it, or its credentials would no longer verify.
    """

    fragment: str
    public_multibase: str
    may_assert: bool = True


def did_document(did: str, keys: Iterable[PublishedKey], *, also_known_as: Iterable[str] = ()) -> JSON:
    """The DID document of an institution, oldest key first."""
    rows = list(keys)
    document: JSON = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {
                "id": f"{did}#{row.fragment}",
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": row.public_multibase,
            }
            for row in rows
        ],
        "assertionMethod": [f"{did}#{row.fragment}" for row in rows if row.may_assert],
    }
    names = list(also_known_as)
    return {**document, "alsoKnownAs": names} if names else document
