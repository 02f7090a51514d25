from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials import document_templates
from credentials.document_templates import TemplateMismatch, VersionTemplate, sign_batch
from credentials.documents import open_badge
from credentials.signing import proofs
from credentials.signing.screening import Unacceptable
from credentials.signing.templates import NotATemplate, SigningTemplate
from tests.credentials.signing.samples import CONTEXTS, CREATED, award, muni_da_01, ueh_ft_01

NASTY = [
    '"',
    "\\",
    '\\"',
    "a\nb",
    "a\tb",
    "a\r\nb",
    "🎓👩🏽‍🎓",
    "Nguyễn Thị Ví Dụ",
    "Nguyễn",
    "%s %(x)s {0}",
    "ຕົວຢ່າງ",
    "<b> .",
    "\u2028\x85",
    "@en",
    "_:c14n0",
]
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='"\\\n\r\t'), min_size=1, max_size=40),
)
days = st.dates().map(lambda day: day.isoformat())


def whole_way(facts, signer):
    return proofs.serialise(proofs.sign(open_badge(facts, CONTEXTS), signer=signer, created=CREATED, contexts=CONTEXTS))


@pytest.fixture(scope="module")
def template():
    return VersionTemplate(award(), CONTEXTS)


@given(name=texts, grade=texts, serial=texts, narrative=texts, day=days, number=st.integers(1, 10**9))
@settings(max_examples=120, deadline=None)
def test_the_filled_document_is_the_signed_document_letter_by_letter(
    template, ueh_signer, name, grade, serial, narrative, day, number
):
    facts = replace(
        award(number=number),
        recipient_name=name,
        grade=grade,
        serial_number=serial,
        evidence_narrative=narrative,
        achieved_on=day,
    )
    assert template.fits(facts, CONTEXTS)
    assert template.sign(facts, signer=ueh_signer, created=CREATED) == whole_way(facts, ueh_signer)


@pytest.mark.parametrize("name", ["bell\x07", "del\x7f", "half\ud800"])
def test_a_template_refuses_what_the_whole_way_refuses(template, ueh_signer, name):
    facts = replace(award(), recipient_name=name)
    with pytest.raises(Unacceptable, match="control_character"):
        template.sign(facts, signer=ueh_signer, created=CREATED)
    with pytest.raises(Unacceptable, match="control_character"):
        whole_way(facts, ueh_signer)


def test_a_template_refuses_an_address_that_would_be_dropped(template, ueh_signer):
    facts = award()
    object.__setattr__(facts, "credential_id", "http://localhost:8000/with space")
    with pytest.raises(Unacceptable, match="bad_iri"):
        template.sign(facts, signer=ueh_signer, created=CREATED)


def test_an_award_of_another_version_or_shape_does_not_fit(template):
    assert not template.fits(award(muni_da_01()), CONTEXTS)
    assert not template.fits(replace(award(), register_number=""), CONTEXTS)
    assert not template.fits(replace(award(), supervision_carried_out="none"), CONTEXTS)
    assert template.fits(award(ueh_ft_01(), number=77), CONTEXTS)


def test_a_mixed_batch_comes_out_in_order_and_whole(ueh_signer):
    awards = [award(number=rank) for rank in range(5)] + [award(muni_da_01(), number=9)] + [replace(award(number=7), grade="")]
    signed = list(sign_batch([(facts, CREATED) for facts in awards], signer=ueh_signer, contexts=CONTEXTS))
    assert [facts for facts, _ in signed] == awards
    assert [text for _, text in signed] == [whole_way(facts, ueh_signer) for facts in awards]
    assert list(sign_batch([], signer=ueh_signer, contexts=CONTEXTS)) == []


def test_a_batch_stops_where_the_two_ways_differ(ueh_signer, monkeypatch):
    monkeypatch.setattr(VersionTemplate, "sign", lambda *_arguments, **_options: "{}")
    with pytest.raises(TemplateMismatch):
        list(sign_batch([(award(), CREATED)], signer=ueh_signer, contexts=CONTEXTS))


def test_the_last_of_a_batch_is_compared_too(ueh_signer, monkeypatch):
    monkeypatch.setattr(document_templates.random, "random", lambda: 1.0)
    original = VersionTemplate.sign
    monkeypatch.setattr(
        VersionTemplate,
        "sign",
        lambda self, facts, **options: original(self, facts, **options) + " " * (facts.status_index == 2 * 7919),
    )
    with pytest.raises(TemplateMismatch):
        list(sign_batch([(award(number=rank), CREATED) for rank in range(3)], signer=ueh_signer, contexts=CONTEXTS))


def test_documents_that_depend_on_their_values_make_no_template():
    markers, others = {"name": "marker-aaaa"}, {"name": "marker-bbbb"}

    def build(values):
        return {**open_badge(award(), CONTEXTS), "name": values["name"], "description": values["name"][-1]}

    with pytest.raises(NotATemplate, match="two sets"):
        SigningTemplate(build, markers, others, CONTEXTS)


def test_documents_with_two_nameless_objects_make_no_template():
    def build(values):
        return {**open_badge(award(), CONTEXTS), "name": values["name"], "evidence": [{"type": ["Evidence"], "name": "nameless"}]}

    with pytest.raises(NotATemplate, match="blank node"):
        SigningTemplate(build, {"name": "marker-a"}, {"name": "marker-b"}, CONTEXTS)
