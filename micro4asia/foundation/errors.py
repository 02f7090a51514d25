"""How a use case says no. Doors turn these into pages: 403 with the reason, 409 with the state."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

Refused = PermissionDenied


class WrongState(Exception):
    """The row has moved on: what was asked no longer fits it. `reason` is a translated sentence for the person who asked."""

    def __init__(self, reason: str | Promise = "") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """The answer of a policy: truthy where allowed, else falsy with a reason in words for the page and for the 403."""

    reason: Any = ""

    def __bool__(self) -> bool:
        return not self.reason

    def enforce(self) -> None:
        """Raise PermissionDenied, carrying the reason, unless allowed."""
        if self.reason:
            raise Refused(self.reason)


ALLOWED = Verdict()
