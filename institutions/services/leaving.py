"""Roles end, accounts close, and what was open in that person's name ends with them, from one second to the next."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import (
    FactorRecovery,
    Grant,
    Institution,
    Invitation,
    Membership,
    Role,
    SigningKey,
    StandingProposal,
    User,
)
from institutions.policies import has_administrator, may_change_role, may_close_account
from institutions.services.clients import revoke_tokens_of_user
from institutions.services.granting import lock_network_roles, lock_role, locked, tell
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.letters import post


@transaction.atomic
def end_role(*, membership: Membership, by: User) -> Membership:
    """Take a role away now. The person is signed out everywhere, so that nothing they have open outlives it.

    Raises PermissionDenied, WrongState.
    """
    user = locked(membership.user)
    row = lock_role(membership)
    may_change_role(by, row).enforce()
    if row.ended_at or (row.valid_to and row.valid_to < timezone.localdate()):
        raise WrongState(_("This role is over already."))
    if row.role == Role.INSTITUTION_ADMIN and row.institution and not has_administrator(row.institution, besides=row):
        raise WrongState(_("The last administrator of an institution keeps the role until there is another."))
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    record("role_ended", on=row, by=by, institution_id=row.institution_id, role=row.role, user=user.pk)
    _end_what_is_open(
        user, by=by, institution=row.institution, administers=row.role in (Role.INSTITUTION_ADMIN, Role.NETWORK_ADMIN)
    )
    tell(row, "role-ended")
    return row


@transaction.atomic
def suspend_person(*, person: User, by: User) -> User:
    """Close an account: no sign-in, no session, no token, no role until it is opened again.

    Raises PermissionDenied, WrongState.
    """
    person = locked(person)
    lock_network_roles()
    may_close_account(by, person).enforce()
    if not person.is_active:
        raise WrongState(_("This account is closed already."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    record("account_closed", on=person, by=by)
    _end_what_is_open(person, by=by, institution=None, administers=True, everywhere=True)
    _tell(person, "account_closed")
    return person


@transaction.atomic
def reinstate_person(*, person: User, by: User) -> User:
    """Open a closed account again; the roles that still run are held again. Raises PermissionDenied, WrongState."""
    person = locked(person)
    may_close_account(by, person).enforce()
    if person.is_active:
        raise WrongState(_("This account is open."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("account_opened_again", on=person, by=by)
    _tell(person, "account_opened_again")
    return person


def _end_what_is_open(
    user: User, *, by: User, institution: Institution | None, administers: bool, everywhere: bool = False
) -> None:
    """Sessions, tokens, and what this person began as one of two, or offered, and nobody has taken up or confirmed yet."""
    end_sessions(user)
    revoke_tokens_of_user(user)
    where = Q() if everywhere else Q(institution=institution)
    now = timezone.now()
    SigningKey.objects.filter(where, state=SigningKey.State.STOPPED, lift_asked_by=user).update(lift_asked_by=None)
    if not administers:
        return
    if institution is None:
        FactorRecovery.objects.filter(Q(first_by=user) | Q(second_by=user)).ask_anew()
        dropped = {"confirmed": False, "answered_at": now, "answered_by": by}
        StandingProposal.objects.open().filter(proposed_by=user).update(**dropped)
    Invitation.objects.open().filter(where, invited_by=user).update(revoked_at=now, revoked_by=by)
    taken_back = {"outcome": Grant.Outcome.WITHDRAWN, "answered_at": now, "answered_by": by}
    Grant.objects.open().filter(where, asked_by=user).update(**taken_back)


def end_sessions(user: User) -> None:
    """Sign this person out everywhere. The epoch decides; the rows are cleared away so that no list shows the dead."""
    _end_sessions(User.objects.filter(pk=user.pk))


def end_sessions_of_institution(institution: Institution) -> None:
    """Sign out everybody who holds a role there."""
    held = Membership.objects.in_force().filter(institution=institution)
    _end_sessions(User.objects.filter(pk__in=held.values("user")))


def _end_sessions(people: QuerySet[User]) -> None:
    keys = list(people.values_list("pk", flat=True))
    User.objects.filter(pk__in=keys).update(session_epoch=F("session_epoch") + 1)
    listed = UserSession.objects.filter(user_id__in=keys)
    Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()
    listed.delete()


def _tell(person: User, what: str) -> None:
    context = {"name": person.full_name, "address": "", "what": what}
    for address in person.verified_addresses() or [person.email]:
        key = f"person-changed:{what}:{person.pk}:{timezone.now().isoformat()}:{address}"[:150]
        post("person-changed", to=address, language=person.language, context=context, key=key)
