"""Why a row was not issued and why a batch halted, in words; the rows keep the codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

HELD_ALREADY = "held-already"
CHANGED = "changed"
ERASED = "erased"
NUMBER_TAKEN = "number-taken"
APPROVERS_OWN = "approvers-own"
PREPARERS_OWN = "preparers-own"
INVALID = "invalid"
SIGNER_REMOVED = "signer-removed"
FAULT = "fault"

# By code: what happened, and what to do.
FAILURES = {
    HELD_ALREADY: _("This person has the micro-credential already. Where it is meant to be given again, say so in a new batch."),
    CHANGED: _("The row is no longer what was approved. Prepare it in a new batch."),
    ERASED: _("This person's record was erased since. Enter the person anew, with another number, in a new batch."),
    NUMBER_TAKEN: _(
        "The student number was given to somebody else since, and neither name nor date of birth agrees. Check the number."
    ),
    APPROVERS_OWN: _("Nobody signs their own award. Prepare it singly; another registrar signs it."),
    PREPARERS_OWN: _("Nobody prepares their own award. A colleague prepares it."),
    INVALID: _("Something in the row is not accepted any more. Put it right in a new batch."),
    SIGNER_REMOVED: _(
        "The person who approved lost the right to sign before the seal was made. The award waits under “To sign” for another "
        "registrar."
    ),
    FAULT: _("Something went wrong here, and it is written down. Try again; where that does not help, tell the administrators."),
}
# What may come right by itself, or by what people did since.
PASSING = (FAULT, NUMBER_TAKEN)

APPROVER_REMOVED = "approver-removed"
REVIEW_PENDING = "review-pending"
WORDING_CHANGED = "wording-changed"
NOT_AWARDABLE = "not-awardable"
INSTITUTION_NOT_ACTIVE = "institution-not-active"
KEY_STOPPED = "key-stopped"
KEY_EXPIRED = "key-expired"
KEY_UNAVAILABLE = "key-unavailable"
BOOK_CLOSED = "book-closed"

HALTS = {
    APPROVER_REMOVED: _(
        "Whoever approved this batch no longer signs for the institution. Another registrar resumes it and signs the rest."
    ),
    REVIEW_PENDING: _("The version waits for a partner's review before anything is awarded for it."),
    WORDING_CHANGED: _("The micro-credential is no longer the wording that was approved."),
    NOT_AWARDABLE: _("The version is not published for awards at present. Resume when it is, or stop the batch."),
    INSTITUTION_NOT_ACTIVE: _("The institution is not an active member of the network at present."),
    KEY_STOPPED: _("The institution's signing key has been stopped. See under Keys what happens next."),
    KEY_EXPIRED: _("The institution's signing key has expired. An administrator starts a new one under Keys."),
    KEY_UNAVAILABLE: _("The signing key could not be reached, though it was tried several times. Resume when it answers."),
    BOOK_CLOSED: _("The register book of this year is closed; no number can be drawn from it."),
}
