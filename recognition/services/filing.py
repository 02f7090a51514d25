"""Asking for the whole file of a case as one PDF."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from institutions.models import User
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record
from recognition.models import CaseFile, RecognitionRequest
from recognition.policies_appeals import may_have_file

KEPT = dt.timedelta(days=7)


@transaction.atomic
def ask_for_file(*, request: RecognitionRequest, by: User, language: str) -> CaseFile:
    """Have the file printed; the one that is being printed for this person is given back. Raises PermissionDenied.

    The learner's has what the learner may read, that of the desk also what only the institution reads.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_have_file(by, request).enforce()
    now = timezone.now()
    own = CaseFile.objects.living().filter(request=request, asked_by=by, language=language)
    if waiting := own.filter(state=CaseFile.State.WAITING).first():
        return waiting
    file = CaseFile.objects.create(
        request=request,
        asked_by=by,
        asked_at=now,
        language=language,
        for_desk=by.pk != request.applicant_id,
        expires_at=now + KEPT,
    )
    record("case_file_asked_for", on=request, by=by, institution_id=request.institution_id, file=file.pk, desk=file.for_desk)
    enqueue("print_case_file", file.pk)
    return file
