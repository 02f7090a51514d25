import json
from copy import deepcopy
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.documents import open_badge
from credentials.signing import keys, proofs, status_bits
from credentials.signing.contexts import Contexts
from credentials.signing.verification import CHECKS, KeyInfo, Unreachable, Verdict, verify
from tests.credentials.signing.samples import CONTEXTS, CREATED, award, muni_da_01, ueh_ft_01
from tests.credentials.signing.standards import load_json, needs_standards

NOW = CREATED + timedelta(hours=2)
FACTS = award()
UEH = ueh_ft_01().issuer.did


@pytest.fixture
def world(ueh_signer, ueh_key):
    return World(ueh_signer, ueh_key[1])


class World:
    """What a stranger can fetch: UEH's DID document and status list."""

    def __init__(self, signer, public):
        self.signer = signer
        self.keys = {signer.verification_method: KeyInfo(public, UEH)}
        self.lists = {FACTS.status_list_url: self.status_list()}
        self.now = NOW

    def sign(self, document, **changes):
        return proofs.sign({**document, **changes}, signer=self.signer, created=CREATED, contexts=CONTEXTS)

    def status_list(self, bits=(), **changes):
        document = status_bits.list_document(url=FACTS.status_list_url, issuer=UEH, set_bits=bits, valid_from=CREATED)
        return proofs.sign({**document, **changes}, signer=self.signer, created=CREATED, contexts=CONTEXTS)

    def award(self, **changes):
        return self.sign(open_badge(FACTS, CONTEXTS), **changes)

    def verify(self, document, **options):
        return verify(
            document,
            resolve_key=options.pop("resolve_key", self.keys.get),
            resolve_status=options.pop("resolve_status", self.lists.get),
            contexts=CONTEXTS,
            now=self.now,
            **options,
        )


def test_a_good_award_passes_every_check_as_bytes_and_as_object(world):
    document = world.award()
    for given_as in (document, json.dumps(document), proofs.serialise(document).encode()):
        result = world.verify(given_as)
        assert [(check.name, check.outcome) for check in result.checks] == [(name, "passed") for name in CHECKS]
        assert (result.valid, result.issuer, result.failed) == (True, UEH, [])
        assert result.verification_method == world.signer.verification_method


def test_one_changed_letter_fails_the_signature_alone(world):
    document = world.award()
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Nguyễn Thị Ví Dự"
    result = world.verify(document)
    assert result.failed == ["signature"]
    assert result["signature"].code == "altered"
    assert result.verdict is Verdict.INVALID


def test_a_smuggled_property_fails_the_form(world):
    result = world.verify({**world.award(), "honours": "summa"})
    assert result["form"].code == "undefined_term"
    assert {check.outcome for check in result.checks[1:]} == {"not_reached"}


def test_another_key_at_the_same_address_fails_the_signature(world):
    world.keys[world.signer.verification_method] = KeyInfo(keys.generate()[1], UEH)
    assert world.verify(world.award()).failed == ["signature", "status"]  # the list is signed by the same key


def test_an_unlisted_key_fails_and_nothing_is_taken_from_the_address(world):
    world.keys.clear()
    result = world.verify(world.award())
    assert (result["key"].code, result["signature"].outcome) == ("key_unknown", "not_reached")


def test_a_compromised_key_fails(world, ueh_key):
    world.keys[world.signer.verification_method] = KeyInfo(ueh_key[1], UEH, may_assert=False)
    assert world.verify(world.award())["key"].code == "key_not_for_assertion"


def test_a_key_of_somebody_else_fails_although_the_signature_fits(world):
    document = world.sign(open_badge(award(muni_da_01()), CONTEXTS))
    result = world.verify(document)
    assert result["key"].code == "controller_not_issuer"
    assert result["signature"].outcome == "passed"


