"""Asking what a micro-credential would count for before it is earned, the answer, and the request that follows from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, MicroCredentialVersion
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import notifications
from recognition.clock import add_months, local_day
from recognition.models import PreAnswer, RecognitionRequest
from recognition.policies import may_decide, may_handle_as_applicant, may_request
from recognition.services.keeping_time import count_due

State = RecognitionRequest.State
Kind = RecognitionRequest.Kind
LONGEST_MONTHS = 60


@dataclass(frozen=True)
class Said:
    """valid_until: the last day, at the institution. credits: None where nothing is said of them."""

    would: str
    reasons: str
    valid_until: dt.date
    earned_with: str = ""
    credits: Decimal | None = None


@transaction.atomic
def ask_before(*, by: User, version: MicroCredentialVersion, purpose: str) -> RecognitionRequest:
    """Begin a draft about what one has not earned. The same draft again is the one that is there. Raises ValidationError."""
    User.objects.select_for_update().get(pk=by.pk)
    if not MicroCredentialVersion.objects.public().filter(pk=version.pk).exists():
        raise ValidationError({"version": _("This micro-credential is not in the catalogue.")})
    drafts = RecognitionRequest.objects.filter(applicant=by, state=State.DRAFT, kind=Kind.BEFORE, version=version)
    if draft := drafts.filter(purpose=purpose).first():
        return draft
    request = RecognitionRequest(applicant=by, kind=Kind.BEFORE, version=version, purpose=purpose, decision_language=by.language)
    request.full_clean(exclude=["verification", "document_digest"])
    request.save(force_insert=True)
    return request


@transaction.atomic
def answer_before(*, request: RecognitionRequest, by: User, said: Said) -> PreAnswer:
    """Answer, once and for good. Raises PermissionDenied, ValidationError by field, WrongState.

    There is nothing to compare hour by hour, so the steps between are taken at once; nothing is granted by the answer.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_decide(by, request).enforce()
    if request.kind != Kind.BEFORE or request.institution is None:
        raise WrongState(_("This request is decided, not answered beforehand."))
    if request.officer_id is None:
        raise WrongState(_("Take the case first."))
    today = local_day(timezone.now(), request.institution.zone)
    if not today < said.valid_until <= add_months(today, LONGEST_MONTHS):
        raise ValidationError({"valid_until": _("Give a day after today, at most five years from now.")})
    no = said.would == PreAnswer.Would.NO
    answer = PreAnswer(
        request=request,
        would=said.would,
        credits=None if no else said.credits,
        earned_with="" if no else said.earned_with,
        reasons=said.reasons,
        language=request.decision_language,
        answered_by=by,
        answered_on=today,
        valid_until=said.valid_until,
    )
    answer.full_clean(exclude=["request"])
    for state in _way(request):
        request.move_to(state)
    if request.complete_on is None:
        request.complete_on = request.submitted_on()
        request.due_on = count_due(request, request.institution)
    request.save(update_fields=["state", "complete_on", "due_on"])
    answer.save(force_insert=True)
    record("request_answered_before", on=request, by=by, institution_id=request.institution_id, would=answer.would)
    notifications.tell_answered_before(request)
    return answer


@transaction.atomic
def follow_up(*, request: RecognitionRequest, by: User) -> RecognitionRequest:
    """Now that it is earned: a draft of a request for recognition that refers to the answer. Twice is once."""
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_handle_as_applicant(by, request).enforce()
    award = earned_since(request)
    if award is None or not PreAnswer.objects.filter(request=request).exists():
        raise WrongState(_("There is no credential yet that this answer was about."))
    may_request(by, award).enforce()
    if draft := request.followed_by.filter(applicant=by).exclude(state=State.WITHDRAWN).first():
        return draft
    followed = RecognitionRequest(
        applicant=by,
        purpose=request.purpose,
        institution=request.institution,
        programme=request.programme,
        curriculum_year=request.curriculum_year,
        course=request.course,
        award=award,
        follows=request,
        decision_language=request.decision_language,
    )
    followed.full_clean(exclude=["verification", "document_digest"])
    followed.save(force_insert=True)
    return followed


def earned_since(request: RecognitionRequest) -> Award | None:
    """The applicant's award of what was asked about: that version, or another of the same line."""
    if request.version is None:
        return None
    own = Award.objects.held_by(request.applicant).filter(
        state=Award.State.ISSUED, version__micro_credential=request.version.micro_credential_id
    )
    line = request.version.number.split(".")[:2]
    rows = own.select_related("version", "learner").order_by("-awarded_on", "-pk")
    return next((award for award in rows if award.version.number.split(".")[:2] == line), None)


def _way(request: RecognitionRequest) -> list[str]:
    steps = [State.SUBMITTED, State.CHECKING, State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION, State.PROPOSED, State.DECIDED]
    if request.state not in steps[:-1]:
        return [State.DECIDED]  # which the table of steps then refuses, with its sentence
    return [str(state) for state in steps[steps.index(State(request.state)) + 1 :]]
