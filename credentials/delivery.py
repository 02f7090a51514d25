"""What became of a letter, in words: codes of the mail server and of the provider's reports, and its state."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credentials.models import LearnerLetter
from micro4asia.foundation.models import Letter

WAITING, SENT, REFUSED, BOUNCED = "waiting", "sent", "refused", "bounced"
NO_MAILBOX = {"550", "551", "553", "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
FULL = {"452", "552", "4.2.2", "5.2.2", "5.2.3"}


def state_of(tied: LearnerLetter) -> str:
    if tied.bounced_at:
        return BOUNCED
    return {Letter.State.WAITING.value: WAITING, Letter.State.SENT.value: SENT}.get(tied.letter.state, REFUSED)


def reason(tied: LearnerLetter) -> str:
    """Why the letter did not arrive, or has not yet; empty where nothing is known against it."""
    code = tied.bounce_code or tied.letter.error
    return in_words(code.removeprefix("smtp_"), code) if code else ""


def in_words(number: str, code: str) -> str:
    if code == "erased":
        return _("The learner’s record was erased before it was sent.")
    if code == "bad_address":
        return _("Letters cannot be sent to this address: it is not written as one.")
    if number in NO_MAILBOX:
        return _("There is no such mailbox, or it takes no letters (code %(code)s).") % {"code": number}
    if number in FULL:
        return _("The mailbox is full (code %(code)s).") % {"code": number}
    if number.startswith(("5.7", "554")):
        return _("The receiving server takes the letter for unwanted mail (code %(code)s).") % {"code": number}
    if number.startswith("4"):
        return _("The receiving server asked to come back later (code %(code)s).") % {"code": number}
    if number[:1].isdigit():
        return _("The receiving server refused the letter (code %(code)s).") % {"code": number}
    return _("The mail server could not be reached (%(code)s).") % {"code": number}
