"""A partner's endorsement in the shape of an Open Badges 3.0 EndorsementCredential on Verifiable Credentials 2.0.

Sources: Open Badges 3.0, EndorsementCredential and EndorsementSubject; strict arrays, as the published schemas ask.
"""

from __future__ import annotations

from credentials.award_facts import BodyFacts, Texts
from credentials.documents import pick
from credentials.signing.contexts import CREDENTIALS_V2, JSON, OPEN_BADGES


def endorsement_document(
    *,
    url: str,
    issuer: BodyFacts,
    achievement: str,
    name: str,
    claim: Texts,
    language: str,
    valid_from: str,
    status: tuple[str, int],
) -> JSON:
    """The unsigned document. Equal values make an equal document.

    achievement: the address of the version that is endorsed. status: address of the endorser's list and the place in it.
    claim: the standard has one text without a language, so its languages stand one after another, the endorser's first.
    """
    profile = {"id": issuer.did, "type": ["Profile"], "name": pick(issuer.names, language)}
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": url,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": name,
        "issuer": {**profile, "url": issuer.url} if issuer.url else profile,
        "validFrom": valid_from,
        "credentialStatus": {
            "id": f"{url}#status",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status[1]),
            "statusListCredential": status[0],
        },
        "credentialSubject": {
            "id": achievement,
            "type": ["EndorsementSubject"],
            "endorsementComment": comment(claim, language),
        },
    }


def comment(claim: Texts, language: str) -> str:
    first = [text for tag, text in claim.items() if tag == language]
    return "\n\n".join([*first, *(text for tag, text in claim.items() if tag != language)])
