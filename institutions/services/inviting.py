"""A role is offered by letter to an address. Only who reads that mailbox can take it up."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, Invitation, Unit, User
from institutions.models.invitation import LASTS, hash_of
from institutions.policies import may_give_role, may_keep_team
from institutions.services.granting import check_days, check_unit, refuse_overlap
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.letters import ONCE, post

# Two letters a minute to one address are a slip; more would make a nuisance of the registry.
OPEN_AT_ONCE = 3


@transaction.atomic
def invite(
    *,
    email: str,
    role: str,
    by: User,
    institution: Institution | None,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    unit: Unit | None = None,
    language: str = "en",
) -> Invitation:
    """Offer a role to whoever reads this mailbox. The answer is the same whether or not the address has an account.

    Raises PermissionDenied, ValidationError (by field).
    """
    may_give_role(by, role, institution).enforce()
    email = email.strip().lower()
    validate_email(email)
    if email in by.verified_addresses() or email == by.email.lower():
        raise ValidationError({"email": _("This is your own address. Nobody gives themselves a role.")})
    check_days(valid_from, valid_to)
    check_unit(role, institution, unit)
    _refuse_colleague(email, role, institution, unit=unit, valid_from=valid_from, valid_to=valid_to)
    token = secrets.token_hex(20)  # 160 bits
    now = timezone.now()
    row = Invitation(
        token_hash=hash_of(token), email=email, language=language, institution=institution, unit=unit, role=role,
        valid_from=valid_from, valid_to=valid_to, invited_by=by, invited_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    record("role_offered", on=row, by=by, institution_id=institution.pk if institution else None, role=role)
    _write(row, token)
    return row


def _refuse_colleague(
    email: str, role: str, institution: Institution | None, *, unit: Unit | None, valid_from: dt.date, valid_to: dt.date | None
) -> None:
    """Tell of overlaps with roles here, which the administrator sees anyway, and of letters that are under way."""
    address = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if address and address.user.memberships.filter(institution=institution).exists():
        refuse_overlap(address.user, role, institution, unit=unit, valid_from=valid_from, valid_to=valid_to)
    if Invitation.objects.open().filter(email=email, institution=institution).count() >= OPEN_AT_ONCE:
        raise ValidationError({"email": _("Several invitations to this address are open already. Revoke one of them first.")})


def _write(row: Invitation, token: str) -> None:
    """The only copy of the token leaves with this letter; the outbox forgets its words once it is sent."""
    context = {
        "role": row,
        "institution": row.institution.name(row.language) if row.institution else "",
        "inviter": row.invited_by.full_name,
        "url": f"{settings.PUBLIC_URL}{reverse('institutions:invitation', args=[token])}",
        "expires": row.expires_at,
    }
    post("invitation", to=row.email, language=row.language, context=context, key=f"{ONCE}invitation:{row.pk}")


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Take the offer back: the link answers no more. Raises PermissionDenied, WrongState."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("institution", "invited_by")
    row = rows.get(pk=invitation.pk)
    if row.invited_by_id != by.pk:
        may_keep_team(by, row.institution).enforce()
    if row.state != "open":
        raise WrongState(_("This invitation is no longer open."))
    row.revoked_at, row.revoked_by = timezone.now(), by
    row.save(update_fields=["revoked_at", "revoked_by"])
    record("role_offer_revoked", on=row, by=by, institution_id=row.institution_id, role=row.role)
    return row
