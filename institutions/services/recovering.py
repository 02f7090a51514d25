"""A lost second factor: the person asks, two others agree, a day passes, everybody is told, and only then does it go."""

from __future__ import annotations

import secrets

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import FactorRecovery, User
from institutions.models.invitation import hash_of
from institutions.models.recovery import DELAY
from institutions.policies import may_close_account, may_recover_factor
from institutions.services.granting import locked
from institutions.services.leaving import end_sessions
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record
from micro4asia.foundation.letters import ONCE, post


@transaction.atomic
def ask_recovery(*, person: User) -> FactorRecovery:
    """Ask for it, having shown the password. All addresses of the account are told at once, with a link that stops it.

    Raises WrongState where there is nothing to remove, or a request runs already.
    """
    person = locked(person)
    if not Authenticator.objects.filter(user=person).exists():
        raise WrongState(_("There is no second factor on this account."))
    if person.factor_recoveries.open().exists():
        raise WrongState(_("You have asked for this already. The letter we sent says how it goes on."))
    token = secrets.token_hex(20)  # 160 bits
    row = FactorRecovery.objects.create(user=person, stop_hash=hash_of(token), asked_at=timezone.now())
    record("factor_recovery_asked", on=row, by=person)
    url = f"{settings.PUBLIC_URL}{reverse('institutions:recovery-stop', args=[token])}"
    _write(row, "factor-lost", url=url, once=True)
    return row


@transaction.atomic
def approve_recovery(*, recovery: FactorRecovery, by: User) -> FactorRecovery:
    """Agree, as the first or the second network administrator; with the second the day of waiting begins.

    Comes back as stopped where the factor has been used since. Raises PermissionDenied, WrongState.
    """
    row = _locked(recovery)
    may_recover_factor(by, row.user, approved_by=row.first_by).enforce()
    if _found_again(row):
        _close(row, FactorRecovery.State.STOPPED, by=None)
        return row
    if not _still_agreed(row):
        FactorRecovery.objects.filter(pk=row.pk).ask_anew()
        row = _locked(row)
    now = timezone.now()
    if row.state == FactorRecovery.State.ASKED:
        row.move_to(FactorRecovery.State.ONCE)
        row.first_by, row.first_at = by, now
        row.save(update_fields=["state", "first_by", "first_at"])
    else:
        row.move_to(FactorRecovery.State.WAITING)
        row.second_by, row.second_at, row.due_at = by, now, now + DELAY
        row.save(update_fields=["state", "second_by", "second_at", "due_at"])
        enqueue("remove_lost_factor", row.pk, run_after=row.due_at)
        _write(row, "factor-approved")
    record("factor_recovery_approved", on=row, by=by, state=row.state)
    return row


@transaction.atomic
def refuse_recovery(*, recovery: FactorRecovery, by: User) -> FactorRecovery:
    """One no is enough, even during the day of waiting. Raises PermissionDenied, WrongState."""
    row = _locked(recovery)
    may_recover_factor(by, row.user).enforce()
    _close(row, FactorRecovery.State.REFUSED, by=by)
    _write(row, "factor-refused")
    return row


def find_by_stop_link(token: str) -> FactorRecovery | None:
    return FactorRecovery.objects.open().filter(stop_hash=hash_of(token)).first()


@transaction.atomic
def stop_recovery(*, recovery: FactorRecovery) -> FactorRecovery:
    """The person, or whoever reads one of their mailboxes, says that it was not them. Raises WrongState."""
    row = _locked(recovery)
    _close(row, FactorRecovery.State.STOPPED, by=row.user)
    return row


@transaction.atomic
def remove_lost_factor(*, recovery_id: int) -> None:
    """After the day: take every factor off the account, sign it out everywhere, tell the person. Run twice, it acts once."""
    row = _locked(FactorRecovery(pk=recovery_id))
    if row.state != FactorRecovery.State.WAITING or row.due_at is None or row.due_at > timezone.now():
        return
    if _found_again(row):
        _close(row, FactorRecovery.State.STOPPED, by=None)
        return
    if not _still_agreed(row):
        FactorRecovery.objects.filter(pk=row.pk).ask_anew()
        record("factor_recovery_asked", on=row, by=None)
        return
    Authenticator.objects.filter(user=row.user).delete()
    end_sessions(row.user)
    _close(row, FactorRecovery.State.DONE, by=None)
    _write(row, "factor-removed")


@transaction.atomic
def send_reset_link(*, person: User, by: User) -> None:
    """Have a person choose a new password by letter; the old one works until then. Raises PermissionDenied, WrongState."""
    may_close_account(by, person).enforce()
    if not person.is_active:
        raise WrongState(_("This account is closed."))
    place = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    url = f"{settings.PUBLIC_URL}{reverse('account_reset_password_from_key', kwargs=place)}"
    context = {"name": person.full_name, "url": url, "address": person.email}
    post(
        "person-password", to=person.email, language=person.language, context=context, key=f"{ONCE}reset:{secrets.token_hex(16)}"
    )
    record("password_reset_sent", on=person, by=by)


def _found_again(row: FactorRecovery) -> bool:
    """Whether the person has used a factor, or set one up, since it was given up for lost."""
    since = Q(last_used_at__gt=row.asked_at) | Q(created_at__gt=row.asked_at)
    return bool(Authenticator.objects.filter(since, user=row.user).exists())


def _still_agreed(row: FactorRecovery) -> bool:
    """Whether each who has approved it may still do so."""
    return all(may_recover_factor(one, row.user) for one in (row.first_by, row.second_by) if one)


def _close(row: FactorRecovery, state: str, *, by: User | None) -> None:
    row.move_to(state)
    row.closed_by, row.closed_at = by, timezone.now()
    row.save(update_fields=["state", "closed_by", "closed_at"])
    record(f"factor_recovery_{state}", on=row, by=by)


def _locked(recovery: FactorRecovery) -> FactorRecovery:
    rows = FactorRecovery.objects.select_for_update(of=("self",)).select_related("user", "first_by", "second_by")
    return rows.get(pk=recovery.pk)


def _write(row: FactorRecovery, letter: str, *, url: str = "", once: bool = False) -> None:
    """To every verified address: whoever stole one mailbox should not be the only one to hear of it."""
    context = {"name": row.user.full_name, "url": url, "due": row.due_at}
    for number, address in enumerate(row.user.verified_addresses() or [row.user.email]):
        # A second day of waiting, after the approvals of a first one fell, is told as well.
        key = f"{ONCE if once else ''}{letter}:{row.pk}:{number}:{row.due_at.isoformat() if row.due_at else ''}"
        post(letter, to=address, language=row.user.language, context=context, key=key)
