"""What two decisions at once may not count past each other: one learner's total in a programme, and the quota of a rule."""

from __future__ import annotations

from institutions.models import User
from recognition.models import RecognitionRequest, Rule


def lock_what_is_counted(request: RecognitionRequest) -> None:
    """After the lock of the request, before anything is added up. Always in this order: request, learner, rules by key."""
    User.objects.select_for_update(no_key=True).get(pk=request.applicant_id)
    if request.course is None:
        return
    rules = Rule.objects.filter(
        receiver=request.institution_id, course__code=request.course.code, quota__isnull=False, published_at__isnull=False
    )
    list(rules.select_for_update(of=("self",), no_key=True).order_by("pk"))
