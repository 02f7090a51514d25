"""What time and news do to a case without anybody's decision."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from credentials.models import Award
from micro4asia.foundation.journal import record
from recognition.models import Decision, RecognitionRequest
from recognition.notifications import tell_award_revoked

State = RecognitionRequest.State


@transaction.atomic
def flag_revoked_award(*, award_id: int) -> int:
    """Note on every request, decided ones too, that its award was revoked; returns how many. Twice changes nothing."""
    award = Award.objects.get(pk=award_id)
    if award.revoked_at is None:
        return 0
    affected = RecognitionRequest.objects.select_for_update().filter(award=award, award_revoked_at__isnull=True)
    requests = list(affected.exclude(state__in=[State.DRAFT, State.WITHDRAWN]).order_by("pk"))
    for request in requests:
        request.award_revoked_at = award.revoked_at
        request.save(update_fields=["award_revoked_at"])
        if request.answer is not None and request.answer.outcome != Decision.Outcome.REFUSED:
            tell_award_revoked(request)
        record("request_award_revoked", on=request, by=None, institution_id=request.institution_id, award=award.pk)
    return len(requests)


def close_answered_requests() -> int:
    """Close what was decided and can no longer be appealed, by the receiving institution's own day."""
    now, closed = timezone.now(), 0
    answered = {State.DECIDED, State.DECIDED_ON_APPEAL}
    decided = RecognitionRequest.objects.filter(state__in=answered, decisions__appeal_until__lte=now.date()).distinct()
    for pk in list(decided.values_list("pk", flat=True)):
        with transaction.atomic():
            request = RecognitionRequest.objects.select_for_update().get(pk=pk)
            decision, institution = request.answer, request.institution
            if request.state not in answered or decision is None or institution is None:
                continue
            if decision.appeal_until >= now.astimezone(institution.zone).date():
                continue
            request.move_to(State.CLOSED)
            request.ended_at = now
            request.save(update_fields=["state", "ended_at"])
            record("request_closed", on=request, by=None, institution_id=institution.pk)
            closed += 1
    return closed
