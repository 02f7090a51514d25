"""What the network writes down about a partner: may it award credits, and what agencies decided about its quality."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from institutions.models import Accreditation, AwardingStatus, Institution, User
from institutions.policies import may_keep_partners
from institutions.services.standing import lock
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def add_awarding_status(*, institution: Institution, by: User, fields: Mapping[str, Any]) -> AwardingStatus:
    """fields: of AwardingStatus. On any day at most one is in force. Raises PermissionDenied, ValidationError (by field)."""
    institution = lock(institution)
    may_keep_partners(by).enforce()
    status = AwardingStatus(institution=institution, **fields)
    _check_days(status)
    for other in institution.awarding_statuses.all():
        if _overlap(status, other):
            if other.valid_to is None:
                told = _("Another status is in force since %(day)s and has no last day. End it first.")
            else:
                told = _("Another status is in force from %(day)s to %(last)s.")
            days = {"day": other.valid_from.isoformat(), "last": other.valid_to and other.valid_to.isoformat()}
            raise ValidationError({"valid_from": told % days})
    status.full_clean()
    status.save(force_insert=True)
    record("awarding_status_added", on=status, by=by, institution_id=institution.pk, may=status.may_award_credits)
    return status


@transaction.atomic
def end_awarding_status(*, status: AwardingStatus, by: User, valid_to: dt.date) -> AwardingStatus:
    """Give a status its last day. What was awarded until then stays as it is. Raises PermissionDenied, ValidationError."""
    institution = lock(status.institution)
    status = AwardingStatus.objects.select_for_update().get(pk=status.pk)
    may_keep_partners(by).enforce()
    if status.valid_to is not None:
        raise WrongState(_("This status has its last day already."))
    status.valid_to = valid_to
    _check_days(status)
    if any(_overlap(status, other) for other in institution.awarding_statuses.exclude(pk=status.pk)):
        raise ValidationError({"valid_to": _("Another status begins before this day.")})
    status.save(update_fields=["valid_to"])
    record("awarding_status_ended", on=status, by=by, institution_id=institution.pk, valid_to=valid_to)
    return status


@transaction.atomic
def record_accreditation(*, institution: Institution, by: User, fields: Mapping[str, Any]) -> Accreditation:
    """fields: of Accreditation. Raises PermissionDenied, ValidationError (by field)."""
    may_keep_partners(by).enforce()
    row = Accreditation(institution=institution, recorded_by=by, **fields)
    _check_accreditation(row)
    row.save(force_insert=True)
    record("accreditation_recorded", on=row, by=by, institution_id=institution.pk, kind=row.kind)
    return row


@transaction.atomic
def change_accreditation(*, accreditation: Accreditation, by: User, fields: Mapping[str, Any]) -> Accreditation:
    """Put right what was written down, end it early, or note another look into DEQAR. The journal keeps that it changed.

    Raises PermissionDenied, ValidationError (by field).
    """
    row = Accreditation.objects.select_for_update().get(pk=accreditation.pk)
    may_keep_partners(by).enforce()
    for name, value in fields.items():
        setattr(row, name, value)
    _check_accreditation(row)
    row.save(update_fields=list(fields))
    record("accreditation_changed", on=row, by=by, institution_id=row.institution_id, kind=row.kind)
    return row


def _check_accreditation(row: Accreditation) -> None:
    _check_days(row)
    looked_up = row.in_deqar != Accreditation.InDeqar.NOT_LOOKED_UP
    if looked_up and row.checked_on is None:
        raise ValidationError({"checked_on": _("Say on which day it was looked up.")})
    if not looked_up and row.checked_on is not None:
        raise ValidationError({"in_deqar": _("A day is given: say whether it was found.")})
    row.full_clean()


def _check_days(row: AwardingStatus | Accreditation) -> None:
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})


def _overlap(one: AwardingStatus, other: AwardingStatus) -> bool:
    return one.valid_from <= (other.valid_to or dt.date.max) and other.valid_from <= (one.valid_to or dt.date.max)
