"""When a document begins and ends to be valid, in the words of VC 2.0 and of VC 1.1."""

from __future__ import annotations

import re
from datetime import datetime

from .contexts import JSON

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def moment(value: object) -> datetime | None:
    """An xsd:dateTime with its zone, else None: a moment without a zone is no moment."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def proof_problem(expires: object, now: datetime) -> str:
    """ "", or why a proof that ends by itself does not hold at `now`."""
    if expires is None:
        return ""
    limit = moment(expires)
    return "bad_date" if limit is None else "proof_expired" if now > limit else ""


def period_problem(document: JSON, now: datetime) -> str:
    """ "", or why the document does not hold at `now`. The end itself still counts."""
    for names, code in ((("validFrom", "issuanceDate"), "not_yet_valid"), (("validUntil", "expirationDate"), "expired")):
        for name in names:
            if name not in document:
                continue
            limit = moment(document[name])
            if limit is None:
                return "bad_date"
            if (now < limit) if code == "not_yet_valid" else (now > limit):
                return code
    return ""
