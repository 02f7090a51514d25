"""The applicant and the desk write to each other in the case."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import case_letters
from recognition.models import CaseMessage, RecognitionRequest
from recognition.policies import may_assess, may_handle_as_applicant

State = RecognitionRequest.State
# The same words twice within a minute were sent twice by mistake.
TWICE_WITHIN = dt.timedelta(minutes=1)


@transaction.atomic
def send_message(*, request: RecognitionRequest, by: User, words: str) -> CaseMessage:
    """Either side, from sending on; also once it is decided. Raises PermissionDenied, ValidationError, WrongState."""
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    from_desk = request.applicant_id != by.pk
    (may_assess if from_desk else may_handle_as_applicant)(by, request).enforce()
    if request.is_draft or request.state in (State.WITHDRAWN, State.CLOSED):
        raise WrongState(_("Nothing more is written in a case that has ended."))
    last, now, words = request.messages.last(), timezone.now(), words.strip()
    if last is not None and (last.author_id, last.words) == (by.pk, words) and now - last.sent_at < TWICE_WITHIN:
        return last
    message = CaseMessage(request=request, author=by, from_desk=from_desk, words=words, sent_at=now)
    message.full_clean()
    message.save(force_insert=True)
    # Whoever answers has read what came before.
    request.messages.filter(from_desk=not from_desk, read_at__isnull=True).update(read_at=now)
    record("request_message_sent", on=request, by=by, institution_id=request.institution_id, message=message.pk)
    case_letters.tell_message(message)
    return message


@transaction.atomic
def note_read(*, request: RecognitionRequest, by: User) -> int:
    """What the other side wrote has been seen; how many messages that were. Raises PermissionDenied."""
    from_desk = request.applicant_id != by.pk
    (may_assess if from_desk else may_handle_as_applicant)(by, request).enforce()
    unread = request.messages.filter(from_desk=not from_desk, read_at__isnull=True)
    keys = list(unread.values_list("pk", flat=True))
    if keys:
        request.messages.filter(pk__in=keys).update(read_at=timezone.now())
        record("request_messages_read", on=request, by=by, institution_id=request.institution_id, messages=keys)
    return len(keys)
