"""An award in the shape of an Open Badges 3.0 document on Verifiable Credentials 2.0, ready to be signed.

Sources: Open Badges 3.0 JSON schema (strict arrays); Council Recommendation 2022/C 243/02, Annex I (European elements);
`signing/contexts/micro4asia-v1.jsonld` for what Open Badges has no term for.

Every object but the recipient's identity, where the schema allows no id, is named by an address. The graph then has one
blank node, so its canonical form is cheap and a batch can be signed by template. Hence also no `allowedValue`: an ordered list
is a chain of blank nodes; the steps of a grade scale are named objects of our own context instead.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from .award_facts import (
    AssessmentFacts,
    AwardFacts,
    BodyFacts,
    CreditFacts,
    GradeScaleFacts,
    LevelFacts,
    OutcomeFacts,
    QualityFacts,
    SkillFacts,
    Texts,
    VersionFacts,
)
from .signing.contexts import CREDENTIALS_V2, JSON, OPEN_BADGES, Contexts

MANDATORY = (
    "learner",
    "title",
    "country",
    "awarding_body",
    "date_of_issue",
    "learning_outcomes",
    "workload",
    "level",
    "assessment",
    "participation",
    "quality_assurance",
)
_EQF = "http://data.europa.eu/snb/eqf/"
_ISCED_F = "http://data.europa.eu/snb/isced-f/"


class IncompleteFacts(ValueError):
    """One of the eleven mandatory European elements is missing; `elements` names them as in MANDATORY."""

    def __init__(self, elements: list[str]) -> None:
        super().__init__(", ".join(elements))
        self.elements = elements


def missing_elements(facts: AwardFacts) -> list[str]:
    """The mandatory European elements (Annex I) that these facts do not answer, in the order of the Recommendation."""
    version = facts.version
    answers: dict[str, object] = {
        "learner": facts.recipient_name,
        "title": version.titles,
        "country": version.issuer.country,
        "awarding_body": version.awarding_bodies,
        "date_of_issue": facts.awarded_on,
        "learning_outcomes": version.outcomes,
        "workload": version.hours,
        "level": version.levels,
        "assessment": version.assessments,
        "participation": version.participation,
        "quality_assurance": version.quality,
    }
    return [element for element in MANDATORY if not answers[element]]


def open_badge(facts: AwardFacts, contexts: Contexts) -> JSON:
    """The unsigned document. Equal facts make an equal document. Raises IncompleteFacts."""
    missing = missing_elements(facts)
    if missing:
        raise IncompleteFacts(missing)
    language = facts.languages[0] if facts.languages else "en"
    document: JSON = _without_nothing(
        {
            "@context": [CREDENTIALS_V2, OPEN_BADGES, contexts.extension_url],
            "id": facts.credential_id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": pick(facts.version.titles, language),
            "issuer": _issuer(facts, language),
            "validFrom": facts.valid_from,
            "validUntil": facts.valid_until,
            "awardedDate": f"{facts.awarded_on}T00:00:00Z",
            "issuedOn": facts.awarded_on,
            "publicPage": facts.public_url,
            "credentialStatus": _status(facts),
            "credentialSubject": _subject(facts, language),
            "evidence": _evidence(facts),
        }
    )
    return document


def pick(texts: Texts, language: str) -> str:
    """The text in this language, else in English, else the first there is."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def _without_nothing(value: Any) -> Any:
    """The same without members that say nothing: an empty member under an unknown name would escape the signature."""
    if isinstance(value, list):
        return [_without_nothing(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, member in value.items():
        said = _without_nothing(member) if isinstance(member, dict | list) else member
        if said or said == 0:  # a nought and a "false" say something
            kept[name] = said
    return kept


def _map(texts: Texts) -> Texts:
    # Readers write language tags in small letters in the graph, so they stand that way in the document too.
    return {tag.lower(): text for tag, text in texts.items()}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _issuer(facts: AwardFacts, language: str) -> JSON:
    issuer = facts.version.issuer
    return {
        "id": issuer.did,
        "type": ["Profile"],
        "name": pick(issuer.names, language),
        "url": issuer.url,
        "address": {
            "id": f"{facts.credential_id}#issuer-address",
            "type": ["Address"],
            "addressCountry": issuer.country_name,
            "addressCountryCode": issuer.country,
            "addressRegion": issuer.region,
        },
    }


def _status(facts: AwardFacts) -> JSON:
    return {
        "id": f"{facts.credential_id}#status",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(facts.status_index),
        "statusListCredential": facts.status_list_url,
    }


def _subject(facts: AwardFacts, language: str) -> JSON:
    identity = {"type": "IdentityObject", "hashed": False, "identityHash": facts.recipient_name, "identityType": "name"}
    return {
        "id": f"{facts.credential_id}#subject",
        "type": ["AchievementSubject"],
        "identifier": [identity],
        "achievement": _achievement(facts, language),
        "creditsEarned": _number(facts.version.ects.value) if facts.version.ects else None,
        "result": _result(facts),
        "achievedOn": facts.achieved_on,
        "learningFrom": facts.learning_from_on,
        "learningUntil": facts.learning_until_on,
        "serialNumber": facts.serial_number,
        "registerNumber": facts.register_number,
        "awardLanguage": list(facts.languages),
        "supervisionCarriedOut": facts.supervision_carried_out,
        "identityVerificationMethod": facts.identity_method,
    }


def _result(facts: AwardFacts) -> list[JSON]:
    if not facts.grade:
        return []
    result = {"id": f"{facts.credential_id}#result", "type": ["Result"], "value": facts.grade}
    if facts.grade_scale:
        result["resultDescription"] = f"{facts.version.url}#grade"
    return [result]


def _evidence(facts: AwardFacts) -> list[JSON]:
    if not facts.evidence_narrative:
        return []
    return [{"id": f"{facts.credential_id}#evidence", "type": ["Evidence"], "narrative": facts.evidence_narrative}]


def _achievement(facts: AwardFacts, language: str) -> JSON:
    version, url = facts.version, facts.version.url
    return {
        "id": url,
        "type": ["Achievement", "MicroCredentialVersion"],
        "achievementType": "MicroCredential",
        "name": pick(version.titles, language),
        "description": pick(version.descriptions, language),
        "criteria": {"id": f"{url}#criteria", "narrative": _criteria(version, language)},
        "inLanguage": language,
        "humanCode": version.code,
        "version": version.number,
        "fieldOfStudy": version.isced_f_label,
        "creditsAvailable": _number(version.ects.value) if version.ects else None,
        "image": {"id": version.image_url, "type": "Image", "caption": version.code} if version.image_url else None,
        "alignment": _alignments(version),
        "resultDescription": _scale(facts.grade_scale, url),
        "endorsement": [json.loads(text) for text in version.endorsements],
        "related": [{"id": part.url, "type": ["Related"], "version": part.number} for part in facts.parts],
        **_european(version),
    }


def _criteria(version: VersionFacts, language: str) -> str:
    return "\n".join(f"{outcome.code}: {pick(outcome.texts, language)} ({outcome.hours} h)" for outcome in version.outcomes)


def _alignments(version: VersionFacts) -> list[JSON]:
    levels = [
        _level_alignment(version.url, rank, level) for rank, level in enumerate(version.levels, 1) if level.framework != "none"
    ]
    field_of_education = {
        "id": f"{version.url}#alignment-isced-f",
        "type": ["Alignment"],
        "targetName": version.isced_f_label,
        "targetUrl": _ISCED_F + version.isced_f_code,
        "targetCode": version.isced_f_code,
        "targetFramework": "ISCED-F 2013",
        "targetType": "ext:ISCEDF",
    }
    skills = [_skill_alignment(version.url, rank, skill) for rank, skill in enumerate(version.skills, 1)]
    return [*levels, *([field_of_education] if version.isced_f_code else []), *skills]


def _skill_alignment(url: str, rank: int, skill: SkillFacts) -> JSON:
    return {
        "id": f"{url}#alignment-skill-{rank}",
        "type": ["Alignment"],
        "targetName": pick(skill.names, "en"),
        "targetUrl": skill.url,
        "targetFramework": skill.scheme,
        "targetType": "ext:ESCOSkill" if skill.scheme == "ESCO" else "ceasn:Competency",
    }


def _level_alignment(url: str, rank: int, level: LevelFacts) -> JSON:
    node = f"{url}#alignment-level-{rank}"
    return {
        "id": node,
        "type": ["Alignment"],
        "targetName": f"{level.framework} {level.code}",
        "targetUrl": _EQF + level.code if level.framework == "EQF" else node,
        "targetCode": level.code,
        "targetFramework": level.framework,
        "targetType": "ext:EQF" if level.framework == "EQF" else "ext:NQF",
    }


def _scale(scale: GradeScaleFacts | None, url: str) -> list[JSON]:
    if scale is None:
        return []
    steps = [
        {"id": f"{url}#grade-step-{rank}", "type": ["GradeStep"], "gradeLabel": value, "gradeRank": rank}
        for rank, value in enumerate(scale.values, 1)
    ]
    description = {
        "id": f"{url}#grade",
        "type": ["ResultDescription"],
        "name": scale.name,
        "resultType": scale.result_type,
        "requiredValue": scale.lowest_pass,
        "gradeScale": {
            "id": f"{url}#grade-scale",
            "type": ["GradeScale"],
            "gradeScaleCode": scale.code,
            "gradeScaleName": scale.name,
            "gradeStep": steps,
        },
    }
    return [description]


def _european(version: VersionFacts) -> JSON:
    """What Open Badges has no term for, in the terms of our own context."""
    url = version.url
    return {
        "versionTitle": _map(version.titles),
        "versionSummary": _map(version.descriptions),
        "versionNumber": version.number,
        "learningOutcome": [_outcome(url, rank, outcome) for rank, outcome in enumerate(version.outcomes, 1)],
        "notionalHours": _number(version.hours),
        "ectsCredits": _credits(f"{url}#ects", version.ects),
        "localCredits": _credits(f"{url}#local-credits", version.local_credits),
        "levelStatement": [_level(url, rank, level) for rank, level in enumerate(version.levels, 1)],
        "iscedFCode": version.isced_f_code,
        "assessmentMethod": [_assessment(url, rank, item) for rank, item in enumerate(version.assessments, 1)],
        "participationForm": version.participation,
        "participationText": _map(version.participation_notes),
        "onSiteHours": _number(version.on_site_hours),
        "qualityAssurance": [_quality(url, rank, item) for rank, item in enumerate(version.quality, 1)],
        "prerequisiteText": _map(version.prerequisites),
        "stackabilityText": _map(version.stackability),
        "partOfAward": list(version.part_of_urls),
        "learningSetting": version.learning_setting,
        "awardingType": version.awarding_type,
        "awardingBody": [_body(body) for body in version.awarding_bodies],
        "instructionLanguage": list(version.instruction_languages),
    }


def _outcome(url: str, rank: int, outcome: OutcomeFacts) -> JSON:
    return {
        "id": f"{url}#outcome-{rank}",
        "type": ["LearningOutcome"],
        "outcomeCode": outcome.code,
        "outcomeText": _map(outcome.texts),
        "notionalHours": _number(outcome.hours),
    }


def _credits(node: str, amount: CreditFacts | None) -> JSON | None:
    if amount is None:
        return None
    return {
        "id": node,
        "type": ["CreditStatement"],
        "creditSystem": amount.system,
        "creditValue": _number(amount.value),
        "hoursPerCredit": _number(amount.hours_per_credit),
    }


def _level(url: str, rank: int, level: LevelFacts) -> JSON:
    return {
        "id": f"{url}#level-{rank}",
        "type": ["LevelStatement"],
        "levelFramework": level.framework,
        "levelCode": level.code,
        "levelBasis": level.basis,
    }


def _assessment(url: str, rank: int, item: AssessmentFacts) -> JSON:
    return {
        "id": f"{url}#assessment-{rank}",
        "type": ["AssessmentMethod"],
        "assessmentType": item.type,
        "assessmentText": _map(item.texts),
        "assessmentWeight": _number(item.weight),
        "supervisionType": item.supervision,
        "assessedOutcome": list(item.outcomes),
        "passRuleText": _map(item.pass_rules),
    }


def _quality(url: str, rank: int, item: QualityFacts) -> JSON:
    return {
        "id": f"{url}#quality-{rank}",
        "type": ["QualityAssuranceStatement"],
        "qualityAssuranceType": item.type,
        "qualityAssuranceBody": item.body,
        "qualityAssuranceDecision": item.decision,
        "decidedOn": item.decided_on,
        "decisionValidUntil": item.valid_until_day,
        "decisionEvidence": item.evidence_url,
        "qualityAssuranceText": _map(item.texts),
    }


def _body(body: BodyFacts) -> JSON:
    return {
        "id": body.did,
        "type": ["AwardingBody"],
        "bodyName": _map(body.names),
        "countryCode": body.country,
        "regionName": body.region,
        "bodyUrl": body.url,
        "bodyIdentifier": _identifiers(body),
    }


def _identifiers(body: BodyFacts) -> list[JSON]:
    return [
        {
            "id": f"{body.did}#identifier-{rank}",
            "type": ["BodyIdentifier"],
            "identifierScheme": item.scheme,
            "identifierValue": item.value,
        }
        for rank, item in enumerate(body.identifiers, 1)
    ]
