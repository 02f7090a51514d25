"""Letters about appeals. They carry a link and a case number: neither grounds nor what was decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from institutions.models import Membership, Role, User
from micro4asia.foundation import letters
from recognition.models import Appeal, RecognitionRequest
from recognition.policies_appeals import took_part


def tell_lodged(appeal: Appeal) -> None:
    """To the learner that it came, and by when it is answered; to those who may settle it that it waits."""
    request = appeal.request
    _to_learner("recognition_appealed", appeal, due=appeal.due_on)
    desk = _desk(request, Role.OFFICER)
    able = [user for user in desk if user.pk != request.applicant_id and not took_part(user, request)]
    for user in able:
        _to_staff("recognition_appeal_waits", appeal, user, due=appeal.due_on)
    if not able:
        for user in _desk(request, Role.INSTITUTION_ADMIN):
            _to_staff("recognition_appeal_orphaned", appeal, user, due=appeal.due_on)


def tell_settled(appeal: Appeal) -> None:
    """To the learner, and to whoever answered first: what the appeal taught them."""
    _to_learner("recognition_appeal_settled", appeal)
    for user in _first_hands(appeal):
        _to_staff("recognition_appeal_lesson", appeal, user)


def _first_hands(appeal: Appeal) -> list[User]:
    """The evaluator, and whoever proposed or made the decision."""
    first = appeal.against
    people = [appeal.request.officer, *([first.proposed_by, first.decided_by] if first else [])]
    return list({user.pk: user for user in people if user and user.pk != appeal.settled_by_id}.values())


def _desk(request: RecognitionRequest, role: Role) -> list[User]:
    rows = Membership.objects.current().filter(institution=request.institution, role=role).select_related("user")
    return list({row.user_id: row.user for row in rows}.values())


def _to_learner(template: str, appeal: Appeal, **days: dt.date) -> None:
    request = appeal.request
    url = reverse("recognition:my-request", args=[request.public_id])
    _post(template, appeal, request.applicant, f"{url}?lang={request.applicant.language}", days)


def _to_staff(template: str, appeal: Appeal, user: User, **days: dt.date) -> None:
    request = appeal.request
    slug = request.institution.slug if request.institution else ""
    _post(template, appeal, user, reverse("recognition:request", args=[slug, request.public_id]), days)


def _post(template: str, appeal: Appeal, user: User, path: str, days: dict[str, dt.date]) -> None:
    request = appeal.request
    if request.institution is None:
        return
    with override(user.language):
        told: dict[str, Any] = {name: date_format(day, "DATE_FORMAT") for name, day in days.items()}
    letters.post(
        template,
        to=user.email,
        language=user.language,
        context={
            "name": user.full_name,
            "institution": request.institution.name(user.language),
            "case_number": request.case_number,
            "url": f"{settings.PUBLIC_URL}{path}",
            **told,
        },
        key=f"{template}:{appeal.pk}:{user.pk}",
    )
