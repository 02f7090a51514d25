import json
from dataclasses import replace
from decimal import Decimal

import jsonschema
import pytest

from credentials.award_facts import AwardFacts, BadFacts, CreditFacts, LevelFacts, OutcomeFacts
from credentials.documents import MANDATORY, IncompleteFacts, missing_elements, open_badge
from credentials.signing import proofs
from credentials.signing.canonical import nquads
from tests.credentials.signing.samples import CONTEXTS, CREATED, MODELS, STATISTICS, award, muni_da_01, nuol_ba_01, ueh_ft_01
from tests.credentials.signing.standards import load_json, needs_standards

VERSIONS = [ueh_ft_01, muni_da_01, nuol_ba_01]


def badge(**changes):
    return open_badge(replace(award(), **changes), CONTEXTS)


@needs_standards
@pytest.mark.parametrize("version", VERSIONS)
def test_a_signed_award_conforms_to_the_published_open_badges_schema(version, ueh_signer):
    schema = load_json("ob3", "ob_v3p0_achievementcredential_schema.json")
    document = open_badge(award(version()), CONTEXTS)
    signed = proofs.sign(document, signer=ueh_signer, created=CREATED, contexts=CONTEXTS)
    assert list(jsonschema.Draft201909Validator(schema).iter_errors(signed)) == []


def test_all_eleven_european_elements_are_there_by_value():
    document = badge()
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    assert subject["identifier"] == [
        {"type": "IdentityObject", "hashed": False, "identityHash": "Nguyễn Thị Ví Dụ", "identityType": "name"}
    ]
    assert document["name"] == achievement["name"] == "Công nghệ tài chính và thanh toán số"
    assert achievement["versionTitle"]["en"] == "Fintech and Digital Payments"
    assert document["issuer"]["address"]["addressCountryCode"] == "VN"
    assert document["issuer"]["address"]["addressRegion"] == "Thành phố Hồ Chí Minh"
    assert [body["bodyName"]["en"] for body in achievement["awardingBody"]] == ["University of Economics Ho Chi Minh City"]
    assert (document["awardedDate"], document["issuedOn"]) == ("2026-01-09T00:00:00Z", "2026-01-09")
    assert [(row["outcomeCode"], row["outcomeText"]["en"], row["notionalHours"]) for row in achievement["learningOutcome"]] == [
        ("LO1", "Explain payment rails", 35),
        ("LO2", "Compare business models", 35),
        ("LO3", "Assess regulation", 30),
    ]
    assert achievement["notionalHours"] == 100
    assert (achievement["ectsCredits"]["creditValue"], achievement["ectsCredits"]["hoursPerCredit"]) == (4, 25)
    assert (achievement["localCredits"]["creditSystem"], achievement["localCredits"]["creditValue"]) == ("VN", 2)
    assert achievement["creditsAvailable"] == subject["creditsEarned"] == 4
    levels = [(level["levelFramework"], level["levelCode"], level["levelBasis"]) for level in achievement["levelStatement"]]
    assert levels == [("VQF", "6", "declared by issuer"), ("EQF", "6", "assumed")]
    assert [
        (row["assessmentType"], row["assessmentWeight"], row["supervisionType"]) for row in achievement["assessmentMethod"]
    ] == [
        ("written-exam", 60, "on-site-with-identity"),
        ("case-study", 40, "on-site-with-identity"),
    ]
    assert (achievement["participationForm"], achievement["onSiteHours"]) == ("blended", 40)
    quality = achievement["qualityAssurance"][0]
    assert (quality["qualityAssuranceType"], quality["decidedOn"]) == ("programme-accredited", "2024-05-20")


def test_the_optional_elements_are_there_by_value():
    subject = badge()["credentialSubject"]
    achievement = subject["achievement"]
    assert achievement["prerequisiteText"]["en"] == "None"
    assert achievement["stackabilityText"]["en"] == "Part of ST-1 Data-Driven Finance"
    assert (subject["supervisionCarriedOut"], subject["identityVerificationMethod"]) == (
        "on-site-with-identity",
        "ID card at the desk",
    )
    assert subject["result"][0]["value"] == "B"
    assert subject["result"][0]["resultDescription"] == achievement["resultDescription"][0]["id"]
    steps = achievement["resultDescription"][0]["gradeScale"]["gradeStep"]
    assert [(step["gradeRank"], step["gradeLabel"]) for step in steps] == [(1, "F"), (2, "D"), (3, "C"), (4, "B"), (5, "A")]
    assert (achievement["humanCode"], achievement["version"], achievement["iscedFCode"]) == ("UEH-FT-01", "1.1", "0412")
    assert (subject["serialNumber"], subject["registerNumber"]) == ("UEH-FT-01/2026/000001", "1/2026")
    assert {row["targetUrl"] for row in achievement["alignment"]} >= {
        "http://data.europa.eu/snb/eqf/6",
        "http://data.europa.eu/snb/isced-f/0412",
    }


def test_each_skill_is_aligned_once_and_awards_without_skills_say_what_they_said():
    facts = award(muni_da_01())
    aligned = open_badge(facts, CONTEXTS)["credentialSubject"]["achievement"]["alignment"]
    assert [
        (row["targetName"], row["targetUrl"], row.get("targetFramework"), row["targetType"])
        for row in aligned
        if "skill" in row["id"]
    ] == [
        ("apply statistical analysis techniques", STATISTICS.url, "ESCO", "ext:ESCOSkill"),
        ("Data models", MODELS.url, None, "ceasn:Competency"),
    ]
    assert AwardFacts.from_dict(facts.to_dict()) == facts
    assert "skills" not in award(ueh_ft_01()).to_dict()["version"]["outcomes"][0]


