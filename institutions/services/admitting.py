"""A partner enters the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from institutions.models import (
    Accreditation,
    AwardingStatus,
    CreditValue,
    Institution,
    InstitutionName,
    Standing,
    TimeLimit,
    User,
)
from institutions.policies import is_network_admin
from micro4asia.foundation.journal import record


def did_for(slug: str) -> str:
    """The institution's did:web under this registry's host; a port is percent-encoded (W3C did:web)."""
    return f"did:web:{quote(urlsplit(settings.PUBLIC_URL).netloc, safe='.-')}:i:{slug}"


@transaction.atomic
def admit_institution(
    *,
    by: User,
    fields: Mapping[str, Any],
    names: Sequence[Mapping[str, Any]],
    awarding: Sequence[Mapping[str, Any]],
    credit_values: Sequence[Mapping[str, Any]],
    time_limits: Sequence[Mapping[str, Any]],
    member_from: dt.date,
    accreditations: Sequence[Mapping[str, Any]] = (),
) -> Institution:
    """Admit a partner whose papers the network has at hand: names, awarding status, ways of counting, accreditations.

    Whoever applies comes in through `vetting`. Raises PermissionDenied, ValidationError.
    """
    if not is_network_admin(by):
        raise PermissionDenied(_("Only a network administrator admits partners."))
    institution = Institution(did=did_for(fields["slug"]), state=Institution.State.ACTIVE, member_from=member_from, **fields)
    institution.full_clean()
    institution.save(force_insert=True)
    for model, rows in (
        (InstitutionName, names),
        (AwardingStatus, awarding),
        (CreditValue, credit_values),
        (TimeLimit, time_limits),
        (Accreditation, accreditations),
    ):
        for row in rows:
            entry = model(institution=institution, **row)
            entry.full_clean()
            entry.save(force_insert=True)
    reason = _("Admitted with the papers at hand.")
    Standing.objects.create(institution=institution, state=institution.state, since=member_from, reason=reason, by=by)
    record("institution_admitted", on=institution, by=by, institution_id=institution.pk)
    return institution
