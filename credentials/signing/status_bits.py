"""Bitstring status lists: one bit per award, published for a whole institution at once.

Source: W3C Bitstring Status List 1.0. Index 0 is the most significant bit of the first byte. Lists are never shorter than 131,072
entries, so that one answer hides among many.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from .contexts import CREDENTIALS_V2, JSON
from .proofs import timestamp

ENTRIES = 131_072
TTL_MILLISECONDS = 60_000
VALID_FOR = timedelta(hours=24)
_MAX_BYTES = 4 * 1024 * 1024


class BadStatusList(ValueError):
    """The list cannot be read. The status is then unknown, which is not the same as fine."""


def encode(set_bits: Iterable[int], *, entries: int = ENTRIES) -> str:
    """The list with these indexes set, compressed without a time stamp, so that equal bits make equal text."""
    bits = bytearray(entries // 8)
    for index in set_bits:
        if not 0 <= index < entries:
            raise ValueError(f"no such index: {index}")
        bits[index >> 3] |= 0x80 >> (index & 7)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def decode(encoded: str) -> bytes:
    """The uncompressed bits. Bounded, because a few bytes can be made to unfold into gigabytes. Raises BadStatusList."""
    if not encoded.startswith("u") or len(encoded) > _MAX_BYTES:
        raise BadStatusList("not multibase base64url")
    try:
        packed = base64.b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4), altchars=b"-_", validate=True)
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            bits = stream.read(_MAX_BYTES + 1)
    except (binascii.Error, OSError, EOFError, ValueError) as error:
        raise BadStatusList(str(error)) from error
    if not ENTRIES // 8 <= len(bits) <= _MAX_BYTES:
        raise BadStatusList(f"{len(bits)} bytes")
    return bits


def get(bits: bytes, index: int) -> bool:
    """Raises BadStatusList for an index outside the list."""
    if not 0 <= index < len(bits) * 8:
        raise BadStatusList(f"no such index: {index}")
    return bool(bits[index >> 3] & (0x80 >> (index & 7)))


def list_document(*, url: str, issuer: str, set_bits: Iterable[int], valid_from: datetime, purpose: str = "revocation") -> JSON:
    """The unsigned list credential, valid for 24 hours; sign it with `proofs.sign`.

    issuer: the DID of the institution whose awards point here; common verifiers refuse a list by somebody else.
    """
    return {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": timestamp(valid_from),
        "validUntil": timestamp(valid_from + VALID_FOR),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(set_bits),
            "ttl": TTL_MILLISECONDS,
        },
    }
