"""Withdrawing one award: one person asks, a registrar who is not that person answers."""

from __future__ import annotations

from typing import Any

from credentials.models import Award, LaterAct
from credentials.models.later_act import Kind
from credentials.services.acting import agree, ask_for, decline
from institutions.models import User


def request_revocation(*, award: Award, by: User, reason: str, explanation: str, **terms: Any) -> LaterAct:
    """Ask for a revocation. Raises PermissionDenied, ValidationError, WrongState (not issued, or already asked for)."""
    return ask_for(kind=Kind.REVOKE, awards=[award], by=by, terms={"reason": reason, "explanation": explanation, **terms})


def approve_revocation(*, revocation: LaterAct, by: User, answer: str = "") -> Award:
    """Revoke, for good, as the second person. Raises PermissionDenied, WrongState."""
    return agree(act=revocation, by=by, answer=answer).rows.order_by("pk")[0].award


def decline_revocation(*, revocation: LaterAct, by: User, answer: str) -> LaterAct:
    """Leave the award as it is, with a reason. Raises PermissionDenied, WrongState."""
    return decline(act=revocation, by=by, answer=answer)