def test_an_unreachable_key_is_not_a_failed_one(world):
    def nobody_answers(_address):
        raise Unreachable

    result = world.verify(world.award(), resolve_key=nobody_answers)
    assert (result["key"].code, result["signature"].outcome) == ("key_unreachable", "not_reached")
    assert result["status"].code == "status_unreachable"
    assert result.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"validUntil": "2026-01-09T04:59:59Z"}, "expired"),
        ({"validFrom": "2026-01-09T05:00:01Z"}, "not_yet_valid"),
        ({"validFrom": "2026-01-09"}, "bad_date"),
        ({"validUntil": "2026-13-45T00:00:00Z"}, "bad_date"),
        ({"validUntil": "2026-01-09T05:00:00"}, "bad_date"),
    ],
)
def test_dates_are_checked(world, changes, code):
    result = world.verify(world.award(**changes))
    assert (result.failed, result["dates"].code) == (["dates"], code)


def test_the_last_second_still_counts(world):
    assert world.verify(world.award(validUntil="2026-01-09T05:00:00Z", validFrom="2026-01-09T12:00:00+07:00")).valid


def test_a_revoked_award_fails_its_status(world):
    world.lists[FACTS.status_list_url] = world.status_list([FACTS.status_index])
    result = world.verify(world.award())
    assert (result.failed, result["status"].code) == (["status"], "revoked")


def test_a_suspended_award_is_told_apart(world):
    entry = {**open_badge(FACTS, CONTEXTS)["credentialStatus"], "statusPurpose": "suspension"}
    subject = {**world.status_list([FACTS.status_index])["credentialSubject"], "statusPurpose": "suspension"}
    document = status_bits.list_document(url=FACTS.status_list_url, issuer=UEH, set_bits=[], valid_from=CREATED)
    world.lists[FACTS.status_list_url] = world.sign({**document, "credentialSubject": subject})
    assert world.verify(world.award(credentialStatus=entry))["status"].code == "suspended"


def test_somebody_elses_bit_does_not_matter(world):
    world.lists[FACTS.status_list_url] = world.status_list([FACTS.status_index + 1])
    assert world.verify(world.award()).valid


def test_a_forged_status_list_does_not_clear_an_award(world):
    forged = world.status_list([FACTS.status_index])
    forged["credentialSubject"]["encodedList"] = status_bits.encode([])
    world.lists[FACTS.status_list_url] = forged
    assert world.verify(world.award())["status"].code == "status_list_not_authentic"


@pytest.mark.parametrize(
    ("published", "code", "outcome"),
    [
        (None, "no_status_list", "not_reached"),
        (b"{", "status_list_unreadable", "failed"),
        ({"@context": ["https://example.org/x"], "type": "VerifiableCredential"}, "status_list_unreadable", "failed"),
    ],
)
def test_a_list_that_is_not_there_or_not_readable_is_never_fine(world, published, code, outcome):
    world.lists[FACTS.status_list_url] = published
    check = world.verify(world.award())["status"]
    assert (check.code, check.outcome) == (code, outcome)


def test_an_old_status_list_is_no_answer(world):
    world.now = CREATED + timedelta(hours=25)
    result = world.verify(world.award())
    assert (result["status"].code, result["status"].outcome) == ("status_list_expired", "not_reached")
    assert result.verdict is Verdict.UNKNOWN


def test_a_list_for_another_address_or_purpose_does_not_count(world):
    world.lists[FACTS.status_list_url] = world.status_list(id="http://localhost:8000/status/other")
    assert world.verify(world.award())["status"].code == "status_list_of_another"
    entry = {**open_badge(FACTS, CONTEXTS)["credentialStatus"], "statusPurpose": "suspension"}
    world.lists[FACTS.status_list_url] = world.status_list()
    assert world.verify(world.award(credentialStatus=entry))["status"].code == "status_list_unreadable"


@pytest.mark.parametrize("index", ["131072", "-1", "x", "99999999999999999999"])
def test_an_index_that_cannot_be_is_a_failure(world, index):
    entry = {**open_badge(FACTS, CONTEXTS)["credentialStatus"], "statusListIndex": index}
    assert world.verify(world.award(credentialStatus=entry)).failed == ["status"]


def test_a_credential_without_a_status_says_that_it_has_none(world):
    document = open_badge(FACTS, CONTEXTS)
    del document["credentialStatus"]
    check = world.verify(world.sign(document))["status"]
    assert (check.outcome, check.code) == ("passed", "no_status")


def test_a_proof_of_another_suite_is_not_trusted(world):
    document = world.award()
    document["proof"][0]["cryptosuite"] = "eddsa-jcs-2022"
    result = world.verify(document)
    assert (result["signature"].code, result["key"].outcome) == ("unsupported_proof", "not_reached")


