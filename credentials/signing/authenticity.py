"""Who says so: the proof of a document, the key it names, and whether the two belong to the issuer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from .canonical import nquads
from .checks import Check, Unreachable, failed, not_reached, passed
from .contexts import JSON, Contexts, UnknownContext
from .keys import PUBLISHED_TEST_KEYS, UnusableKey, decode_public, signature_fits
from .proofs import proofs_of, signature_of
from .screening import Unacceptable, is_iri


@dataclass(frozen=True)
class KeyInfo:
    """What a controller publishes of one of its keys."""

    public_multibase: str
    controller: str
    may_assert: bool = True  # listed under assertionMethod


ResolveKey = Callable[[str], KeyInfo | None]


@dataclass(frozen=True)
class Seal:
    key: Check
    signature: Check
    method: str = ""
    expires: object = None  # the end that the proof sets itself, if it does

    @property
    def good(self) -> bool:
        return self.key.outcome == "passed" and self.signature.outcome == "passed"


def issuer_of(document: JSON) -> str:
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def authenticate(document: JSON, *, contexts: Contexts, resolve_key: ResolveKey, allow_did_key: bool) -> Seal:
    """The best of the document's proofs. Raises Unacceptable and UnknownContext when it cannot be read at all."""
    _refuse_shapeless(document)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    digest = hashlib.sha256(nquads(unsecured, contexts).encode()).digest()
    seals = [
        _judge(document, proof, digest, contexts=contexts, resolve_key=resolve_key, allow_did_key=allow_did_key)
        for proof in proofs_of(document)
    ]
    return next((seal for seal in seals if seal.good), seals[0])


def _refuse_shapeless(document: JSON) -> None:
    types = document.get("type")
    if "VerifiableCredential" not in (types if isinstance(types, list) else [types]):
        raise Unacceptable("not_a_credential", "type")
    if not is_iri(issuer_of(document)):
        raise Unacceptable("not_a_credential", "issuer")
    if not document.get("credentialSubject"):
        raise Unacceptable("not_a_credential", "credentialSubject")


def _judge(
    document: JSON,
    proof: JSON,
    digest: bytes,
    *,
    contexts: Contexts,
    resolve_key: ResolveKey,
    allow_did_key: bool,
) -> Seal:
    method = proof.get("verificationMethod")
    signature = signature_of(proof)
    if signature is None or "@context" in proof or not isinstance(method, str) or len(method) > 2000:
        return Seal(not_reached("key", "proof_not_readable"), failed("signature", "unsupported_proof"))
    try:
        found = _did_key(method) if method.startswith("did:key:") and allow_did_key else resolve_key(method)
    except Unreachable:
        return Seal(not_reached("key", "key_unreachable"), not_reached("signature", "key_unreachable"), method)
    if found is None:
        return Seal(failed("key", "key_unknown"), not_reached("signature", "key_unknown"), method)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    expires = proof.get("expires")
    fits = _fits(found, signature, {**options, "@context": document.get("@context")}, digest, contexts)
    return Seal(
        _key(found, issuer_of(document)), passed("signature") if fits else failed("signature", "altered"), method, expires
    )


def _did_key(method: str) -> KeyInfo | None:
    did, _, fragment = method.partition("#")
    multibase = did.removeprefix("did:key:")
    return KeyInfo(multibase, did) if fragment == multibase else None


def _key(found: KeyInfo, issuer: str) -> Check:
    if found.public_multibase in PUBLISHED_TEST_KEYS:
        return failed("key", "published_test_key")
    if not found.may_assert:
        return failed("key", "key_not_for_assertion")
    return passed("key") if found.controller == issuer else failed("key", "controller_not_issuer")


def _fits(found: KeyInfo, signature: bytes, config: JSON, digest: bytes, contexts: Contexts) -> bool:
    try:
        public = decode_public(found.public_multibase)
        config_digest = hashlib.sha256(nquads(config, contexts).encode()).digest()
    except (UnusableKey, Unacceptable, UnknownContext):
        return False
    return signature_fits(public, signature, config_digest + digest)
