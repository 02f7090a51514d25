"""Whether the signed letter of a decision is genuine and stands, from its own bytes and the registry's books."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from credentials.sealing import contexts, digest_of
from credentials.signing.verification import verify
from credentials.verifying import Books
from recognition.models import Decision, DecisionLetter


@dataclass(frozen=True)
class LetterCheck:
    """genuine: signed by the institution it names, and unchanged.

    standing: stands, set-aside, appealed, replaced, withdrawn or expired.
    """

    genuine: bool
    standing: str

    @property
    def kind(self) -> str:
        if not self.genuine:
            return "err"
        return "ok" if self.standing == "stands" else "warn"


def check_letter(letter: DecisionLetter) -> LetterCheck:
    books = Books()
    now = timezone.now()
    result = verify(
        letter.document,
        resolve_key=books.published_key,
        resolve_status=books.published_status,
        contexts=contexts(),
        now=now,
    )
    institution = letter.decision.request.institution
    ours = institution is not None and result.issuer == institution.did and digest_of(letter.document) == letter.digest
    genuine = ours and not {"form", "key", "signature"}.intersection(result.failed)
    return LetterCheck(genuine, _standing(letter, expired="dates" in result.failed))


def _standing(letter: DecisionLetter, *, expired: bool) -> str:
    decision: Decision = letter.decision
    follower = getattr(decision, "replaced_by", None)
    if follower is not None:
        return "appealed" if hasattr(follower, "settles") else "replaced"
    if decision.is_set_aside:
        return "set-aside"
    if letter.state == DecisionLetter.State.WITHDRAWN:
        return "withdrawn"
    return "expired" if expired else "stands"
