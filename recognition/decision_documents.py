"""A decision in the shape of a Verifiable Credential 2.0: values in, the unsigned document out.

Everything in it is named by a fragment of the decision's own address, so that no nameless object is signed (decision 0012).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from credentials.signing.contexts import CREDENTIALS_V2, JSON, Contexts
from credentials.signing.proofs import timestamp
from micro4asia.foundation.numbers import plain
from recognition.models import Decision, DecisionLetter
from recognition.naming import person_of
from recognition.sources import sources_of


def decision_document(letter: DecisionLetter, contexts: Contexts) -> JSON:
    """letter: with its intent committed: key, place in a status list, moment. Equal rows make an equal document."""
    decision = letter.decision
    request = decision.request
    institution, place = request.institution, letter.place
    if institution is None or place is None or letter.signed_at is None:
        raise ValueError("a decision is signed after its intent was committed")
    until = {}
    if decision.valid_until:
        last = dt.datetime.combine(decision.valid_until, dt.time(23, 59, 59), institution.zone)
        until = {"validUntil": timestamp(last)}
    return {
        "@context": [CREDENTIALS_V2, contexts.recognition_url],
        "id": letter.url,
        "type": ["VerifiableCredential", "RecognitionDecisionCredential"],
        "name": f"Recognition decision {request.case_number}",
        "issuer": {"id": institution.did, "name": institution.name("en", on=decision.decided_on)},
        "validFrom": timestamp(letter.signed_at),
        **until,
        "credentialStatus": {
            "id": f"{letter.url}#status",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place.status_index),
            "statusListCredential": place.status_list.url,
        },
        "credentialSubject": {
            "id": f"{letter.url}#subject",
            "type": "RecognitionApplicant",
            "applicantName": person_of(request),
            "recognition": _recognition(letter, decision),
        },
    }


def _recognition(letter: DecisionLetter, decision: Decision) -> JSON:
    request, url, tag = decision.request, letter.url, decision.language
    former = getattr(decision.replaces, "letter", None) if decision.replaces else None
    return _told(
        id=f"{url}#decision",
        type="RecognitionDecision",
        caseNumber=request.case_number,
        recognitionPurpose=request.purpose,
        recognitionOutcome=decision.outcome,
        alternativePurpose=decision.alternative_purpose,
        alternativeLevel=decision.alternative_level,
        creditsGranted=plain(decision.credits),
        creditSystem=decision.credit_system,
        conversionBasis=decision.basis,
        gradeEntered=decision.grade or decision.stands_without_grade,
        decidedOn=decision.decided_on.isoformat(),
        heldUntil=decision.valid_until.isoformat() if decision.valid_until else "",
        appealUntil=decision.appeal_until.isoformat(),
        legalBasis=decision.legal_basis,
        legalReference=decision.legal_reference,
        legalVersion=decision.legal_version.isoformat() if decision.legal_version else "",
        replacesDecision=former.url if former else "",
        decisionReasons=_in(tag, decision.reasons),
        decisionNextSteps=_in(tag, decision.next_steps),
        sourceCredential=_sources(letter, decision),
        targetCourse=_courses(letter, decision),
        recognitionCondition=[
            _told(
                id=f"{url}#condition-{one.position}",
                type="RecognitionCondition",
                conditionText=_in(tag, one.what),
                conditionChecker=_in(tag, one.checked_by),
                conditionDue=one.due_on.isoformat(),
                conditionOtherwise=one.otherwise,
            )
            for one in decision.conditions.order_by("position")
        ],
    )


def _sources(letter: DecisionLetter, decision: Decision) -> list[JSON]:
    """Credentials of the network by their own address; a document, which has none, by its place in the case."""
    found, sources = [], sources_of(decision.request)
    for place, source in enumerate(sources, start=1):
        award, hours = source.award, decision.hours if len(sources) == 1 else source.facts.hours
        found.append(
            _told(
                id=award.public_url if award else f"{letter.url}#source-{place}",
                type="RecognisedCredential",
                sourceTitle=_texts(award.version.titles if award else source.facts.titles),
                sourceVersion=f"{award.version.micro_credential.code} {award.version.number}" if award else "",
                sourceHours=plain(hours) if hours else "",
            )
        )
    return found


def _courses(letter: DecisionLetter, decision: Decision) -> list[JSON]:
    course = decision.request.course
    if course is None:
        return []
    return [
        _told(
            id=f"{letter.url}#course",
            type="TargetCourse",
            courseCode=course.code,
            courseVersion=course.version,
            courseTitle=_texts(course.titles),
        )
    ]


def _in(tag: str, words: str) -> dict[str, str]:
    return {tag: words} if words else {}


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {tag: words for tag, words in texts.items() if words}


def _told(**values: Any) -> JSON:
    """What says nothing would be dropped by whoever reads it as linked data, so it is not written."""
    return {name: value for name, value in values.items() if value}
