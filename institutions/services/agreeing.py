"""An agreement is drafted, countersigned by each party, published; a party gives notice; it ends on its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions import agreement_letters
from institutions.agreement_letters import News
from institutions.models import Agreement, AgreementParty, Institution, User
from institutions.policies import may_countersign, may_give_notice, may_keep_agreements
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = Agreement.State
# Days before its last day on which those who answer for a party are told.
REMIND_DAYS = (90, 30, 7)


@transaction.atomic
def draft_agreement(
    *, by: User, fields: Mapping[str, Any], parties: Sequence[Institution], document: bytes | None = None
) -> Agreement:
    """Enter an agreement into the register; nobody but the network sees a draft. Raises PermissionDenied, ValidationError."""
    may_keep_agreements(by).enforce()
    agreement = Agreement(drafted_by=by, **fields)
    _file(agreement, document)
    _check(agreement, parties)
    agreement.save(force_insert=True)
    AgreementParty.objects.bulk_create([AgreementParty(agreement=agreement, institution=one) for one in parties])
    record("agreement_drafted", on=agreement, by=by, number=agreement.number)
    return agreement


@transaction.atomic
def revise_agreement(
    *, agreement: Agreement, by: User, fields: Mapping[str, Any], parties: Sequence[Institution], document: bytes | None = None
) -> Agreement:
    """Change a draft; what was proposed is taken back first. Raises PermissionDenied, ValidationError, WrongState."""
    agreement = _locked(agreement)
    may_keep_agreements(by).enforce()
    agreement.move_from(State.DRAFT)
    for name, value in fields.items():
        setattr(agreement, name, value)
    _file(agreement, document)
    _check(agreement, parties)
    agreement.save(update_fields=[*fields, "document", "document_digest", "document_size"])
    agreement.parties.exclude(institution__in=parties).delete()
    known = set(agreement.parties.values_list("institution", flat=True))
    new = [AgreementParty(agreement=agreement, institution=one) for one in parties if one.pk not in known]
    AgreementParty.objects.bulk_create(new)
    record("agreement_revised", on=agreement, by=by, number=agreement.number)
    return agreement


@transaction.atomic
def propose_agreement(*, agreement: Agreement, by: User) -> Agreement:
    """Ask every party to countersign. Raises PermissionDenied, ValidationError where the document is missing, WrongState."""
    agreement = _locked(agreement)
    may_keep_agreements(by).enforce()
    if not agreement.document_digest:
        raise ValidationError(_("Add the signed document first: the parties countersign exactly that file."))
    agreement.move_to(State.PROPOSED)
    agreement.save(update_fields=["state"])
    entry = record("agreement_proposed", on=agreement, by=by, number=agreement.number, fingerprint=agreement.fingerprint())
    agreement_letters.tell(News.COUNTERSIGN, agreement, mark=str(entry.sequence))
    return agreement


@transaction.atomic
def take_back_agreement(*, agreement: Agreement, by: User) -> Agreement:
    """Back to the draft. Countersignatures were for what stood there and are void. Raises PermissionDenied, WrongState."""
    agreement = _locked(agreement)
    may_keep_agreements(by).enforce()
    agreement.move_to(State.DRAFT)
    agreement.save(update_fields=["state"])
    agreement.parties.update(countersigned_at=None, countersigned_by=None, fingerprint="")
    record("agreement_taken_back", on=agreement, by=by, number=agreement.number)
    return agreement


@transaction.atomic
def countersign_agreement(*, agreement: Agreement, institution: Institution, by: User, seen: str) -> Agreement:
    """Countersign for one's own institution exactly what was shown; with the last one, all have.

    seen: the fingerprint of what the page showed. Raises PermissionDenied, WrongState.
    """
    agreement = _locked(agreement)
    may_countersign(by, agreement, institution).enforce()
    agreement.move_from(State.PROPOSED)
    if seen != agreement.fingerprint():
        raise WrongState(_("The agreement has changed since you saw it. Read it again before you countersign."))
    party = agreement.parties.select_for_update().get(institution=institution)
    if party.countersigned_at:
        raise WrongState(_("Your institution has countersigned already."))
    party.countersigned_at, party.countersigned_by, party.fingerprint = timezone.now(), by, seen
    party.save(update_fields=["countersigned_at", "countersigned_by", "fingerprint"])
    if not agreement.parties.filter(countersigned_at__isnull=True).exists():
        agreement.move_to(State.COUNTERSIGNED)
        agreement.save(update_fields=["state"])
    record("agreement_countersigned", on=party, by=by, institution_id=institution.pk, number=agreement.number, fingerprint=seen)
    return agreement


@transaction.atomic
def publish_agreement(*, agreement: Agreement, by: User) -> Agreement:
    """Put it before everybody, once all have countersigned what stands there. Raises PermissionDenied, WrongState."""
    agreement = _locked(agreement)
    may_keep_agreements(by).enforce()
    agreement.move_to(State.PUBLISHED)
    fingerprint = agreement.fingerprint()
    if any(party.fingerprint != fingerprint for party in agreement.members()):
        raise WrongState(_("Not every party has countersigned what stands here now. Take it back and propose it again."))
    agreement.published_at = timezone.now()
    agreement.save(update_fields=["state", "published_at"])
    record("agreement_published", on=agreement, by=by, number=agreement.number)
    agreement_letters.tell(News.PUBLISHED, agreement)
    return agreement


def day_of_leaving(agreement: Agreement, given_on: dt.date) -> dt.date:
    """The last day a party is bound that gives notice on that day; never later than the agreement itself."""
    return min(agreement.valid_to, given_on + dt.timedelta(days=agreement.notice_days))


@transaction.atomic
def give_notice(*, agreement: Agreement, institution: Institution, by: User, leaves_on: dt.date) -> AgreementParty:
    """Leave with the period of notice, for one's own institution.

    leaves_on: the day that the page showed; on another day it would be another. Raises PermissionDenied, WrongState.
    """
    agreement = _locked(agreement)
    may_give_notice(by, agreement, institution).enforce()
    agreement.move_from(State.PUBLISHED)
    party = agreement.parties.select_for_update().get(institution=institution)
    if party.leaves_on:
        raise WrongState(_("Your institution has given notice already."))
    if leaves_on != day_of_leaving(agreement, timezone.localdate()):
        raise WrongState(_("The day has changed since you saw it. Look at it again."))
    party.notice_at, party.notice_by, party.leaves_on = timezone.now(), by, leaves_on
    party.save(update_fields=["notice_at", "notice_by", "leaves_on"])
    record("agreement_notice_given", on=party, by=by, institution_id=institution.pk, number=agreement.number, leaves_on=leaves_on)
    agreement_letters.tell(News.NOTICE, agreement, who=party, mark=str(party.pk))
    return party


# ---- what the days bring ----


def due_for_ending(today: dt.date) -> list[int]:
    """Published agreements whose last day is over."""
    rows = Agreement.objects.filter(state=State.PUBLISHED).prefetch_related("parties")
    return [row.pk for row in rows if row.last_day() < today]


@transaction.atomic
def end_agreement(*, agreement_id: int, today: dt.date) -> bool:
    """On the day after its last day. It lapses, or is terminated where fewer than two parties remain. Harmless twice."""
    agreement = _locked(Agreement(pk=agreement_id))
    last = agreement.last_day()
    if agreement.state != State.PUBLISHED or last >= today:
        return False
    agreement.move_to(State.LAPSED if last == agreement.valid_to else State.TERMINATED)
    agreement.ended_on = last
    agreement.save(update_fields=["state", "ended_on"])
    record("agreement_ended", on=agreement, by=None, number=agreement.number, state=agreement.state, ended_on=last)
    agreement_letters.tell(News.ENDED, agreement)
    return True


@transaction.atomic
def remind_of_agreements(today: dt.date) -> None:
    """Tell the administrators of the parties 90, 30 and 7 days before the last day, once each.

    After days without a worker only the step that is due now is told: three letters in one morning help nobody.
    """
    rows = Agreement.objects.filter(state=State.PUBLISHED).prefetch_related("parties__institution__name_history")
    for agreement in rows:
        left = (agreement.last_day() - today).days
        step = min((days for days in REMIND_DAYS if left <= days), default=None)
        if step is not None and left >= 0:
            agreement_letters.tell(News.LAPSING, agreement, mark=str(step))


# ---- craft ----


def read_document(agreement: Agreement) -> bytes:
    """The bytes that were countersigned. Raises WrongState where the file is gone or is another one by now."""
    if agreement.document and default_storage.exists(agreement.document):
        with default_storage.open(agreement.document) as file:
            content: bytes = file.read()
        if sha256(content).hexdigest() == agreement.document_digest:
            return content
    raise WrongState(_("The document cannot be read, or is not the one that was countersigned. Tell the network."))


def _file(agreement: Agreement, content: bytes | None) -> None:
    """Store by digest: a file that stands there is never written over."""
    if content is None:
        return
    digest = sha256(content).hexdigest()
    name = f"agreements/{agreement.public_id}/{digest}.pdf"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(content))
    agreement.document, agreement.document_digest, agreement.document_size = name, digest, len(content)


def _check(agreement: Agreement, parties: Sequence[Institution]) -> None:
    agreement.full_clean(exclude=["drafted_by"])
    if len({one.pk for one in parties}) < 2:
        raise ValidationError({"parties": _("An agreement has at least two parties.")})


def _locked(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update().prefetch_related("parties__institution__name_history").get(pk=agreement.pk)
