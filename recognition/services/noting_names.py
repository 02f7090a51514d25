"""Somebody is called otherwise, or their names were erased: their requests are found by what is so now."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from credentials.models import Learner
from recognition.models import RecognitionRequest
from recognition.queueing import key_of


def note_learner(*, learner_id: int) -> None:
    """Requests with a credential of this record, or of one that was merged into it, and those of the person at its desk."""
    learner = Learner.objects.get(pk=learner_id)
    records = Learner.objects.of_person(learner).values("pk")
    theirs = Q(award__learner__in=records) | Q(further_sources__award__learner__in=records)
    _note(theirs | Q(applicant=learner.user_id, institution=learner.institution_id))


def note_applicant(*, user_id: int) -> None:
    _note(Q(applicant=user_id))


@transaction.atomic
def _note(theirs: Q) -> None:
    touched = RecognitionRequest.objects.filter(theirs).exclude(state=RecognitionRequest.State.DRAFT).values("pk")
    for request in RecognitionRequest.objects.select_for_update().filter(pk__in=touched).order_by("pk"):
        request.search_key = key_of(request)
        request.save(update_fields=["search_key"])
