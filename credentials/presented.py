"""What somebody's file says of itself: read with care, shown as a claim, never trusted for more than its signature is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credentials.signing.contexts import JSON

LONGEST = 300


@dataclass(frozen=True)
class Claims:
    title: str
    recipient: str
    issuer: str
    issuer_id: str
    issued: str
    description: str


def claims_of(document: JSON | None) -> Claims | None:
    """The few words a reader wants to see of a credential in any of the usual shapes. None where there is nothing to read."""
    if not document:
        return None
    subject = _first(document.get("credentialSubject"))
    achievement = _first(subject.get("achievement") or subject.get("hasCredential"))
    issuer = document.get("issuer")
    profile = _first(issuer)
    return Claims(
        title=_words(achievement.get("name")) or _words(document.get("name")),
        recipient=_recipient(subject),
        issuer=_words(profile.get("name")),
        issuer_id=_words(profile.get("id")) or (_words(issuer) if isinstance(issuer, str) else ""),
        issued=_words(document.get("awardedDate") or document.get("validFrom") or document.get("issuanceDate"))[:10],
        description=_words(achievement.get("description")),
    )


def _recipient(subject: JSON) -> str:
    rows = subject.get("identifier")
    for row in rows if isinstance(rows, list) else [rows]:
        if isinstance(row, dict) and row.get("identityType") == "name" and row.get("hashed") is not True:
            return _words(row.get("identityHash"))
    return _words(subject.get("name"))


def _first(value: Any) -> JSON:
    if isinstance(value, list):
        value = value[0] if value else {}
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str:
    """A text, or the English or first one of a language map."""
    if isinstance(value, dict):
        value = value.get("en") or next(iter(value.values()), "")
    if isinstance(value, list):
        value = value[0] if value else ""
    # Half a character cannot be sent to a browser; it is shown as a question mark.
    return value[:LONGEST].encode(errors="replace").decode() if isinstance(value, str) else ""
