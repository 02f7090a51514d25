from copy import deepcopy
from datetime import datetime, timedelta, timezone

import pytest

from credentials.documents import open_badge
from credentials.signing import base58, keys, proofs
from credentials.signing.contexts import UnknownContext
from credentials.signing.screening import Unacceptable
from tests.credentials.signing.samples import CONTEXTS, CREATED, award
from tests.credentials.signing.standards import VectorContexts, load_json, needs_standards

VECTORS = ("vectors", "vc-di-eddsa")


class PublishedSigner:
    """W3C's test key, which the product's own signer refuses."""

    def __init__(self):
        pair = load_json(*VECTORS, "keyPair.json")
        self._key = keys.Ed25519PrivateKey.from_private_bytes(keys.decode_secret(pair["privateKeyMultibase"]))
        self.verification_method = f"did:key:{pair['publicKeyMultibase']}#{pair['publicKeyMultibase']}"

    def sign(self, message):
        return self._key.sign(message)


def signed(signer, document=None):
    return proofs.sign(document or open_badge(award(), CONTEXTS), signer=signer, created=CREATED, contexts=CONTEXTS)


@needs_standards
def test_the_published_signature_is_made_and_accepted():
    published = load_json(*VECTORS, "eddsa-rdfc-2022", "signedDataInt.json")
    created = datetime.fromisoformat(published["proof"]["created"])
    document = proofs.sign(
        load_json(*VECTORS, "unsigned.json"), signer=PublishedSigner(), created=created, contexts=VectorContexts()
    )
    assert document["proof"] == [published["proof"]]
    raw = keys._decode(load_json(*VECTORS, "keyPair.json")["publicKeyMultibase"], keys._PUBLIC_PREFIX)
    assert proofs.proof_fits(published, published["proof"], raw, contexts=VectorContexts())
    with pytest.raises(keys.UnusableKey):
        proofs.verify_proof(published, load_json(*VECTORS, "keyPair.json")["publicKeyMultibase"], contexts=VectorContexts())


@needs_standards
def test_proofs_of_another_suite_do_not_fit_whatever_they_hold():
    published = load_json(*VECTORS, "eddsa-jcs-2022", "signedJCS.json")
    raw = keys._decode(load_json(*VECTORS, "keyPair.json")["publicKeyMultibase"], keys._PUBLIC_PREFIX)
    assert not proofs.proof_fits(published, published["proof"], raw, contexts=VectorContexts())


@needs_standards
def test_each_proof_of_a_published_set_fits_its_key():
    published = load_json(*VECTORS, "proof-set-chain", "signedProofSet2.json")
    pairs = load_json(*VECTORS, "proof-set-chain", "multiKeyPairs.json")
    raws = [keys._decode(pair["publicKeyMultibase"], keys._PUBLIC_PREFIX) for pair in pairs.values()]
    fitting = [
        sum(proofs.proof_fits(published, proof, raw, contexts=VectorContexts()) for raw in raws) for proof in published["proof"]
    ]
    assert fitting == [1, 1]


def test_signing_twice_gives_the_same_bytes(ueh_signer):
    assert proofs.serialise(signed(ueh_signer)) == proofs.serialise(signed(ueh_signer))


def test_the_document_given_is_not_touched(ueh_signer):
    document = open_badge(award(), CONTEXTS)
    before = deepcopy(document)
    assert "proof" in signed(ueh_signer, document)
    assert document == before


def test_our_signature_checks_and_one_changed_letter_does_not(ueh_signer, ueh_key):
    document = signed(ueh_signer)
    assert proofs.verify_proof(document, ueh_key[1], contexts=CONTEXTS)
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Nguyễn Thị Ví Dự"
    assert not proofs.verify_proof(document, ueh_key[1], contexts=CONTEXTS)


def test_another_key_does_not_fit(ueh_signer):
    assert not proofs.verify_proof(signed(ueh_signer), keys.generate()[1], contexts=CONTEXTS)


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-2022"},
        {"type": "Ed25519Signature2020"},
        {"proofPurpose": "authentication"},
        {"created": "2026-01-09T03:00:01Z"},
        {"proofValue": "uAAAA"},
        {"proofValue": "z0OIl"},
        {"proofValue": "z" + base58.encode(bytes(63))},
        {"proofValue": "z" + "1" * 2000},
        {"proofValue": None},
        {"previousProof": "urn:uuid:1"},
        {"@context": ["https://www.w3.org/ns/credentials/v2"]},
    ],
)
def test_a_changed_proof_does_not_fit(ueh_signer, ueh_key, change):
    document = signed(ueh_signer)
    document["proof"][0].update(change)
    assert not proofs.verify_proof(document, ueh_key[1], contexts=CONTEXTS)


def test_a_document_without_a_proof_is_told_apart(ueh_key):
    for proof in ([], "z123", [1], [{}] * 9):
        with pytest.raises(Unacceptable, match="no_proof"):
            proofs.verify_proof({**open_badge(award(), CONTEXTS), "proof": proof}, ueh_key[1], contexts=CONTEXTS)


def test_nothing_is_signed_twice_or_with_contexts_nobody_pinned(ueh_signer):
    with pytest.raises(Unacceptable, match="already_signed"):
        signed(ueh_signer, signed(ueh_signer))
    document = open_badge(award(), CONTEXTS)
    document["@context"].append("https://example.org/unknown")
    with pytest.raises(UnknownContext):
        signed(ueh_signer, document)


def test_an_address_that_json_ld_would_drop_is_no_verification_method(ueh_key):
    with pytest.raises(Unacceptable):
        signed(keys.Ed25519Signer(ueh_key[0], "key 1"))


def test_moments_are_aware_and_whole():
    assert proofs.timestamp(datetime(2026, 1, 9, 10, tzinfo=timezone(timedelta(hours=7)))) == "2026-01-09T03:00:00Z"
    for bad in (datetime(2026, 1, 9), CREATED.replace(microsecond=1)):  # noqa: DTZ001
        with pytest.raises(ValueError, match="aware"):
            proofs.timestamp(bad)
