"""One step of a verification and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["passed", "failed", "not_reached"]


class Unreachable(Exception):
    """Raised by a resolver: the other side did not answer. The check is then not reached, which is not failed."""


@dataclass(frozen=True)
class Check:
    name: str
    outcome: Outcome
    code: str = ""  # for machines: "revoked", "expired", "unknown_context", "key_unknown"


def passed(name: str, code: str = "") -> Check:
    return Check(name, "passed", code)


def failed(name: str, code: str) -> Check:
    return Check(name, "failed", code)


def not_reached(name: str, code: str) -> Check:
    return Check(name, "not_reached", code)
