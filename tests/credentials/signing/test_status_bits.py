import base64
import gzip
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.signing import proofs, status_bits
from credentials.signing.contexts import Contexts
from credentials.signing.status_bits import BadStatusList
from tests.credentials.signing.samples import CREATED
from tests.credentials.signing.standards import load_json, needs_standards


@given(st.sets(st.integers(0, status_bits.ENTRIES - 1), max_size=30))
def test_exactly_the_bits_that_were_set_are_set(indexes):
    bits = status_bits.decode(status_bits.encode(indexes))
    assert len(bits) == 16 * 1024
    assert {index for index in indexes if status_bits.get(bits, index)} == indexes
    assert sum(byte.bit_count() for byte in bits) == len(indexes)


def test_index_zero_is_the_first_bit_of_the_first_byte():
    assert status_bits.decode(status_bits.encode([0]))[0] == 0x80
    assert status_bits.decode(status_bits.encode([7]))[0] == 0x01


def test_equal_bits_make_equal_text():
    assert status_bits.encode([3, 5]) == status_bits.encode([5, 3])


@needs_standards
def test_published_lists_are_read():
    published = load_json("vectors", "bitstring", "spec-status-list-credential.json")
    assert len(status_bits.decode(published["credentialSubject"]["encodedList"])) >= 16 * 1024
    validators = load_json("ob3", "examples", "bitstring-testlist.json")
    bits = status_bits.decode(validators["credentialSubject"]["encodedList"])
    assert status_bits.get(bits, 23)
    assert not status_bits.get(bits, 22)


def multibase(raw):
    return "u" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "zabc",
        "u***",
        "u\N{LATIN SMALL LETTER E WITH ACUTE}",
        multibase(b"not gzip"),
        multibase(gzip.compress(b"short", mtime=0)),
        multibase(gzip.compress(bytes(16384), mtime=0)[:-9]),
        multibase(gzip.compress(bytes(64 * 1024 * 1024), mtime=0)),
    ],
    ids=["empty", "other-base", "no-base64", "no-ascii", "not-gzip", "too-short", "cut-off", "unfolds-without-end"],
)
def test_a_list_that_cannot_be_read_says_so(bad):
    with pytest.raises(BadStatusList):
        status_bits.decode(bad)


def test_an_index_outside_the_list_is_no_answer():
    bits = status_bits.decode(status_bits.encode([]))
    for index in (-1, status_bits.ENTRIES):
        with pytest.raises(BadStatusList):
            status_bits.get(bits, index)
        with pytest.raises(ValueError, match="no such index"):
            status_bits.encode([index])


def test_the_list_document_is_signed_valid_for_a_day_and_kept_for_a_minute(ueh_signer, ueh_key):
    url, issuer = "http://localhost:8000/status/ueh-1", "did:web:localhost%3A8000:i:ueh"
    document = status_bits.list_document(url=url, issuer=issuer, set_bits=[94567], valid_from=CREATED)
    subject = document["credentialSubject"]
    assert (document["id"], document["issuer"], subject["id"]) == (url, issuer, f"{url}#list")
    assert subject["ttl"] == 60_000
    assert document["validUntil"] == proofs.timestamp(CREATED + timedelta(hours=24))
    signed = proofs.sign(document, signer=ueh_signer, created=CREATED, contexts=Contexts())
    assert proofs.verify_proof(signed, ueh_key[1], contexts=Contexts())
