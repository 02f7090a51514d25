"""Letters to learners about their requests, in their language. A letter carries a link, never the decision itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from credentials.models import Award
from institutions.models import Membership, Role
from micro4asia.foundation import letters
from recognition.duties import expectation_of
from recognition.models import Decision, HumanReview, PreparedRequest, Question, RecognitionRequest
from recognition.naming import title_of


def tell_received(request: RecognitionRequest) -> None:
    """The acknowledgement: case number, officer, how long it may take, the right to reasons and an appeal."""
    if (said := expectation_of(request)) is None:
        return
    with override(request.applicant.language):
        expected = date_format(said.expected, "DATE_FORMAT")
    officer = request.officer.full_name if request.officer else ""
    told = {"months": said.limit.decision_months, "days": said.limit.appeal_days}
    _post("recognition_received", request, key="", expected=expected, officer=officer, **told)


def tell_officer_named(request: RecognitionRequest) -> None:
    """Whom the case is with, where the acknowledgement named nobody or somebody else; of each officer once."""
    if request.officer is not None:
        _post("recognition_officer_named", request, key=f":{request.officer.pk}", officer=request.officer.full_name)


def tell_complete(request: RecognitionRequest) -> None:
    """Everything is there; the promised day."""
    language = request.applicant.language
    with override(language):
        due = date_format(request.due_on, "DATE_FORMAT") if request.due_on else ""
    again = request.reopenings.count()
    _post("recognition_complete", request, key=f":{again}" if again else "", due=due)


def tell_question(question: Question) -> None:
    with override(question.request.applicant.language):
        reply_by = date_format(question.reply_by, "DATE_FORMAT")
    _post("recognition_question", question.request, key=f":{question.pk}", reply_by=reply_by)


def tell_decided(decision: Decision) -> None:
    _post("recognition_decided", decision.request, key=f":{decision.pk}" if decision.replaces_id else "")


def tell_decided_automatically(decision: Decision) -> None:
    """Says that no person decided, under which agreement, and how to have a person look."""
    agreement = decision.automatic_under
    _post("recognition_decided_automatically", decision.request, key="", agreement=agreement.number if agreement else "")


def tell_reviewed(review: HumanReview) -> None:
    _post("recognition_reviewed", review.request, key="", reopened=review.result == HumanReview.Result.REOPENED)


def tell_answered_before(request: RecognitionRequest) -> None:
    """What was asked before it is earned is answered: a link, never the answer itself."""
    _post("recognition_answered_before", request, key="")


def tell_prepared(prepared: PreparedRequest) -> None:
    """To whom an officer prepared a request for: the link by which they look at it, and make it their own or not."""
    language = prepared.language
    path = reverse("recognition:prepared", args=[prepared.token()])
    with override(language):
        until = date_format(prepared.open_until, "DATE_FORMAT")
    letters.post(
        "recognition_prepared",
        to=prepared.email,
        language=language,
        context={
            "name": prepared.full_name,
            "institution": prepared.institution.name(language),
            "until": until,
            "url": f"{settings.PUBLIC_URL}{path}?lang={language}",
        },
        key=f"recognition_prepared:{prepared.pk}",
    )


def tell_withdrawn(request: RecognitionRequest) -> None:
    _post("recognition_withdrawn", request, key="")


def tell_assigned(request: RecognitionRequest) -> None:
    """Tell an officer that a case is theirs now, by a rule or by a colleague."""
    officer, institution = request.officer, request.institution
    if officer is None or institution is None or request.taken_at is None:
        return
    path = reverse("recognition:request", args=[institution.slug, request.public_id])
    letters.post(
        "case_assigned",
        to=officer.email,
        language=officer.language,
        context={
            "name": officer.full_name,
            "institution": institution.name(officer.language),
            "case_number": request.case_number,
            "url": f"{settings.PUBLIC_URL}{path}",
        },
        key=f"case_assigned:{request.pk}:{officer.pk}:{request.taken_at:%Y%m%d%H%M%S}",
    )


def tell_award_revoked(request: RecognitionRequest, award: Award) -> None:
    """Tell the officers of an institution that has decided on a credential that it was revoked since."""
    if request.institution is None:
        return
    path = reverse("recognition:request", args=[request.institution.slug, request.public_id])
    officers = Membership.objects.current().filter(institution=request.institution, role=Role.OFFICER).select_related("user")
    for user in {row.user_id: row.user for row in officers}.values():
        letters.post(
            "recognised_revoked",
            to=user.email,
            language=user.language,
            context={
                "name": user.full_name,
                "institution": request.institution.name(user.language),
                "issuer": award.institution.name(user.language),
                "case_number": request.case_number,
                "title": award.version.title(user.language),
                "url": f"{settings.PUBLIC_URL}{path}",
            },
            key=f"recognised_revoked:{request.pk}:{user.pk}",
        )


def _post(template: str, request: RecognitionRequest, *, key: str, **told: Any) -> None:
    if request.institution is None or request.submitted_at is None:
        return
    language = request.applicant.language
    letters.post(
        template,
        to=request.applicant.email,
        language=language,
        context={
            "name": request.applicant.full_name,
            "institution": request.institution.name(language),
            "case_number": request.case_number,
            "title": title_of(request, language),
            "url": f"{settings.PUBLIC_URL}{reverse('recognition:my-request', args=[request.public_id])}?lang={language}",
            **told,
        },
        key=f"{template}:{request.pk}{key}",
    )
