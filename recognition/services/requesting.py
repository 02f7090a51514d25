"""The learner's side: a request is begun, filled in page by page, sent, and may be withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award
from institutions.models import User
from institutions.services.transferring import note_act_of_learner
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import notifications
from recognition.clock import local_day
from recognition.models import CaseBook, RecognitionRequest, RequestSource
from recognition.policies import may_handle_as_applicant, may_request
from recognition.queueing import describe
from recognition.sending import (
    asked_digest,
    asked_first,
    check_of,
    check_sources,
    comes_from_abroad,
    senders_abroad,
    what_is_missing,
)
from recognition.services.automatic import look_at_agreements
from recognition.services.handing import hand_out

State = RecognitionRequest.State
ENTERED = ("purpose", "institution", "programme", "curriculum_year", "course", "award", "decision_language", "message")


class AskedAlready(WrongState):
    """The same question is open. `first`: where it was asked."""

    def __init__(self, first: RecognitionRequest) -> None:
        super().__init__(_("You have asked this already: a request for this credential, course and purpose is open."))
        self.first = first


@transaction.atomic
def start_request(*, by: User, purpose: str, award: Award | None = None) -> RecognitionRequest:
    """Begin a draft: the purpose comes first. Begun twice, in two windows, it is the same as long as nothing else stands in it.

    Raises PermissionDenied, ValidationError.
    """
    if award is not None:
        may_request(by, award).enforce()
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if first := RecognitionRequest.objects.made_by(by).untouched().filter(purpose=purpose, award=award).first():
        return first
    request = RecognitionRequest(applicant=by, purpose=purpose, award=award, decision_language=by.language)
    request.full_clean(exclude=["verification", "document_digest"])
    request.save(force_insert=True)
    return request


@transaction.atomic
def save_draft(*, request: RecognitionRequest, by: User, fields: Mapping[str, Any]) -> RecognitionRequest:
    """Keep what one page of the wizard says. Raises PermissionDenied, ValidationError (by field), WrongState.

    fields: any of ENTERED.
    """
    request = _locked(request)
    may_handle_as_applicant(by, request).enforce()
    if not request.is_draft:
        raise WrongState(_("This request was sent already; it can no longer be changed."))
    if unknown := set(fields) - set(ENTERED):
        raise ValueError(f"not for the learner to enter: {sorted(unknown)}")
    if fields.get("award") is not None:
        may_request(by, fields["award"]).enforce()
    for name, value in fields.items():
        setattr(request, name, value)
    if request.course and request.course.institution_id != request.institution_id:
        # Another institution was chosen: its courses are others.
        request.course = None
    if request.programme and request.programme.institution_id != request.institution_id:
        request.programme = request.curriculum_year = None
    if request.curriculum_year and request.curriculum_year.programme_id != request.programme_id:
        request.curriculum_year = None
    request.full_clean(exclude=["verification", "document_digest"])
    request.save(update_fields={*fields, "course", "programme", "curriculum_year"})
    return request


@transaction.atomic
def submit_request(
    *, request: RecognitionRequest, by: User, consent: bool, wording: str, now: dt.datetime | None = None
) -> RecognitionRequest:
    """Send it. What the verification says at this moment is frozen with it, and so are the words of the consent.

    wording: the consent as it was shown. now: when it was sent; given only where a case is entered later than it came.
    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    request = _locked(request)
    may_handle_as_applicant(by, request).enforce()
    request.move_to(State.SUBMITTED)
    errors = what_is_missing(request)
    if not consent or not wording.strip():
        errors["consent"] = _("Without your consent nobody there may look at the credential.")
    award, institution = request.award, request.institution
    if errors or institution is None:
        raise ValidationError(dict(errors))
    if award is not None:
        may_request(by, award).enforce()
    if first := asked_first(request):
        raise AskedAlready(first)
    moment, rows = now or timezone.now(), check_sources(request)
    abroad = senders_abroad(request, rows)
    request.submitted_at = request.consented_at = moment
    request.consent_wording = wording.strip()
    request.crosses_border = bool(abroad) or comes_from_abroad(request, rows)
    if award is not None:
        request.verification, request.document_digest = check_of(award), sha256(award.document.encode()).hexdigest()
    request.asked_digest = asked_digest(request)
    request.case_number = CaseBook.next_number(institution, local_day(moment, institution.zone).year)
    describe(request)
    RequestSource.objects.bulk_update(rows, ["verification", "document_digest"])
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        if first := asked_first(request):  # sent at the same moment, from another window
            raise AskedAlready(first) from error
        raise
    record(
        "request_submitted",
        on=request,
        by=by,
        institution_id=institution.pk,
        case=request.case_number,
        award=award.pk if award else None,
        digest=request.document_digest,
        purpose=request.purpose,
        further=[row.document_digest for row in rows],
    )
    for sender in abroad:
        note_act_of_learner(sender=sender, recipient=institution, on=local_day(moment, sender.zone))
    if hand_out(request, acknowledged=False):
        request.save(update_fields=["state", "officer", "taken_at"])
    notifications.tell_received(request)
    look_at_agreements(request)
    return request


@transaction.atomic
def withdraw_request(*, request: RecognitionRequest, by: User) -> RecognitionRequest:
    """Take it back, as long as it is not decided. Raises PermissionDenied, WrongState."""
    request = _locked(request)
    may_handle_as_applicant(by, request).enforce()
    request.move_to(State.WITHDRAWN)
    request.ended_at = timezone.now()
    request.save(update_fields=["state", "ended_at"])
    record("request_withdrawn", on=request, by=by, institution_id=request.institution_id)
    notifications.tell_withdrawn(request)
    return request


@transaction.atomic
def discard_draft(*, request: RecognitionRequest, by: User) -> None:
    """Throw away what was never sent. Raises PermissionDenied, WrongState."""
    request = _locked(request)
    may_handle_as_applicant(by, request).enforce()
    if not request.is_draft:
        raise WrongState(_("This request was sent; you can withdraw it."))
    # In the network's chain: no institution was told of the draft, and none should hear of it now.
    record("request_discarded", on=request, by=by, removed=True)
    request.delete()


def _locked(request: RecognitionRequest) -> RecognitionRequest:
    return RecognitionRequest.objects.select_for_update().get(pk=request.pk)