def test_there_is_one_status_entry_for_revocation_with_an_id_of_its_own():
    entry = badge()["credentialStatus"]
    assert entry["type"] == "BitstringStatusListEntry"
    assert (entry["statusPurpose"], entry["statusListIndex"]) == ("revocation", "7919")
    assert entry["id"] != entry["statusListCredential"]


@pytest.mark.parametrize("version", VERSIONS)
def test_no_property_is_undefined_and_nothing_is_empty(version):
    assert nquads(open_badge(award(version()), CONTEXTS), CONTEXTS, ours=True)


def test_what_does_not_apply_leaves_no_trace():
    version = replace(
        ueh_ft_01(),
        ects=None,
        local_credits=None,
        levels=(LevelFacts(framework="none", code="not-levelled", basis="declared by issuer"),),
    )
    facts = replace(award(version), grade="", grade_scale=None, evidence_narrative="", register_number="")
    document = open_badge(facts, CONTEXTS)
    subject = document["credentialSubject"]
    assert not {"result", "creditsEarned", "registerNumber"} & set(subject)
    assert not {"creditsAvailable", "ectsCredits", "resultDescription", "localCredits"} & set(subject["achievement"])
    assert [row["targetType"] for row in subject["achievement"]["alignment"]] == ["ext:ISCEDF"]
    assert "evidence" not in document
    assert nquads(document, CONTEXTS, ours=True)


def test_a_joint_award_names_all_its_bodies():
    ueh, muni = ueh_ft_01().issuer, muni_da_01().issuer
    document = open_badge(award(replace(ueh_ft_01(), awarding_bodies=(ueh, muni), awarding_type="joint")), CONTEXTS)
    bodies = document["credentialSubject"]["achievement"]["awardingBody"]
    assert [body["id"] for body in bodies] == [ueh.did, muni.did]
    assert [body["countryCode"] for body in bodies] == ["VN", "CZ"]


def test_credits_with_a_fraction_keep_it():
    subject = open_badge(award(nuol_ba_01()), CONTEXTS)["credentialSubject"]
    assert subject["creditsEarned"] == 3.84
    assert subject["achievement"]["localCredits"]["hoursPerCredit"] == 48


@pytest.mark.parametrize("element", MANDATORY)
def test_an_award_without_a_mandatory_element_is_not_put_into_words(element):
    version = ueh_ft_01()
    without = {
        "title": {"titles": {}},
        "country": {"issuer": replace(version.issuer, country="")},
        "awarding_body": {"awarding_bodies": ()},
        "learning_outcomes": {"outcomes": ()},
        "workload": {"hours": Decimal(0)},
        "level": {"levels": ()},
        "assessment": {"assessments": ()},
        "participation": {"participation": ""},
        "quality_assurance": {"quality": ()},
    }
    facts = award(replace(version, **without.get(element, {})))
    facts = replace(facts, recipient_name="") if element == "learner" else facts
    facts = replace(facts, awarded_on="") if element == "date_of_issue" else facts
    assert missing_elements(facts) == [element]
    with pytest.raises(IncompleteFacts) as refusal:
        open_badge(facts, CONTEXTS)
    assert refusal.value.elements == [element]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_snapshot_survives_storage_unchanged(version):
    facts = award(version())
    assert AwardFacts.from_dict(json.loads(json.dumps(facts.to_dict()))) == facts


def test_a_wording_that_neighbours_share_is_stored_with_each_as_if_it_were_alone():
    one, other = ueh_ft_01(), muni_da_01()
    facts = [
        award(one),
        replace(award(one, number=2), evidence_narrative='", "version": {"code": "x"}}'),
        award(other),
        award(one),
    ]
    texts = list(AwardFacts.to_texts(facts))
    assert texts == [json.dumps(each.to_dict(), ensure_ascii=False, sort_keys=True) for each in facts]
    assert list(AwardFacts.from_texts(texts)) == facts


def test_a_stored_snapshot_with_a_member_nobody_knows_or_without_a_needed_one_is_refused():
    stored = award().to_dict()
    with pytest.raises(BadFacts, match="no such member"):
        AwardFacts.from_dict({**stored, "honours": "summa"})
    stored.pop("serial_number")
    with pytest.raises(BadFacts, match="serial_number"):
        AwardFacts.from_dict(stored)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("achieved_on", "19.12.2025"),
        ("achieved_on", "20251219"),
        ("valid_from", "2026-01-09"),
        ("valid_until", "2026-01-09T03:00:00"),
        ("credential_id", "http://localhost/with space"),
        ("public_url", "no scheme"),
    ],
)
def test_days_moments_and_addresses_are_written_in_one_way(field, value):
    with pytest.raises(BadFacts) as refusal:
        replace(award(), **{field: value})
    assert refusal.value.field == field


@pytest.mark.parametrize("value", ["-1", "NaN", "3.333", "1000000"])
def test_numbers_have_at_most_two_decimals(value):
    with pytest.raises(BadFacts):
        CreditFacts(system="ECTS", value=Decimal(value), hours_per_credit=Decimal(25))


@pytest.mark.parametrize("texts", [{"": "x"}, {"en": ""}, {"en": "a", "EN": "b"}, {"two words": "x"}])
def test_texts_are_told_by_language(texts):
    with pytest.raises(BadFacts):
        OutcomeFacts(code="LO1", texts=texts, hours=Decimal(1))
