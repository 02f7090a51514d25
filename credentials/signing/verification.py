"""Is this signed document true, as far as anyone can tell from outside? Five checks, each passed, failed or not reached.

    form       JSON-LD that says only what its contexts define, a credential with issuer and subject
    key        the key named by the proof is listed by its controller for assertions, and the controller is the issuer
    signature  made by that key over exactly this document, suite eddsa-rdfc-2022
    dates      begun and not ended
    status     the issuer's signed status list says neither revoked nor suspended

Nothing here raises for anything a stranger can write, and no key is ever taken from the document itself; did:key, which is its
own key, counts only where the caller allows it. Whether the issuer deserves trust is another question, answered elsewhere.
Sources: VC Data Model 2.0, section on verification; Bitstring Status List 1.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from . import status_entries
from .authenticity import KeyInfo, ResolveKey, Seal, authenticate, issuer_of
from .checks import Check, Unreachable, failed, not_reached, passed
from .contexts import JSON, Contexts, UnknownContext
from .periods import period_problem, proof_problem
from .screening import Unacceptable, parse
from .status_entries import ResolveStatus

__all__ = ["CHECKS", "Check", "KeyInfo", "Result", "Unreachable", "Verdict", "verify"]

CHECKS = ("form", "key", "signature", "dates", "status")


class Verdict(StrEnum):
    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"  # nothing failed, but something could not be reached


@dataclass(frozen=True)
class Result:
    checks: tuple[Check, ...]
    document: JSON | None = None
    issuer: str = ""
    verification_method: str = ""

    @property
    def failed(self) -> list[str]:
        return [check.name for check in self.checks if check.outcome == "failed"]

    @property
    def verdict(self) -> Verdict:
        if self.failed:
            return Verdict.INVALID
        return Verdict.VALID if all(check.outcome == "passed" for check in self.checks) else Verdict.UNKNOWN

    @property
    def valid(self) -> bool:
        return self.verdict is Verdict.VALID

    def __getitem__(self, name: str) -> Check:
        return next(check for check in self.checks if check.name == name)


def verify(
    document: JSON | bytes | str,
    *,
    resolve_key: ResolveKey,
    resolve_status: ResolveStatus,
    contexts: Contexts,
    now: datetime,
    allow_did_key: bool = False,
) -> Result:
    """Check a signed credential, given as received.

    resolve_key: address of a verification method → what its controller publishes, None if it is not listed.
    resolve_status: address of a status list → the signed list, None if there is none. Both may raise Unreachable.
    now: aware. allow_did_key: for other people's credentials only; our own issuers are known by did:web.
    """
    try:
        parsed = parse(document) if isinstance(document, bytes | str) else document
        if not isinstance(parsed, dict):
            raise Unacceptable("not_an_object")
        sealed = _authenticate(parsed, contexts, resolve_key, allow_did_key)
    except UnknownContext:
        return _unreadable("unknown_context")
    except Unacceptable as error:
        return _unreadable(error.code)
    status = status_entries.check(
        parsed,
        resolve_status=resolve_status,
        authenticate_list=lambda published: _authenticate(published, contexts, resolve_key, allow_did_key),
        now=now,
    )
    problem = period_problem(parsed, now) or proof_problem(sealed.expires, now)
    dates = failed("dates", problem) if problem else passed("dates")
    checks = (passed("form"), sealed.key, sealed.signature, dates, status)
    return Result(checks=checks, document=parsed, issuer=issuer_of(parsed), verification_method=sealed.method)


def _authenticate(document: JSON, contexts: Contexts, resolve_key: ResolveKey, allow_did_key: bool) -> Seal:  # noqa: FBT001
    return authenticate(document, contexts=contexts, resolve_key=resolve_key, allow_did_key=allow_did_key)


def _unreadable(code: str) -> Result:
    return Result(checks=(failed("form", code), *(not_reached(name, "form_failed") for name in CHECKS[1:])))
