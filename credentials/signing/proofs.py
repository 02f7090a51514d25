"""Data Integrity proofs with the suite eddsa-rdfc-2022, and no other.

Sources: W3C Verifiable Credential Data Integrity 1.0; Data Integrity EdDSA Cryptosuites 1.0, section 3.2.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache

from . import base58
from .canonical import nquads
from .contexts import JSON, Contexts
from .keys import Signer, decode_public, signature_fits
from .screening import Unacceptable

SUITE = "eddsa-rdfc-2022"
_CREATED = "1000-01-01T00:00:00Z"


def sign(document: JSON, *, signer: Signer, created: datetime, contexts: Contexts) -> JSON:
    """Return a copy of `document` carrying one DataIntegrityProof; the parts inside are shared, not copied.

    created: aware UTC, whole seconds. Given, not read, so equal input makes equal bytes.
    Raises UnknownContext, Unacceptable (nothing undefined, empty or dropped is signed), KeyUnavailable.
    """
    if "proof" in document:
        raise Unacceptable("already_signed")
    text = nquads(document, contexts, ours=True)
    return {**document, "proof": [proof_over(text, document["@context"], signer, created, contexts)]}


def proof_over(canonical: str, context: list[str], signer: Signer, created: datetime, contexts: Contexts) -> JSON:
    """The proof object for a document whose canonical form is already known."""
    method = signer.verification_method
    signature = signer.sign(signed_message(canonical, context, method, created, contexts))
    return {**options_of(method, created), "proofValue": "z" + base58.encode(signature)}


def options_of(method: str, created: datetime) -> JSON:
    """The members of one of our proofs before its value, in the order in which they are written."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": timestamp(created),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def signed_message(canonical: str, context: list[str], method: str, created: datetime, contexts: Contexts) -> bytes:
    """The 64 bytes that are signed for a document whose canonical form is already known."""
    config = _config_template(contexts, tuple(context), method).replace(_CREATED, timestamp(created))
    return _digest(config) + _digest(canonical)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def serialise(document: JSON) -> str:
    """The text of a document as it is stored and served: no spaces, letters as they are. Equal input makes equal text."""
    return _ENCODER.encode(document)


def serialise_string(text: str) -> str:
    return _ENCODER.encode(text)


def timestamp(moment: datetime) -> str:
    """2026-01-12T03:00:00Z. Raises ValueError for naive moments and parts of seconds."""
    if moment.tzinfo is None or moment.microsecond:
        raise ValueError("an aware moment in whole seconds is needed")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=1024)
def _config_template(contexts: Contexts, context: tuple[str, ...], verification_method: str) -> str:
    """Canonical proof options with a moment that nothing else contains: only `created` differs between signatures."""
    options = {
        "@context": list(context),
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": _CREATED,
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    text = nquads(options, contexts, ours=True)
    if text.count(_CREATED) != 1:
        raise Unacceptable("bad_verification_method", verification_method)
    return text


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def verify_proof(document: JSON, public_key_multibase: str, *, contexts: Contexts) -> bool:
    """Whether one of the document's proofs was made with this key over exactly this document.

    Says nothing about who owns the key: that is `verification.py`'s work.
    Raises UnknownContext, Unacceptable, UnusableKey.
    """
    public = decode_public(public_key_multibase)
    return any(proof_fits(document, proof, public, contexts=contexts) for proof in proofs_of(document))


def proofs_of(document: JSON) -> list[JSON]:
    """The proof objects, whether one stands alone or several in a list. Raises Unacceptable."""
    proofs = document.get("proof", [])
    proofs = proofs if isinstance(proofs, list) else [proofs]
    if not proofs or len(proofs) > 8 or not all(isinstance(proof, dict) for proof in proofs):
        raise Unacceptable("no_proof")
    return proofs


def proof_fits(document: JSON, proof: JSON, public_raw: bytes, *, contexts: Contexts) -> bool:
    """Whether this proof object was made with this key. Other suites and purposes do not fit, whatever they hold."""
    signature = signature_of(proof)
    if signature is None or "@context" in proof:
        return False
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    config = nquads({**options, "@context": document.get("@context")}, contexts)
    return signature_fits(public_raw, signature, _digest(config) + _digest(nquads(unsecured, contexts)))


def signature_of(proof: JSON) -> bytes | None:
    """The 64 bytes of a proof of our suite and purpose, else None."""
    value = proof.get("proofValue")
    if proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != SUITE:
        return None
    if proof.get("proofPurpose") != "assertionMethod" or "previousProof" in proof:
        return None
    if not isinstance(value, str) or not value.startswith("z") or len(value) > 100:
        return None
    try:
        signature = base58.decode(value[1:])
    except ValueError:
        return None
    return signature if len(signature) == 64 else None
