"""Withdrawing an award: one person asks, a registrar who is not that person answers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, Revocation
from credentials.notifications import tell_revoked
from credentials.policies import may_answer_revocation, may_request_revocation
from credentials.signals import award_revoked
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

REVOCABLE = (Award.State.ISSUED, Award.State.SUSPENDED, Award.State.REPLACED)


@transaction.atomic
def request_revocation(*, award: Award, by: User, reason: str, explanation: str, legal_act: str = "") -> Revocation:
    """Ask for a revocation. Raises PermissionDenied, WrongState (not issued, or already asked for)."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    may_request_revocation(by, award).enforce()
    if award.state not in REVOCABLE:
        raise WrongState(_("The award is “%(state)s”; it cannot be revoked.") % {"state": award.get_state_display()})
    if award.revocations.pending().exists():
        raise WrongState(_("A revocation of this award is waiting for an answer already."))
    revocation = Revocation(
        award=award, reason=reason, explanation=explanation, legal_act=legal_act, requested_by=by, requested_at=timezone.now()
    )
    revocation.full_clean()
    revocation.save(force_insert=True)
    record("revocation_requested", on=award, by=by, institution_id=award.institution_id, reason=reason)
    return revocation


@transaction.atomic
def approve_revocation(*, revocation: Revocation, by: User, answer: str = "") -> Award:
    """Revoke, for good, as the second person. Raises PermissionDenied, WrongState."""
    revocation, award = _locked(revocation)
    may_answer_revocation(by, revocation).enforce()
    _answer(revocation, by=by, outcome=Revocation.Outcome.APPROVED, answer=answer)
    award.move_to(Award.State.REVOKED)
    award.revoked_at, award.revoked_by = revocation.answered_at, by
    award.save(update_fields=["state", "revoked_at", "revoked_by"])
    record("award_revoked", on=award, by=by, institution_id=award.institution_id, reason=revocation.reason)
    if award.status_list_id is not None:
        enqueue("publish_status_list", award.status_list_id, unique_key=f"publish_status_list:{award.status_list_id}")
    tell_revoked(revocation)
    transaction.on_commit(lambda: award_revoked.send(sender=Award, award_id=award.pk))
    return award


@transaction.atomic
def decline_revocation(*, revocation: Revocation, by: User, answer: str) -> Revocation:
    """Leave the award as it is, with a reason. Raises PermissionDenied, WrongState."""
    revocation, award = _locked(revocation)
    may_answer_revocation(by, revocation).enforce()
    _answer(revocation, by=by, outcome=Revocation.Outcome.DECLINED, answer=answer)
    record("revocation_declined", on=award, by=by, institution_id=award.institution_id)
    return revocation


def _answer(revocation: Revocation, *, by: User, outcome: str, answer: str) -> None:
    if revocation.outcome != Revocation.Outcome.PENDING:
        raise WrongState(_("This request has been answered already."))
    revocation.outcome, revocation.answered_by, revocation.answered_at, revocation.answer = outcome, by, timezone.now(), answer
    revocation.save(update_fields=["outcome", "answered_by", "answered_at", "answer"])


def _locked(revocation: Revocation) -> tuple[Revocation, Award]:
    """The award first, then its file: the order in which `request_revocation` takes them."""
    award = Award.objects.select_for_update().get(pk=revocation.award_id)
    return Revocation.objects.select_for_update().get(pk=revocation.pk), award
