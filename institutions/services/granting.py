"""A role is given, by one administrator or by two; its dates are changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from institutions.models import Grant, Institution, Membership, Role, Unit, User
from institutions.models.membership import LIMITABLE, NEEDS_A_SECOND
from institutions.policies import has_administrator, may_change_role, may_confirm_role, may_give_role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.letters import post


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    by: User,
    valid_from: dt.date,
    institution: Institution | None = None,
    valid_to: dt.date | None = None,
    unit: Unit | None = None,
    tells: bool = True,
) -> Membership | Grant:
    """Give a dated role. A registrar's and an administrator's come back as a Grant that waits for a second administrator.

    The first administrator of a partner, whom the network gives, waits for nobody.

    tells: whether the person gets a letter; whoever has just taken the role up needs none.
    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    user = locked(user)
    may_give_role(by, role, institution, to=user).enforce()
    check_days(valid_from, valid_to)
    check_unit(role, institution, unit)
    if institution is not None and role in NEEDS_A_SECOND and has_administrator(institution):
        return _propose(user, role, institution, by=by, valid_from=valid_from, valid_to=valid_to)
    return give(user, role, institution, by=by, valid_from=valid_from, valid_to=valid_to, unit=unit, tells=tells)


def _propose(
    user: User, role: str, institution: Institution, *, by: User, valid_from: dt.date, valid_to: dt.date | None
) -> Grant:
    refuse_overlap(user, role, institution, valid_from=valid_from, valid_to=valid_to)
    grant = Grant(user=user, role=role, institution=institution, asked_by=by, valid_from=valid_from, valid_to=valid_to)
    grant.asked_at = timezone.now()
    grant.clean_fields(exclude={"outcome"})
    if Grant.objects.open().filter(user=user, role=role, institution=institution).exists():
        raise WrongState(_("This role waits for a second administrator already."))
    grant.save(force_insert=True)
    record("role_proposed", on=grant, by=by, institution_id=institution.pk, role=role, user=user.pk)
    return grant


