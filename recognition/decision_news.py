"""Letters about proposals and conditions. They carry a link and a case number, never what is decided."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from institutions.models import Membership, Role, User
from micro4asia.foundation import letters
from recognition.models import Condition, ProposedRuling, RecognitionRequest


def tell_proposed(proposal: ProposedRuling) -> None:
    """To the other officers of the desk: one of them decides."""
    request = proposal.request
    rows = Membership.objects.current().filter(institution=request.institution, role=Role.OFFICER).select_related("user")
    able = {row.user_id: row.user for row in rows if row.user_id not in {proposal.proposed_by_id, request.applicant_id}}
    for user in able.values():
        _post("recognition_proposed", request, user, key=f"{proposal.proposed_at.timestamp():.6f}")


def tell_returned(proposal: ProposedRuling) -> None:
    at = proposal.returned_at
    key = f"{at.timestamp():.6f}" if at else ""
    _post("recognition_returned", proposal.request, proposal.proposed_by, key=key)


def tell_condition_due(condition: Condition) -> None:
    _to_learner("recognition_condition_due", condition)


def tell_condition_settled(condition: Condition) -> None:
    _to_learner("recognition_condition_settled", condition)


def _to_learner(template: str, condition: Condition) -> None:
    request = condition.decision.request
    user = request.applicant
    with override(user.language):
        due = date_format(condition.due_on, "DATE_FORMAT")
    url = f"{reverse('recognition:my-request', args=[request.public_id])}?lang={user.language}"
    _post(template, request, user, key=str(condition.pk), url=url, due=due)


def _post(template: str, request: RecognitionRequest, user: User, *, key: str, url: str = "", **told: Any) -> None:
    institution = request.institution
    if institution is None:
        return
    path = url or reverse("recognition:request", args=[institution.slug, request.public_id])
    letters.post(
        template,
        to=user.email,
        language=user.language,
        context={
            "name": user.full_name,
            "institution": institution.name(user.language),
            "case_number": request.case_number,
            "url": f"{settings.PUBLIC_URL}{path}",
            **told,
        },
        key=f"{template}:{request.pk}:{user.pk}:{key}",
    )
