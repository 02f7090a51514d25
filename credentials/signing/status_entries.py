"""What the issuer's status list says about one document. Whatever cannot be read is unknown or failed, never fine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .authenticity import Seal, issuer_of
from .checks import Check, Unreachable, failed, not_reached, passed
from .contexts import JSON, UnknownContext
from .periods import period_problem
from .screening import Unacceptable, parse
from .status_bits import BadStatusList, decode, get

ResolveStatus = Callable[[str], JSON | bytes | str | None]

_ANSWERS = {"revocation": "revoked", "suspension": "suspended"}


class _Doubt(Exception):
    """Carries the check that the doubt leads to."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.code)
        self.check = check


def check(
    document: JSON,
    *,
    resolve_status: ResolveStatus,
    authenticate_list: Callable[[JSON], Seal],
    now: datetime,
) -> Check:
    """The check named "status". Entries of other purposes than revocation and suspension say nothing about validity."""
    entries = document.get("credentialStatus", [])
    entries = entries if isinstance(entries, list) else [entries]
    if not entries:
        return passed("status", "no_status")
    try:
        for entry in entries[:8]:
            answer = _answer(entry, document, resolve_status, authenticate_list, now)
            if answer:
                return failed("status", answer)
    except _Doubt as doubt:
        return doubt.check
    return passed("status")


def _answer(
    entry: object,
    document: JSON,
    resolve_status: ResolveStatus,
    authenticate_list: Callable[[JSON], Seal],
    now: datetime,
) -> str:
    if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
        raise _Doubt(not_reached("status", "unsupported_status"))
    purpose, url, index = entry.get("statusPurpose"), entry.get("statusListCredential"), entry.get("statusListIndex")
    if not isinstance(purpose, str) or purpose not in _ANSWERS:
        return ""
    if not isinstance(url, str) or not isinstance(index, str) or not (index.isascii() and index.isdigit() and len(index) < 12):
        raise _Doubt(failed("status", "bad_status_entry"))
    published = _published(url, document, resolve_status, authenticate_list, now)
    return _ANSWERS[purpose] if _bit(published, purpose, int(index)) else ""


def _published(
    url: str,
    document: JSON,
    resolve_status: ResolveStatus,
    authenticate_list: Callable[[JSON], Seal],
    now: datetime,
) -> JSON:
    """The list behind `url`, once it is known to be the issuer's own and current."""
    try:
        found = resolve_status(url)
        published = parse(found) if isinstance(found, bytes | str) else found
        if published is None:
            raise _Doubt(not_reached("status", "no_status_list"))
        seal = authenticate_list(published)
    except Unreachable as error:
        raise _Doubt(not_reached("status", "status_unreachable")) from error
    except (Unacceptable, UnknownContext) as error:
        raise _Doubt(failed("status", "status_list_unreadable")) from error
    if seal.key.code == "key_unreachable":
        raise _Doubt(not_reached("status", "status_unreachable"))
    if not seal.good:
        raise _Doubt(failed("status", "status_list_not_authentic"))
    if published.get("id") != url or issuer_of(published) != issuer_of(document):
        raise _Doubt(failed("status", "status_list_of_another"))
    problem = period_problem(published, now)
    if problem:
        raise _Doubt(not_reached("status", f"status_list_{problem}"))
    return published


def _bit(published: JSON, purpose: str, index: int) -> bool:
    subject = published.get("credentialSubject")
    encoded = subject.get("encodedList") if isinstance(subject, dict) else None
    if not isinstance(subject, dict) or not isinstance(encoded, str) or subject.get("statusPurpose") != purpose:
        raise _Doubt(failed("status", "status_list_unreadable"))
    if subject.get("statusSize", 1) != 1:
        raise _Doubt(not_reached("status", "unsupported_status"))
    try:
        return get(decode(encoded), index)
    except BadStatusList as error:
        raise _Doubt(failed("status", "status_list_unreadable")) from error
