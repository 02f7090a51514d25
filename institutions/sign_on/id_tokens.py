"""Whether an ID token says what it must (OpenID Connect Core 1.0 §3.1.3.7), checked in full.

The package skips the signature where the token came straight from the provider, and knows no nonce.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

import jwt

from institutions.sign_on.discovery import ALGORITHMS, keys_of
from institutions.sign_on.refusals import Refusal

LEEWAY = 60  # seconds that two clocks may differ
# Keys that several algorithms could use are tried; there are never many.
MOST_KEYS = 5


def nonce_of(code_verifier: str) -> str:
    """The nonce of an attempt, made from the secret that proves the attempt (PKCE): one thing to keep, bound to the session."""
    digest = sha256(b"micro4asia nonce " + code_verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def claims_of(token: object, *, issuer: str, client_id: str, keys_at: str, nonce: str) -> dict[str, Any]:
    """What the token says, once everything fits. Raises Refusal, outbound.NotFetched."""
    if not isinstance(token, str):
        raise Refusal("bad_token")
    claims = _signed(token, issuer, client_id, keys_at)
    if claims.get("nonce") != nonce:
        raise Refusal("wrong_nonce")
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if (len(audience) > 1 or "azp" in claims) and claims.get("azp") != client_id:
        raise Refusal("bad_token")
    return {**claims, "sub": subject_of(claims)}


def subject_of(claims: dict[str, Any]) -> str:
    """At most 255 ASCII characters (§2). Raises Refusal."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isascii() or not subject.isprintable():
        raise Refusal("no_subject")
    return subject


def _signed(token: str, issuer: str, client_id: str, keys_at: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise Refusal("bad_token") from None
    if header.get("alg") not in ALGORITHMS:
        raise Refusal("bad_token")
    for key in keys_of(issuer, keys_at, kid=header.get("kid"))[:MOST_KEYS]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key=key.key,
                algorithms=[header["alg"]],
                issuer=issuer,
                audience=client_id,
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.InvalidIssuerError:
            raise Refusal("wrong_issuer") from None
        except (jwt.PyJWTError, TypeError, ValueError):
            continue
        return claims
    raise Refusal("bad_token")