def give(
    user: User,
    role: str,
    institution: Institution | None,
    *,
    by: User,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    unit: Unit | None = None,
    confirmed_by: User | None = None,
    tells: bool = True,
) -> Membership:
    """Write the role, its journal entry and the person's letter. The caller holds the person's lock and has asked the rules."""
    row = Membership(user=user, institution=institution, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
    row.granted_by = by
    refuse_overlap(user, role, institution, unit=unit, valid_from=valid_from, valid_to=valid_to)
    row.full_clean()
    row.save(force_insert=True)
    said: dict[str, Any] = {"role": role, "user": user.pk, "valid_from": valid_from, "valid_to": valid_to}
    said |= {"unit": unit.pk} if unit else {}
    said |= {"confirmed_by": confirmed_by.pk} if confirmed_by else {}
    record("role_granted", on=row, by=by, institution_id=institution.pk if institution else None, **said)
    if tells:
        tell(row, "role-given")
    return row


@transaction.atomic
def confirm_role(*, grant: Grant, by: User, tells: bool = True) -> Membership:
    """Agree as the second administrator: from now on the role is held. Raises PermissionDenied, ValidationError, WrongState."""
    grant = _open(grant)
    user = locked(grant.user)
    may_confirm_role(by, to=user, asked_by=grant.asked_by, institution=grant.institution).enforce()
    # The first must still be somebody who may give it: what an administrator began who is no longer one has no second.
    may_give_role(grant.asked_by, grant.role, grant.institution, to=user).enforce()
    dates: dict[str, Any] = {"valid_from": grant.valid_from, "valid_to": grant.valid_to}
    grant.membership = give(user, grant.role, grant.institution, by=grant.asked_by, confirmed_by=by, tells=tells, **dates)
    _answer(grant, Grant.Outcome.CONFIRMED, by)
    return grant.membership


@transaction.atomic
def decline_role(*, grant: Grant, by: User) -> Grant:
    """Say no as the second, or take the proposal back as the first. Raises PermissionDenied, WrongState."""
    grant = _open(grant)
    own = grant.asked_by_id == by.pk
    if own:
        may_give_role(by, grant.role, grant.institution, to=grant.user).enforce()
    else:
        may_confirm_role(by, to=grant.user, asked_by=grant.asked_by, institution=grant.institution).enforce()
    _answer(grant, Grant.Outcome.WITHDRAWN if own else Grant.Outcome.DECLINED, by)
    record(f"role_{grant.outcome}", on=grant, by=by, institution_id=grant.institution_id, role=grant.role)
    return grant


def _answer(grant: Grant, outcome: str, by: User) -> None:
    grant.outcome, grant.answered_by, grant.answered_at = outcome, by, timezone.now()
    grant.save(update_fields=["outcome", "answered_by", "answered_at", "membership"])


@transaction.atomic
def change_dates(*, membership: Membership, by: User, valid_to: dt.date | None) -> Membership:
    """Move the last day of a role. Raises PermissionDenied, ValidationError, WrongState."""
    user = locked(membership.user)
    row = lock_role(membership)
    may_change_role(by, row).enforce()
    if row.ended_at or (row.valid_to and row.valid_to < timezone.localdate()):
        raise WrongState(_("This role is over. Give it anew instead."))
    if valid_to is not None and valid_to < timezone.localdate():
        raise ValidationError({"valid_to": _("This day has passed. To take the role away now, end it.")})
    longer = row.valid_to is not None and (valid_to is None or valid_to > row.valid_to)
    if longer and row.role in NEEDS_A_SECOND:
        raise WrongState(_("This role takes two administrators. Propose it anew, from the day after its last."))
    last = row.role == Role.INSTITUTION_ADMIN and row.institution and not has_administrator(row.institution, besides=row)
    if valid_to is not None and last:
        raise WrongState(_("The last administrator of an institution keeps the role until there is another."))
    before, row.valid_to = row.valid_to, valid_to
    check_days(row.valid_from, valid_to)
    refuse_overlap(user, row.role, row.institution, unit=row.unit, valid_from=row.valid_from, valid_to=valid_to, besides=row)
    row.save(update_fields=["valid_to"])
    record("role_dated", on=row, by=by, institution_id=row.institution_id, before=before, after=valid_to)
    tell(row, "role-given", stamp=timezone.now().isoformat())
    return row


def check_days(valid_from: dt.date, valid_to: dt.date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError({"valid_to": _("The role would end before it begins.")})


def check_unit(role: str, institution: Institution | None, unit: Unit | None) -> None:
    """Raises ValidationError for a unit of somewhere else, and for a role that no unit limits."""
    if unit is None:
        return
    if institution is None or unit.institution_id != institution.pk:
        raise ValidationError({"unit": _("This unit belongs to another institution.")})
    if role not in LIMITABLE:
        raise ValidationError({"unit": _("This role is held for the whole institution; leave the unit empty.")})


def refuse_overlap(
    user: User,
    role: str,
    institution: Institution | None,
    *,
    valid_from: dt.date,
    valid_to: dt.date | None,
    unit: Unit | None = None,
    besides: Membership | None = None,
) -> None:
    """The same role of the same person in the same place is held once at a time; the whole institution holds its units.

    Raises ValidationError at `valid_from`. The caller holds the person's lock, so that no other grant comes between.
    """
    held = user.memberships.filter(role=role, institution=institution, ended_at__isnull=True)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
    if valid_to is not None:
        held = held.filter(valid_from__lte=valid_to)
    if unit is not None:
        held = held.filter(Q(unit=unit) | Q(unit__isnull=True))
    if other := held.exclude(pk=besides.pk if besides else 0).order_by("valid_from").first():
        days = {"first": date_format(other.valid_from), "last": date_format(other.valid_to) if other.valid_to else "–"}
        overlaps = _("This person holds this role already, from %(first)s to %(last)s. Choose days that do not overlap.")
        raise ValidationError({"valid_from": overlaps % days})


def locked(user: User) -> User:
    """The person, whose roles nobody else gives or ends until this transaction is over."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def lock_role(membership: Membership) -> Membership:
    """The role, and its institution's lock first: who is the last administrator is judged by one at a time."""
    if membership.institution_id:
        Institution.objects.select_for_update(no_key=True).get(pk=membership.institution_id)
    else:
        lock_network_roles()
    rows = Membership.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("user", "institution", "unit").get(pk=membership.pk)


def lock_network_roles() -> None:
    """Before the rules are asked: of two administrators of the network who shut each other out, the later is none any more."""
    list(Membership.objects.filter(institution=None).order_by("pk").select_for_update(no_key=True))


def _open(grant: Grant) -> Grant:
    rows = Grant.objects.select_for_update(of=("self",)).select_related("user", "institution", "asked_by")
    row = rows.get(pk=grant.pk)
    if row.outcome:
        raise WrongState(_("Somebody has answered this already."))
    return row


def tell(row: Membership, letter: str, *, stamp: str = "") -> None:
    """Write to the person what became of a role of theirs. Roles are told in their own language."""
    context = {
        "name": row.user.full_name,
        "role": row,
        "institution": row.institution.name(row.user.language) if row.institution else "",
    }
    post(letter, to=row.user.email, language=row.user.language, context=context, key=f"{letter}:{row.pk}:{stamp}")
