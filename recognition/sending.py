"""What is frozen when a request is sent: the check of everything shown, across which borders it goes, and what was asked."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award
from credentials.verifying import verify_award, verify_document
from institutions.models import Course, Institution
from recognition.clock import local_day
from recognition.further import UNCHECKED
from recognition.models import RecognitionRequest, RequestSource
from recognition.presented import document_in

Kind = RecognitionRequest.Kind


def what_is_missing(request: RecognitionRequest) -> dict[str, str]:
    """What still stands between a draft and sending it, as sentences by field."""
    missing: dict[str, str] = {}
    if request.institution is None:
        missing["institution"] = _("Choose the institution that should recognise it.")
    elif request.institution.state != Institution.State.ACTIVE:
        missing["institution"] = _("This institution does not take requests at present.")
    if request.course is None and request.purpose in RecognitionRequest.COUNTS_CREDITS and request.kind == Kind.EARNED:
        missing["course"] = _("Choose the course it should count for.")
    elif request.course and _is_over(request.course):
        missing["course"] = _("This course is no longer offered. Choose another one.")
    if request.kind == Kind.BEFORE:
        return missing
    further = list(request.further_sources.select_related("award"))
    if request.award is None and not further:
        missing["award"] = _("Choose the credential.")
    for award in (request.award, *(row.award for row in further)):
        if award and award.state != Award.State.ISSUED:
            said = {"state": award.get_state_display()}
            missing["award"] = _("This credential is “%(state)s”; only a valid one can be recognised.") % said
    return missing


def _is_over(course: Course) -> bool:
    last = course.in_force_to
    return last is not None and last < local_day(timezone.now(), course.institution.zone)


def check_of(award: Award) -> str:
    return _kept(verify_award(award).as_dict())


def check_sources(request: RecognitionRequest) -> list[RequestSource]:
    """Each with what its check says at this moment; saved by the caller."""
    rows = list(request.further_sources.select_related("award__institution", "award__version", "paper"))
    for row in rows:
        if row.award:
            row.verification = check_of(row.award)
            row.document_digest = sha256(row.award.document.encode()).hexdigest()
        elif row.paper:
            document = document_in(row.paper.media_type, bytes(row.paper.content))
            unread = {"verdict": UNCHECKED, "checkedAt": timezone.now().isoformat(timespec="seconds")}
            row.verification = _kept(verify_document(document).as_dict() if document else unread)
            row.document_digest = row.paper.digest
    return rows


def senders_abroad(request: RecognitionRequest, rows: list[RequestSource]) -> list[Institution]:
    """Institutions of the network whose credentials leave their country with this request."""
    awards = [award for award in (request.award, *(row.award for row in rows)) if award]
    here = request.institution.country if request.institution else ""
    return list({award.institution_id: award.institution for award in awards if award.institution.country != here}.values())


def comes_from_abroad(request: RecognitionRequest, rows: list[RequestSource]) -> bool:
    here = request.institution.country if request.institution else ""
    return any(row.described.get("country") not in {None, "", here} for row in rows)


def asked_digest(request: RecognitionRequest) -> str:
    """What makes two requests the same question: what is shown first, where it is asked, what it should count for."""
    shown = sorted(each.paper.digest for each in request.further_sources.select_related("paper") if each.paper)
    keys: list[Any] = [request.kind, request.purpose, request.institution_id, request.programme_id, request.course_id]
    keys += [request.version_id, request.award_id] if request.award_id else [request.version_id, shown]
    return sha256(json.dumps(keys).encode()).hexdigest()


def asked_first(request: RecognitionRequest) -> RecognitionRequest | None:
    """The open request of the same person that asks the same."""
    mine = RecognitionRequest.objects.made_by(request.applicant).open().exclude(pk=request.pk)
    if first := mine.filter(asked_digest=asked_digest(request)).first():
        return first
    if request.award_id and request.course_id:
        return mine.filter(award=request.award_id, course=request.course_id, purpose=request.purpose).first()
    return None


def _kept(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
