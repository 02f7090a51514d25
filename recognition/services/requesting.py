"""The learner's side: a request is begun, filled in page by page, sent, and may be withdrawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award
from credentials.verifying import verify_award
from institutions.models import Institution, User
from institutions.services.transferring import note_act_of_learner
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import notifications
from recognition.clock import local_day
from recognition.models import CaseBook, RecognitionRequest
from recognition.policies import may_handle_as_applicant, may_request
from recognition.queueing import describe
from recognition.services.automatic import look_at_agreements
from recognition.services.handing import hand_out

State = RecognitionRequest.State
ENTERED = ("purpose", "institution", "course", "award", "decision_language", "message")


@transaction.atomic
def start_request(*, by: User, purpose: str, award: Award | None = None) -> RecognitionRequest:
    """Begin a draft: the purpose comes first. Raises PermissionDenied, ValidationError."""
    if award is not None:
        may_request(by, award).enforce()
    request = RecognitionRequest(applicant=by, purpose=purpose, award=award, decision_language=by.language)
    request.full_clean(exclude=["verification", "document_digest"])
    request.save(force_insert=True)
    return request


@transaction.atomic
def save_draft(*, request: RecognitionRequest, by: User, fields: Mapping[str, Any]) -> RecognitionRequest:
    """Keep what one page of the wizard says. Raises PermissionDenied, ValidationError (by field), WrongState.

    fields: any of purpose, institution, course, award, decision_language, message.
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
    request.full_clean(exclude=["verification", "document_digest"])
    request.save(update_fields=[*fields, "course"])
    return request


def what_is_missing(request: RecognitionRequest) -> dict[str, str]:
    """What still stands between a draft and sending it, as sentences by field."""
    missing: dict[str, str] = {}
    if request.institution is None:
        missing["institution"] = _("Choose the institution that should recognise it.")
    elif request.institution.state != Institution.State.ACTIVE:
        missing["institution"] = _("This institution does not take requests at present.")
    if request.course is None:
        missing["course"] = _("Choose the course it should count for.")
    if request.award is None:
        missing["award"] = _("Choose the credential.")
    elif request.award.state != Award.State.ISSUED:
        missing["award"] = _("This credential is “%(state)s”; only a valid one can be recognised.") % {
            "state": request.award.get_state_display()
        }
    return missing


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
    if errors or award is None or institution is None:
        raise ValidationError(dict(errors))
    may_request(by, award).enforce()
    moment = now or timezone.now()
    request.submitted_at = request.consented_at = moment
    request.consent_wording = wording.strip()
    request.crosses_border = award.institution.country != institution.country
    request.verification = json.dumps(verify_award(award).as_dict(), ensure_ascii=False, sort_keys=True, default=str)
    request.document_digest = sha256(award.document.encode()).hexdigest()
    request.asked_digest = asked_digest(request)
    request.case_number = CaseBook.next_number(institution, local_day(moment, institution.zone).year)
    describe(request)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise WrongState(_("You have asked this already: a request for this credential, course and purpose is open.")) from error
    record(
        "request_submitted",
        on=request,
        by=by,
        institution_id=institution.pk,
        case=request.case_number,
        award=award.pk,
        digest=request.document_digest,
        purpose=request.purpose,
    )
    if request.crosses_border:
        note_act_of_learner(sender=award.institution, recipient=institution, on=local_day(moment, award.institution.zone))
    notifications.tell_received(request)
    if hand_out(request):
        request.save(update_fields=["state", "officer", "taken_at"])
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


def asked_digest(request: RecognitionRequest) -> str:
    """What makes two requests the same question: what is shown first, where it is asked, what it should count for."""
    shown = sorted(each.paper.digest for each in request.further_sources.select_related("paper") if each.paper)
    keys = [request.kind, request.purpose, request.institution_id, request.programme_id, request.course_id]
    keys += [request.version_id, request.award_id] if request.award_id else [request.version_id, shown]
    return sha256(json.dumps(keys).encode()).hexdigest()


def _locked(request: RecognitionRequest) -> RecognitionRequest:
    return RecognitionRequest.objects.select_for_update().get(pk=request.pk)
