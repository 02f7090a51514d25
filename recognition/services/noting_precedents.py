"""The desk that decided says what others read of a precedent, and withdraws it where it should no longer be followed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.models import Decision, PrecedentNote
from recognition.policies_instruments import may_note_precedent


@transaction.atomic
def edit_wording(*, decision: Decision, by: User, wording: dict[str, str]) -> PrecedentNote:
    """Words for others, by language; empty ones take them back. Raises PermissionDenied, ValidationError."""
    may_note_precedent(by, decision).enforce()
    note = _note(decision)
    note.wording, note.edited_by = wording, by
    note.full_clean(exclude=["decision"])
    note.save(update_fields=["wording", "edited_by"])
    record("precedent_worded", on=decision.request, by=by, institution_id=decision.request.institution_id, decision=decision.pk)
    return note


@transaction.atomic
def withdraw_precedent(*, decision: Decision, by: User, reason: str) -> PrecedentNote:
    """Follow it no longer; the decision itself stands. Raises PermissionDenied, ValidationError, WrongState."""
    may_note_precedent(by, decision).enforce()
    note = _note(decision)
    if note.withdrawn_at is not None:
        raise WrongState(_("This precedent was withdrawn already."))
    note.withdrawn_at, note.withdrawn_by, note.withdrawn_reason = timezone.now(), by, reason.strip()
    note.full_clean(exclude=["decision"])
    note.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        "precedent_withdrawn", on=decision.request, by=by, institution_id=decision.request.institution_id, decision=decision.pk
    )
    return note


def _note(decision: Decision) -> PrecedentNote:
    note, _made = PrecedentNote.objects.get_or_create(decision=decision)
    locked: PrecedentNote = PrecedentNote.objects.select_for_update().get(pk=note.pk)
    return locked
