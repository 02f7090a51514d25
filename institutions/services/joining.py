"""Somebody takes up an invitation: the link proves the mailbox, the account takes the role."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Grant, Invitation, Membership, User
from institutions.models.invitation import hash_of
from institutions.policies import may_give_role
from institutions.services.granting import grant_role, locked
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.letters import post


def find(token: str) -> Invitation | None:
    """The open invitation of this link; None for one that is unknown, used, revoked, expired or not the inviter's any more."""
    rows = Invitation.objects.open().select_related("institution", "unit__institution", "invited_by")
    row = rows.filter(token_hash=hash_of(token)).first()
    return row if row and may_give_role(row.invited_by, row.role, row.institution) else None


@transaction.atomic
def accept(*, token: str, by: User) -> Membership | Grant:
    """Take up the role, once. A registrar's waits for a second administrator as a Grant.

    The address the letter went to becomes a verified address of the account, unless it is one of another's.
    Raises WrongState (the link does not hold, or a moment ago somebody was quicker), ValidationError, PermissionDenied.
    """
    found = Invitation.objects.select_for_update(of=("self",)).filter(token_hash=hash_of(token)).first()
    row = find(token) if found else None
    if row is None:
        raise WrongState(_("This invitation is no longer open."))
    user = locked(by)
    _own(user, row.email)
    # The role is the inviter's to give, judged at this moment: what they could no longer give cannot be taken up.
    dates: dict[str, Any] = {"valid_from": max(row.valid_from, timezone.localdate()), "valid_to": row.valid_to}
    given = grant_role(
        user=user, role=row.role, by=row.invited_by, institution=row.institution, unit=row.unit, tells=False, **dates
    )
    row.accepted_at, row.accepted_by = timezone.now(), user
    row.save(update_fields=["accepted_at", "accepted_by"])
    return given


@transaction.atomic
def open_account(*, token: str, full_name: str, password: str) -> User:
    """Set up an account for the address the letter went to. Raises WrongState, ValidationError where there is one."""
    row = find(token)
    if row is None:
        raise WrongState(_("This invitation is no longer open."))
    taken = ValidationError(_("There is an account with this address already. Sign in to accept."))
    if EmailAddress.objects.filter(email=row.email, verified=True).exists():
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(row.email, password, full_name=full_name, language=row.language)
            EmailAddress.objects.create(user=user, email=row.email, verified=True, primary=True)
    except IntegrityError as error:
        raise taken from error
    record("account_opened", on=user, by=user)
    return user


def _own(user: User, email: str) -> None:
    """Make the address a verified one of this account: whoever holds the link reads its mailbox."""
    if email in (before := user.verified_addresses()):
        return
    try:
        with transaction.atomic():
            row, _new = EmailAddress.objects.get_or_create(user=user, email=email)
            row.verified, row.primary = True, not EmailAddress.objects.filter(user=user, primary=True).exists()
            row.save(update_fields=["verified", "primary"])
    except IntegrityError as error:
        other = _("The invitation went to an address of another account. Sign in with that one to accept.")
        raise ValidationError(other) from error
    for address in {*before, user.email, email}:
        context = {"name": user.full_name, "address": email, "what": "email_added"}
        post("person-changed", to=address, language=user.language, context=context, key=f"person-changed:{row.pk}:{address}")
