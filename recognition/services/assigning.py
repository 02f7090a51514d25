"""The desk takes a case."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import notifications
from recognition.models import RecognitionRequest
from recognition.policies import may_hand_over, may_handle, may_keep_queue
from recognition.services.declaring import say_none, settle
from recognition.services.handing import give, stands_in, today_at, who_is_there

State = RecognitionRequest.State


@transaction.atomic
def take_request(*, request: RecognitionRequest, by: User, words: str = "") -> RecognitionRequest:
    """Become the officer of a case that nobody has, or whose officer is away, and declare no conflict of interest with it.

    words: why what suggests a conflict is none; asked for only where something does. Raises PermissionDenied,
    ValidationError (words), WrongState (a colleague was quicker, or it has ended).
    """
    request = _locked(request)
    may_handle(by, request).enforce()
    if not request.is_open:
        raise WrongState(_("This request is “%(state)s”.") % {"state": request.get_state_display()})
    mine = request.officer_id == by.pk
    if not mine and _is_with_another(request, by):
        raise WrongState(_("%(name)s has taken this case already.") % {"name": getattr(request.officer, "full_name", "")})
    said = say_none(request, by, words)
    if mine and not said:
        return request
    if not mine:
        give(request, by)
    settle(request)
    request.save(update_fields=["state", "officer", "taken_at"])
    record("request_taken", on=request, by=by, institution_id=request.institution_id)
    return request


def _is_with_another(request: RecognitionRequest, by: User) -> bool:
    """Whether a colleague has it for whom this person does not stand in today."""
    if request.officer is None or request.institution is None:
        return False
    return not stands_in(by, request.officer, request.institution, today_at(request.institution))


def take_next(*, institution: Institution, by: User) -> RecognitionRequest | None:
    """Take the case with the least time left that nobody has; None where none is waiting. Raises PermissionDenied.

    Cases in which something suggests a conflict of interest are passed over: they are taken by name.
    """
    may_keep_queue(by, institution).enforce()
    waiting = RecognitionRequest.objects.received_by(institution).open().filter(officer__isnull=True).exclude(applicant=by)
    for request in waiting.by_legal_clock()[:20]:
        try:
            return take_request(request=request, by=by)
        except (WrongState, PermissionDenied, ValidationError):
            continue  # a colleague was quicker, or this one is not for them; the next one, then
    return None


@transaction.atomic
def assign_request(*, request: RecognitionRequest, by: User, to: User) -> RecognitionRequest:
    """Hand a case to a colleague, or to whoever stands in for one that is away; they declare when they begin.

    Raises PermissionDenied, ValidationError (to), WrongState.
    """
    request = _locked(request)
    may_hand_over(by, request).enforce()
    institution = request.institution
    if institution is None or not request.is_open:
        raise WrongState(_("This request is “%(state)s”.") % {"state": request.get_state_display()})
    there = who_is_there(to, institution, today_at(institution))
    if there is None:
        raise ValidationError({"to": _("%(name)s is away, and nobody stands in.") % {"name": to.full_name}})
    if not (verdict := may_handle(there, request)):
        raise ValidationError({"to": _("%(name)s cannot have this case.") % {"name": there.full_name} + f" {verdict.reason}"})
    if request.officer_id == there.pk:
        return request
    give(request, there)
    settle(request)
    request.save(update_fields=["state", "officer", "taken_at"])
    record("request_assigned", on=request, by=by, institution_id=institution.pk, to=there.pk)
    if there.pk != by.pk:
        notifications.tell_assigned(request)
    return request


@transaction.atomic
def release_request(*, request: RecognitionRequest, by: User) -> RecognitionRequest:
    """Give an open case back to the queue. Raises PermissionDenied, WrongState (it is somebody else's, or has ended)."""
    request = _locked(request)
    may_hand_over(by, request).enforce()
    if not request.is_open:
        raise WrongState(_("This request is “%(state)s”.") % {"state": request.get_state_display()})
    if request.officer is None:
        return request
    if request.officer_id != by.pk:
        raise WrongState(_("This case is with %(name)s; only they give it back.") % {"name": request.officer.full_name})
    request.officer = request.taken_at = None
    request.save(update_fields=["officer", "taken_at"])
    record("request_released", on=request, by=by, institution_id=request.institution_id)
    return request


def _locked(request: RecognitionRequest) -> RecognitionRequest:
    return RecognitionRequest.objects.select_for_update().get(pk=request.pk)
