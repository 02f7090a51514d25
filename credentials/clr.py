"""A larger award with its parts as one Comprehensive Learner Record: the signed credentials unchanged, and what is part of what.

Source: 1EdTech CLR 2.0 (context 2.0.1). The parts keep their own issuers' signatures; the record is signed by the institution
that awards the larger one, and shares its place in the status list: revoked with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from .signing.contexts import CREDENTIALS_V2, JSON, OPEN_BADGES

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def record_of(whole: JSON, parts: Sequence[JSON]) -> JSON:
    """The unsigned record. whole and parts: signed Open Badges as they were stored. Equal input makes an equal document."""
    issuer, subject = whole["issuer"], whole["credentialSubject"]
    status = whole["credentialStatus"]
    name = f"{whole['id']}#record"
    return {
        "@context": [CREDENTIALS_V2, CLR, OPEN_BADGES],
        "id": name,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": whole["name"],
        "issuer": {member: issuer[member] for member in ("id", "type", "name", "url") if issuer.get(member)}
        | {"type": ["Profile"]},
        "validFrom": whole["validFrom"],
        "credentialStatus": {**status, "id": f"{name}-status"},
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": subject["identifier"],
            "verifiableCredential": [whole, *parts],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isPartOf",
                    "sourceId": part["credentialSubject"]["achievement"]["id"],
                    "targetId": subject["achievement"]["id"],
                }
                for part in parts
            ],
        },
    }
