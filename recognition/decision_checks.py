"""Whether the signed letter of a decision is genuine and stands, from its own bytes and the registry's books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.sealing import contexts, digest_of
from credentials.signing.verification import verify
from credentials.verifying import Books
from credentials.wording import moment
from recognition.models import Decision, DecisionLetter

# The band of the page, and its sentence, by what became of a genuine letter.
STANDINGS = {
    "stands": ("valid", _("Genuine, and in force")),
    "appealed": ("replaced", _("Genuine, but replaced on appeal")),
    "replaced": ("replaced", _("Genuine, but replaced by a later decision")),
    "set-aside": ("suspended", _("Genuine, but set aside on appeal and not decided anew yet")),
    "withdrawn": ("revoked", _("Genuine, but no longer in force")),
    "expired": ("expired", _("Genuine, but its time is over")),
}


@dataclass(frozen=True)
class LetterCheck:
    """genuine: signed by the institution it names, and unchanged.

    standing: stands, set-aside, appealed, replaced, withdrawn or expired.
    """

    genuine: bool
    standing: str
    checked_at: dt.datetime

    @property
    def kind(self) -> str:
        """Of the verdict band."""
        return STANDINGS[self.standing][0] if self.genuine else "unconfirmed"

    @property
    def title(self) -> str:
        return str(STANDINGS[self.standing][1] if self.genuine else _("Not confirmed as genuine"))

    @property
    def checked(self) -> str:
        return gettext("Checked just now, %(when)s") % {"when": moment(self.checked_at)}


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
    return LetterCheck(genuine, _standing(letter, expired="dates" in result.failed), now)


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
