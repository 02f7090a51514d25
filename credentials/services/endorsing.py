"""A partner's review of a micro-credential: asked for, commented, declined, or answered with a signed endorsement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Endorsement, MicroCredentialVersion, PartnerReview, ReviewComment
from credentials.notifications import tell_review
from credentials.policies import may_answer_review, may_ask_review, may_sign_endorsement, may_withdraw_endorsement
from credentials.services.intents import draw_places
from institutions.custody import signing_key_of
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

# What can be looked at: wording that is in quality review or has passed it.
REVIEWABLE = ("internal_qa", "approved", "published")
CLAIM_LENGTH = 1200


@transaction.atomic
def ask_review(
    *, version: MicroCredentialVersion, partner: Institution, by: User, reason: str, due_on: dt.date, awards_wait: bool = False
) -> PartnerReview:
    """Ask an active member for its view. Raises PermissionDenied, WrongState, ValidationError (by field)."""
    rows = MicroCredentialVersion.objects.select_for_update(of=("self",)).select_related("micro_credential__institution")
    version = rows.get(pk=version.pk)
    may_ask_review(by, version).enforce()
    if version.state not in REVIEWABLE:
        raise WrongState(_("A partner reviews wording that is in quality review, approved or published."))
    errors: dict[str, str] = {}
    if partner.pk == version.institution.pk or partner.state != Institution.State.ACTIVE:
        errors["partner"] = _("Ask another active member of the network.")
    elif (
        PartnerReview.objects.open().filter(version=version, partner=partner).exists()
        or Endorsement.objects.filter(version=version, institution=partner, state=Endorsement.State.SIGNING).exists()
    ):
        errors["partner"] = _("This partner was asked already and has not answered yet.")
    if due_on <= version.institution.today():
        errors["due_on"] = _("Choose a later day: the partner needs time to read.")
    if errors:
        raise ValidationError(errors)
    review = PartnerReview(
        version=version,
        institution=version.institution,
        partner=partner,
        reason=reason,
        due_on=due_on,
        awards_wait=awards_wait,
        asked_by=by,
        asked_at=timezone.now(),
    )
    review.full_clean(validate_constraints=False)
    review.save(force_insert=True)
    record("review_asked", on=review, by=by, institution_id=review.institution_id, partner=partner.pk)
    tell_review(review.pk, "asked")
    return review


@transaction.atomic
def comment_review(*, review: PartnerReview, by: User, text: str, element: str = "") -> ReviewComment:
    """Say something about one element, or about all of it. Raises PermissionDenied, WrongState."""
    review = _locked(review)
    may_answer_review(by, review).enforce()
    _still_open(review)
    comment = ReviewComment(review=review, element=element, text=text, written_by=by, written_at=timezone.now())
    comment.full_clean()
    comment.save(force_insert=True)
    record("review_commented", on=comment, by=by, institution_id=review.partner_id, element=element)
    return comment


@transaction.atomic
def answer_review(*, review: PartnerReview, by: User, outcome: str, answer: str) -> PartnerReview:
    """Close the review with comments, or decline it with a reason. Raises PermissionDenied, WrongState."""
    if outcome not in (PartnerReview.State.COMMENTED, PartnerReview.State.DECLINED):
        raise ValueError(outcome)
    review = _locked(review)
    may_answer_review(by, review).enforce()
    if outcome == PartnerReview.State.COMMENTED and not answer and not review.comments.exists():
        raise ValidationError({"answer": _("Comment on at least one element, or say something here.")})
    _close(review, outcome, by, answer)
    record(f"review_{outcome}", on=review, by=by, institution_id=review.partner_id)
    tell_review(review.pk, outcome)
    return review


@transaction.atomic
def cancel_review(*, review: PartnerReview, by: User, reason: str) -> PartnerReview:
    """The institution that asked no longer needs an answer. Raises PermissionDenied, WrongState."""
    review = _locked(review)
    may_ask_review(by, review.version).enforce()
    _close(review, PartnerReview.State.CANCELLED, by, reason)
    record("review_cancelled", on=review, by=by, institution_id=review.institution_id)
    tell_review(review.pk, "cancelled")
    return review


@transaction.atomic
def word_endorsement(*, review: PartnerReview, by: User, claim: Mapping[str, str]) -> Endorsement:
    """Write, or write anew, what a registrar is to sign. It binds to the wording as it is at this moment.

    claim: {language tag: text}. Raises PermissionDenied, WrongState, ValidationError.
    """
    review = _locked(review)
    may_answer_review(by, review).enforce()
    _still_open(review)
    if not any(claim.values()):
        raise ValidationError({"claim": _("Say in at least one language what you endorse.")})
    endorsement = Endorsement.objects.select_for_update().filter(review=review).first() or Endorsement(review=review)
    endorsement.version, endorsement.institution = review.version, review.partner
    endorsement.claim = {tag: text for tag, text in claim.items() if text}
    endorsement.content = review.version.content_digest()
    endorsement.claimed_by, endorsement.claimed_at = by, timezone.now()
    endorsement.save()
    record("endorsement_worded", on=endorsement, by=by, institution_id=review.partner_id, content=endorsement.content)
    return endorsement


@transaction.atomic
def sign_endorsement(*, endorsement: Endorsement, by: User, shown: str, now: dt.datetime | None = None) -> Endorsement:
    """Commit the intent as the second person; a worker makes the signature.

    shown: `mark_of` what this person read. Raises PermissionDenied, WrongState, KeyUnavailable.
    """
    review = _locked(endorsement.review)
    endorsement = _locked_endorsement(endorsement)
    may_sign_endorsement(by, endorsement).enforce()
    if mark_of(endorsement) != shown:
        raise WrongState(_("The endorsement was worded anew after it was shown to you. Read it again before you sign."))
    approved = review.version.approved_content
    if not approved:
        raise WrongState(_("The micro-credential is still in quality review. An endorsement is signed once it is approved."))
    if endorsement.content != approved or review.version.content_digest() != approved:
        raise WrongState(_("The micro-credential was changed after your reviewer read it. It has to be read again first."))
    _close(review, PartnerReview.State.ENDORSED, by, "", keeps_claim=True)
    moment = (now or timezone.now()).replace(microsecond=0)
    home = endorsement.institution
    endorsement.move_to(Endorsement.State.SIGNING)
    endorsement.signed_by, endorsement.signed_at = by, moment
    endorsement.signing_key = signing_key_of(home, on=timezone.localtime(moment, home.zone).date())
    ((endorsement.status_list, endorsement.status_index),) = draw_places(home, 1, now=moment)
    endorsement.save()
    record("endorsement_signed", on=endorsement, by=by, institution_id=endorsement.institution_id, content=endorsement.content)
    enqueue("seal_endorsement", endorsement.pk)
    return endorsement


@transaction.atomic
def withdraw_endorsement(*, endorsement: Endorsement, by: User, reason: str) -> Endorsement:
    """Take it back for good: one bit turns, the list is signed again. Raises PermissionDenied, WrongState."""
    endorsement = _locked_endorsement(endorsement)
    may_withdraw_endorsement(by, endorsement).enforce()
    endorsement.move_to(Endorsement.State.WITHDRAWN)
    endorsement.withdrawn_by, endorsement.withdrawn_at, endorsement.withdrawal_reason = by, timezone.now(), reason
    endorsement.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    record("endorsement_withdrawn", on=endorsement, by=by, institution_id=endorsement.institution_id)
    listed = endorsement.status_list_id
    if listed is not None:
        enqueue("publish_status_list", listed, unique_key=f"publish_status_list:{listed}")
    tell_review(endorsement.review_id, "withdrawn")
    return endorsement


def mark_of(endorsement: Endorsement) -> str:
    """What a signature binds to: the moment of the wording and the content that was read."""
    return f"{endorsement.claimed_at.timestamp():.6f}:{endorsement.content}"


def _close(review: PartnerReview, state: str, by: User, answer: str, *, keeps_claim: bool = False) -> None:
    review.move_to(state)
    if not keeps_claim:
        # A claim that nobody signed goes with the review it was meant for.
        Endorsement.objects.filter(review=review, state=Endorsement.State.CLAIMED).delete()
    review.answered_by, review.answered_at, review.answer = by, timezone.now(), answer
    review.save(update_fields=["state", "answered_by", "answered_at", "answer"])


def _still_open(review: PartnerReview) -> None:
    if review.state != PartnerReview.State.ASKED:
        raise WrongState(
            _("This review is “%(state)s” now; nothing can be added to it any more.") % {"state": review.get_state_display()}
        )


def _locked(review: PartnerReview) -> PartnerReview:
    rows = PartnerReview.objects.select_for_update(of=("self",))
    return rows.select_related("version__micro_credential__institution", "institution", "partner").get(pk=review.pk)


def _locked_endorsement(endorsement: Endorsement) -> Endorsement:
    rows = Endorsement.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "review", "version").get(pk=endorsement.pk)