def test_one_good_proof_among_several_is_enough(world):
    document = world.award()
    document["proof"].insert(0, {**document["proof"][0], "cryptosuite": "unheard"})
    assert world.verify(document).valid


def test_a_proof_that_ended_by_itself_no_longer_holds(world, ueh_signer):
    document = open_badge(FACTS, CONTEXTS)
    context = document["@context"]
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": proofs.SUITE,
        "created": "2026-01-09T03:00:00Z",
        "expires": "2026-01-09T04:00:00Z",
        "verificationMethod": ueh_signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    config = proofs.nquads({**options, "@context": context}, CONTEXTS)
    value = ueh_signer.sign(proofs._digest(config) + proofs._digest(proofs.nquads(document, CONTEXTS)))
    document["proof"] = [{**options, "proofValue": "z" + proofs.base58.encode(value)}]
    result = world.verify(document)
    assert (result.failed, result["dates"].code) == (["dates"], "proof_expired")


def test_did_key_counts_only_where_the_caller_allows_it(world):
    seed, public = keys.generate()
    did = f"did:key:{public}"
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:5d5e3a1c-37f5-4b0e-8f2d-0c5b1f9f2a11",
        "type": ["VerifiableCredential"],
        "issuer": did,
        "credentialSubject": {"id": "urn:uuid:0c1f4d3e-11aa-4d6f-8d3a-2f0f5b9f2a11", "name": "Trần Văn Mẫu"},
    }
    signer = keys.Ed25519Signer(seed, f"{did}#{public}")
    signed = proofs.sign(document, signer=signer, created=CREATED, contexts=Contexts())
    assert world.verify(signed, allow_did_key=True).valid
    assert world.verify(signed)["key"].code == "key_unknown"


@needs_standards
def test_the_published_example_fails_because_its_key_is_published(world):
    document = load_json("vectors", "vc-di-eddsa", "eddsa-rdfc-2022", "signedDataInt.json")
    assert world.verify(document, allow_did_key=True)["form"].code == "unknown_context"
    known = {name: value for name, value in document.items() if name != "@context"}
    known.update(
        {
            "@context": document["@context"][:1],
            "type": ["VerifiableCredential"],
            "credentialSubject": {"id": "did:x:y", "name": "A"},
        }
    )
    issuer = document["proof"]["verificationMethod"].partition("#")[0]
    assert world.verify({**known, "issuer": issuer}, allow_did_key=True)["key"].code == "published_test_key"


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"{}",
        b"[]",
        b'"text"',
        b"\x00\xff",
        "[" * 50_000,
        '{"@context": null}',
        '{"@context": [[]], "type": "VerifiableCredential", "issuer": "did:x:y", "credentialSubject": {"id": "did:a:b"}}',
        '{"type": {"a": 1}, "issuer": []}',
        '{"\\ud800": 1}',
        [],
        {"a": {1: 2}},
    ],
)
def test_nothing_a_stranger_sends_raises(world, hostile):
    result = world.verify(hostile)
    assert result.failed == ["form"]
    assert result["form"].code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(["id", "type", "@context", "@id"]), inner, max_size=4)
    ),
    max_leaves=8,
)
PATHS = [
    ("issuer",),
    ("proof",),
    ("credentialStatus",),
    ("credentialSubject",),
    ("validFrom",),
    ("type",),
    ("@context",),
    ("evidence",),
]


@given(path=st.sampled_from(PATHS), value=json_values)
@settings(max_examples=60, deadline=None)
def test_a_good_award_with_any_part_replaced_neither_raises_nor_passes(ueh_signer, ueh_key, path, value):
    world = World(ueh_signer, ueh_key[1])
    document = deepcopy(world.award())
    document[path[0]] = value
    result = world.verify(document)
    assert not result.valid
    assert len(result.checks) == len(CHECKS)


def test_a_poison_graph_is_refused_quickly(world):
    document = world.award()
    document["evidence"] = [
        {"type": ["Evidence"], "evidence": [{"id": f"_:n{b}"} for b in range(12) if b != a], "id": f"_:n{a}"} for a in range(12)
    ]
    assert world.verify(document)["form"].outcome == "failed"
