"""Records of personal data that leaves a country, and the dossier that a law may ask for afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from institutions.models import Institution, TransferRecord, User
from institutions.policies import may_set_privacy
from institutions.privacy_law import term
from institutions.privacy_letters import tell_dossier_due
from micro4asia.foundation import walls
from micro4asia.foundation.journal import record

ENTERED = (
    "recipient",
    "recipient_name",
    "country",
    "first_on",
    "purpose",
    "categories",
    "basis",
    "dossier_number",
    "submitted_on",
    "notes",
)
WARNED_BEFORE = dt.timedelta(days=14)
# Stored, not shown: pages tell both in the reader's language, by the basis of the record.
ACT_PURPOSE, ACT_CATEGORIES = "Recognition asked for by the learner", "The credential that the learner chose"


@transaction.atomic
def save_transfer(
    *, institution: Institution, by: User, fields: Mapping[str, Any], transfer: TransferRecord | None = None
) -> TransferRecord:
    """Write a record down, or change one. Raises PermissionDenied, ValidationError by field."""
    if transfer is None:
        transfer, event = TransferRecord(institution=institution), "transfer_recorded"
    else:
        transfer, event = TransferRecord.objects.select_for_update().get(pk=transfer.pk), "transfer_changed"
    may_set_privacy(by, institution).enforce()
    for name in ENTERED:
        setattr(transfer, name, fields[name])
    if transfer.recipient:
        transfer.country, transfer.recipient_name = transfer.recipient.country, ""
    transfer.dossier_due = dossier_due(transfer)
    transfer.full_clean()
    transfer.save()
    record(event, on=transfer, by=by, institution_id=institution.pk, country=transfer.country, basis=transfer.basis)
    return transfer


def dossier_due(transfer: TransferRecord) -> dt.date | None:
    """Last day for the dossier by the law of the institution's country. People who send their own data need none."""
    if transfer.basis == TransferRecord.Basis.ACT_OF_LEARNER or transfer.country == transfer.institution.country:
        return None
    law = term("dossier", transfer.institution.country, transfer.first_on)
    return law.after(transfer.first_on) if law else None


@transaction.atomic
@walls.everything()  # a learner sends; the record is the institution's
def note_act_of_learner(*, sender: Institution, recipient: Institution, on: dt.date) -> None:
    """Count that a learner of `sender` had a credential sent to `recipient` abroad. Who, and what, is kept nowhere here."""
    known = TransferRecord.objects.filter(institution=sender, recipient=recipient, basis=TransferRecord.Basis.ACT_OF_LEARNER)
    if known.update(times=F("times") + 1):
        return
    row = TransferRecord(
        institution=sender,
        recipient=recipient,
        country=recipient.country,
        first_on=on,
        purpose=ACT_PURPOSE,
        categories=ACT_CATEGORIES,
        basis=TransferRecord.Basis.ACT_OF_LEARNER,
        times=1,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another learner was a moment quicker
        known.update(times=F("times") + 1)


@transaction.atomic
def remind_of_dossiers(now: dt.datetime | None = None) -> int:
    """One letter per record to those who answer for privacy, two weeks before the dossier is due."""
    moment = now or timezone.now()
    soon = TransferRecord.objects.waiting_for_a_dossier().filter(
        reminded_at__isnull=True, dossier_due__lte=moment.date() + WARNED_BEFORE, institution__state=Institution.State.ACTIVE
    )
    rows = list(soon.select_for_update(of=("self",)).select_related("institution", "recipient").order_by("pk"))
    told = [row for row in rows if tell_dossier_due(row)]
    for row in told:
        row.reminded_at = moment
        row.save(update_fields=["reminded_at"])
    return len(told)
