"""Where a partner stands. Each change is one dated row with a reason, and a letter; two administrators suspend and reinstate."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, Standing, StandingProposal, User
from institutions.partner_letters import tell_of_standing
from institutions.policies import may_confirm_standing, may_keep_partners, must_still_hold
from institutions.services.clients import revoke_tokens_of_institution
from institutions.services.leaving import end_sessions_of_institution
from institutions.signals import signing_resumed
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = Institution.State
EVENTS = {State.SUSPENDED: "institution_suspended", State.ACTIVE: "institution_reinstated", State.LEFT: "institution_left"}


def lock(institution: Institution) -> Institution:
    return Institution.objects.select_for_update().get(pk=institution.pk)


def enter(
    institution: Institution, state: str, *, by: User, reason: str, proposed_by: User | None = None, since: dt.date | None = None
) -> Standing:
    """Move a locked institution to a state and write that down, with a letter. The caller has asked the policy and records.

    Raises WrongState.
    """
    institution.move_to(state)
    day = since or timezone.localtime(timezone.now(), institution.zone).date()
    if state == State.ACTIVE and institution.member_from is None:
        institution.member_from = day
    if state == State.LEFT and institution.member_from:
        institution.member_to = max(day, institution.member_from)
    institution.save(update_fields=["state", "member_from", "member_to"])
    standing = Standing(institution=institution, state=state, since=day, reason=reason, by=by, proposed_by=proposed_by)
    standing.full_clean()
    standing.save(force_insert=True)
    tell_of_standing(standing)
    return standing


@transaction.atomic
def suspend_institution(*, institution: Institution, by: User, reason: str) -> StandingProposal:
    """Propose a suspension; it takes effect when a second administrator confirms. Raises PermissionDenied, WrongState."""
    return propose_standing(institution=institution, state=State.SUSPENDED, by=by, reason=reason)


@transaction.atomic
def propose_standing(*, institution: Institution, state: str, by: User, reason: str) -> StandingProposal:
    """Propose to suspend, to reinstate (`active`) or to let go (`left`). Raises PermissionDenied, WrongState."""
    institution = lock(institution)
    may_keep_partners(by).enforce()
    if institution.member_from is None:
        raise WrongState(_("Only members are suspended, reinstated or let go."))
    before = institution.state
    institution.move_to(state)
    institution.state = before
    proposal = StandingProposal(institution=institution, state=state, reason=reason, proposed_by=by)
    proposal.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise WrongState(_("Another change is proposed for this partner already. Answer that one first.")) from None
    record("standing_proposed", on=proposal, by=by, institution_id=institution.pk, state=state)
    return proposal


@transaction.atomic
def confirm_standing(*, institution: Institution, by: User) -> Standing:
    """The second administrator: from this second on it holds. Raises PermissionDenied, WrongState.

    Suspended or let go, its people are signed out and its programmes' tokens end; a worker signs nothing more for it.
    Status lists, DID document and pages stay. Reinstated, what waited for a signature is taken up again.
    """
    institution = lock(institution)
    proposal = _open(institution)
    may_confirm_standing(by, proposal).enforce()
    must_still_hold(may_keep_partners(proposal.proposed_by))
    standing = enter(institution, proposal.state, by=by, reason=proposal.reason, proposed_by=proposal.proposed_by)
    proposal.answer(by, confirmed=True)
    proposal.save(update_fields=["answered_by", "answered_at", "confirmed"])
    if standing.state == State.ACTIVE:
        transaction.on_commit(lambda: signing_resumed.send(sender=Institution, institution_id=institution.pk))
    else:
        end_sessions_of_institution(institution)
        revoke_tokens_of_institution(institution)
    event = EVENTS[State(standing.state)]
    record(event, on=institution, by=by, institution_id=institution.pk, proposed_by=proposal.proposed_by_id)
    return standing


@transaction.atomic
def drop_proposal(*, institution: Institution, by: User) -> StandingProposal:
    """Either administrator lets the proposal fall. Raises PermissionDenied, WrongState."""
    institution = lock(institution)
    may_keep_partners(by).enforce()
    proposal = _open(institution)
    proposal.answer(by, confirmed=False)
    proposal.save(update_fields=["answered_by", "answered_at", "confirmed"])
    record("standing_proposal_dropped", on=proposal, by=by, institution_id=institution.pk, state=proposal.state)
    return proposal


def _open(institution: Institution) -> StandingProposal:
    proposal = institution.standing_proposals.open().select_for_update().first()
    if proposal is None:
        raise WrongState(_("Nothing is proposed for this partner any more."))
    return proposal
