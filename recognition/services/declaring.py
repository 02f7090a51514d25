"""A person says whether something stands between them and a case; with that, a complete case begins to be evaluated."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import conflicts
from recognition.models import Declaration, RecognitionRequest
from recognition.policies import may_hand_over
from recognition.services.handing import give, hand_out

State = RecognitionRequest.State


@transaction.atomic
def declare(*, request: RecognitionRequest, by: User, has_conflict: bool, words: str = "") -> Declaration:
    """Say it. A conflict needs words, and so does none where facts suggest one; whoever has one gives the case back.

    Raises PermissionDenied, ValidationError (words), WrongState: a conflict once declared stands.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_hand_over(by, request).enforce()
    last = conflicts.last_word(by, request)
    if last and last.has_conflict == has_conflict and (has_conflict or last.words == words.strip()):
        return last
    if last and last.has_conflict:
        raise WrongState(_("You have declared a conflict of interest in this case; that stands."))
    said = write(request, by, has_conflict=has_conflict, words=words)
    if request.officer_id == by.pk and request.is_open:
        if has_conflict:
            request.officer = request.taken_at = None
            hand_out(request)
        else:
            settle(request)
        request.save(update_fields=["state", "officer", "taken_at"])
    record(
        "conflict_declared", on=request, by=by, institution_id=request.institution_id, has_conflict=has_conflict, facts=said.facts
    )
    return said


def say_none(request: RecognitionRequest, by: User, words: str = "") -> bool:
    """What the button says by which somebody takes up a case; whether it had to be said.

    Raises ValidationError (words) where facts ask for an answer in words.
    """
    if conflicts.last_word(by, request) is not None:
        return False
    write(request, by, has_conflict=False, words=words)
    return True


def write(request: RecognitionRequest, by: User, *, has_conflict: bool, words: str) -> Declaration:
    facts = [str(hint.value) for hint in conflicts.hints(by, request)]
    if not words.strip() and (has_conflict or facts):
        raise ValidationError(
            {"words": _("Say what the conflict is.") if has_conflict else _("Say why what is named is no conflict of interest.")}
        )
    said = Declaration(
        request=request, person=by, has_conflict=has_conflict, facts=facts, words=words.strip(), declared_at=timezone.now()
    )
    said.full_clean()
    said.save(force_insert=True)
    return said


def settle(request: RecognitionRequest) -> bool:
    """A complete case whose officer has declared no conflict is assigned, by itself. Saved by the caller; whether it moved."""
    officer = request.officer
    if request.state != State.COMPLETE or officer is None:
        return False
    said = conflicts.last_word(officer, request)
    if said is None or said.has_conflict:
        return False
    request.move_to(State.ASSIGNED)
    return True


def begin_evaluation(request: RecognitionRequest, by: User) -> None:
    """The first line of a comparison begins the evaluation; whoever writes it has no conflict, by their own word. Saves it."""
    if request.state not in (State.COMPLETE, State.ASSIGNED):
        return
    say_none(request, by)
    if request.state == State.COMPLETE:
        if request.officer is None:
            give(request, by)
        request.move_to(State.ASSIGNED)
    request.move_to(State.IN_EVALUATION)
    request.save(update_fields=["state", "officer", "taken_at"])
