"""Faculties and departments are entered, renamed, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from institutions.models import Institution, Unit, User
from institutions.models.unit import DEEPEST
from institutions.policies import may_keep_team
from micro4asia.foundation.journal import record


@transaction.atomic
def keep_unit(
    *,
    institution: Institution,
    by: User,
    code: str,
    names: Mapping[str, str],
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    parent: Unit | None = None,
    unit: Unit | None = None,
) -> Unit:
    """Enter a unit, or change one. Its code stays, since addresses and roles point to it.

    Raises PermissionDenied, ValidationError (by field).
    """
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    may_keep_team(by, institution).enforce()
    row = Unit.objects.get(pk=unit.pk) if unit else Unit(institution=institution, code=code)
    row.names = {language: name for language, name in names.items() if name}
    row.parent, row.valid_from, row.valid_to = parent, valid_from, valid_to
    _check(row)
    row.full_clean(exclude={"parent", "names"})
    row.save()
    record("unit_changed" if unit else "unit_entered", on=row, by=by, institution_id=institution.pk, code=row.code)
    return row


def _check(row: Unit) -> None:
    if not row.names:
        raise ValidationError({"names": _("Give the unit a name in one language at least.")})
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise ValidationError({"valid_to": _("The unit would end before it begins.")})
    if row.pk is None and Unit.objects.filter(institution=row.institution, code__iexact=row.code).exists():
        raise ValidationError({"code": _("There is a unit with this code already.")})
    if row.parent is None:
        return
    if row.parent.institution_id != row.institution_id:
        raise ValidationError({"parent": _("This unit belongs to another institution.")})
    above = row.parent.within()
    if row.pk and row.pk in {unit.pk for unit in above}:
        raise ValidationError({"parent": _("A unit cannot be part of itself.")})
    if len(above) + (row.depth() if row.pk else 1) > DEEPEST:
        raise ValidationError({"parent": _("Units are nested four deep at most.")})
