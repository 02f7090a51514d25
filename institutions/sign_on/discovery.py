"""What an issuer publishes about itself (OpenID Connect Discovery 1.0), and its keys."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import jwt
from django.core.cache import cache

from institutions.sign_on.gate import LIMIT, PATIENCE, schemes_for
from institutions.sign_on.refusals import Refusal
from micro4asia.foundation import outbound

# Signatures with a key pair: a shared secret signs nothing here, and "none" even less.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Seconds. Long enough for one sign-in to ask once, short enough for a changed key or address to be seen soon.
KEPT = 300
# Seconds in which nobody else asks an issuer that is being asked, or that has just failed to answer.
SPARED = 30
# A page waits for the answer, and a process of the registry with it.
PAGE_PATIENCE = 3.0
# What a page may name as a source: nothing in it ends a directive of the policy.
NETLOC = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")


def discover(issuer: str, *, afresh: bool = False) -> dict[str, Any]:
    """The document of an issuer, as text compared letter by letter with what it says it is. Raises Refusal, outbound.NotFetched.

    One request at a time asks, and after a failure none for a while: anybody may open the page that leads here, and one
    service that hangs must not hold up the registry. The others take what is known meanwhile.
    afresh: ask now, whatever was kept; for the form on which an administrator has just named the issuer.
    """
    key, asked = f"sign_on:discovery:{issuer}", f"sign_on:asked:{issuer}"
    if afresh or cache.add(asked, 1, SPARED):
        patience = PATIENCE if afresh else PAGE_PATIENCE
        known = _sound(issuer, _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration", patience=patience))
        cache.set(key, known, KEPT + SPARED)
        cache.set(asked, 1, KEPT)
    else:
        known = cache.get(key)
    if known is None:
        raise Refusal("unreachable")
    return dict(known)


def keys_of(issuer: str, address: str, *, kid: str | None) -> list[jwt.PyJWK]:
    """The keys of the issuer that may have signed; asked for anew when none has the name. Raises Refusal, outbound.NotFetched."""
    key = f"sign_on:keys:{issuer}:{address}"
    for known in (cache.get(key), None):
        if known is None:
            known = _json(address)
            cache.set(key, known, KEPT)
        found = [one for one in _readable(known) if kid is None or one.key_id == kid]
        if found:
            return found
    return []


def _readable(document: dict[str, Any]) -> list[jwt.PyJWK]:
    """Public keys for signatures. One that cannot be read does not spoil the others; a symmetric one is no key of theirs."""
    found = []
    listed = document.get("keys")
    for row in listed if isinstance(listed, list) else []:
        if isinstance(row, dict) and row.get("kty") in {"RSA", "EC", "OKP"} and row.get("use", "sig") == "sig":
            try:
                found.append(jwt.PyJWK(row))
            except jwt.PyJWTError:
                continue
    return found


def _sound(issuer: str, document: dict[str, Any]) -> dict[str, Any]:
    if document.get("issuer") != issuer:
        raise Refusal("wrong_issuer")
    for name in ENDPOINTS:
        if not _address(document.get(name)):
            raise Refusal("bad_document")
    if document.get("userinfo_endpoint") is not None and not _address(document["userinfo_endpoint"]):
        raise Refusal("bad_document")
    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if not isinstance(methods, list) or not {"client_secret_basic", "client_secret_post"}.intersection(map(str, methods)):
        raise Refusal("bad_document")
    return document


def _address(value: object) -> bool:
    """Whether the browser, or we, may be sent there: encrypted, or a server that this installation lists."""
    if not isinstance(value, str) or len(value) > 500:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.hostname) and bool(NETLOC.fullmatch(parts.netloc)) and parts.scheme in schemes_for(value)


def _json(url: str, *, patience: float = PATIENCE) -> dict[str, Any]:
    answer = outbound.fetch(url, limit=LIMIT, timeout=patience, schemes=schemes_for(url), headers={"Accept": "application/json"})
    try:
        document = json.loads(answer.body) if answer.status == 200 else None
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Refusal("bad_document")
    return document
