import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.signing import base58, keys
from credentials.signing.keys import Ed25519Signer, PublishedKey, UnusableKey
from tests.credentials.signing.standards import load_json, needs_standards


@given(st.binary(max_size=70))
def test_base58_gives_back_what_it_was_given(raw):
    assert base58.decode(base58.encode(raw)) == raw


@pytest.mark.parametrize(
    ("raw", "text"), [(b"Hello World!", "2NEpo7TZRRrLZSi2U"), (b"\0\0\x28\x7f\xb4\xcd", "11233QC4"), (b"", ""), (b"\0", "1")]
)
def test_base58_writes_what_others_write(raw, text):
    assert base58.encode(raw) == text


def test_a_new_key_signs_and_its_public_form_checks():
    seed, public = keys.generate()
    signer = Ed25519Signer(seed, "did:web:registry.example:i:ueh#key-1")
    assert public.startswith("z6Mk")
    assert signer.public_multibase == public
    assert keys.signature_fits(keys.decode_public(public), signer.sign(b"truth"), b"truth")
    assert not keys.signature_fits(keys.decode_public(public), signer.sign(b"truth"), b"lie")
    assert not keys.signature_fits(b"short", b"short", b"truth")
    assert seed.hex() not in repr(signer)


@needs_standards
def test_a_key_whose_private_half_is_published_is_refused():
    pair = load_json("vectors", "vc-di-eddsa", "keyPair.json")
    with pytest.raises(UnusableKey, match="published"):
        keys.decode_public(pair["publicKeyMultibase"])
    with pytest.raises(UnusableKey, match="published"):
        Ed25519Signer(keys.decode_secret(pair["privateKeyMultibase"]), "did:web:registry.example#key-1")


def test_seeds_that_people_type_are_refused():
    for seed in (bytes(32), bytes(range(32))):
        with pytest.raises(UnusableKey, match="published"):
            Ed25519Signer(seed, "did:web:registry.example#key-1")


@pytest.mark.parametrize("bad", ["", "u6Mk", "z6Mk", "z0OIl", "z" + "1" * 60, "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"])
def test_what_is_no_public_key_is_refused(bad):
    with pytest.raises(UnusableKey):
        keys.decode_public(bad)
    with pytest.raises(UnusableKey):
        Ed25519Signer(b"short", "did:web:registry.example#key-1")


@pytest.mark.parametrize(
    ("url", "did", "document"),
    [
        ("https://example.edu", "did:web:example.edu", "https://example.edu/.well-known/did.json"),
        ("https://example.edu/i/ueh", "did:web:example.edu:i:ueh", "https://example.edu/i/ueh/did.json"),
        ("http://localhost:8000/i/ueh", "did:web:localhost%3A8000:i:ueh", "http://localhost:8000/i/ueh/did.json"),
        ("https://example.edu:8443/i/ueh/", "did:web:example.edu%3A8443:i:ueh", "https://example.edu:8443/i/ueh/did.json"),
    ],
)
def test_did_web_and_its_address_belong_together(url, did, document):
    assert keys.did_web(url) == did
    assert keys.did_web_url(did) == document


@pytest.mark.parametrize("url", ["https://192.0.2.1/i/ueh", "http://[::1]:8000/", "https://example.edu/?a=1", "not a url"])
def test_did_web_needs_a_host_name(url):
    with pytest.raises(ValueError, match="did:web needs"):
        keys.did_web(url)


@pytest.mark.parametrize(
    "did",
    ["did:key:z6Mk", "did:web:", "did:web:192.0.2.1", "did:web:example.edu:..:admin", "did:web:example.edu:a%2Fb", "did:web:a/b"],
)
def test_what_is_no_did_web_leads_nowhere(did):
    with pytest.raises(ValueError, match="not a did:web"):
        keys.did_web_url(did)


def test_a_did_document_names_its_keys_by_their_full_address():
    did = "did:web:registry.example:i:ueh"
    old, new = PublishedKey("key-2025-1", "z6MkOld", may_assert=False), PublishedKey("key-2026-1", "z6MkNew")
    document = keys.did_document(did, [old, new], also_known_as=["did:web:ueh.example"])
    assert document["id"] == did
    assert [row["id"] for row in document["verificationMethod"]] == [f"{did}#key-2025-1", f"{did}#key-2026-1"]
    assert {row["controller"] for row in document["verificationMethod"]} == {did}
    assert document["assertionMethod"] == [f"{did}#key-2026-1"]
    assert document["alsoKnownAs"] == ["did:web:ueh.example"]
    assert "alsoKnownAs" not in keys.did_document(did, [new])
