"""The desk asks an expert, reads what they say, and takes it over."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import MemberRequest
from institutions.models import Membership, Role, User
from micro4asia.foundation.http import audience
from recognition.forms.advising import AskExpertForm
from recognition.models import Opinion, RecognitionRequest
from recognition.policies import may_assess, may_be_asked
from recognition.services.advising import ask_opinion, due_by_default, withdraw_opinion
from recognition.services.following_experts import take_over_opinion
from recognition.views.common import case, posted


@audience("recognition_request.view_internal_notes")
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_ask(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    free, barred = _assessors(row, request.user)
    form = AskExpertForm(posted(request), assessors=free, due_on=due_by_default(row, timezone.now()))
    if form.is_valid():
        data = form.cleaned_data
        try:
            opinion = ask_opinion(
                request=row, by=request.user, whom=form.whom(), due_on=data["due_on"], question=data["question"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s was asked. You are told when the answer is there.") % {"name": opinion.said_by})
            return redirect("recognition:request", slug, public_id)
    context = {"row": row, "form": form, "barred": barred}
    return render(request, "recognition/opinion_ask.html", context, status=422 if form.errors else 200)


def _assessors(row: RecognitionRequest, by: User) -> tuple[list[User], list[tuple[User, str]]]:
    """Who may be asked, and who may not with the reason."""
    held = Membership.objects.current().filter(institution=row.institution, role=Role.ASSESSOR).select_related("user")
    people = {each.user_id: each.user for each in held.order_by("user__full_name") if each.user_id != by.pk}
    verdicts = [(user, may_be_asked(user, row)) for user in people.values()]
    return [user for user, may in verdicts if may], [(user, str(may.reason)) for user, may in verdicts if not may]


def _opinion(row: RecognitionRequest, opinion_id: str) -> Opinion:
    return get_object_or_404(Opinion.objects.filter(request=row), public_id=opinion_id)


@audience("recognition_request.view_internal_notes")
@require_POST
def opinion_take(request: MemberRequest, slug: str, public_id: str, opinion_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    opinion = _opinion(row, opinion_id)
    take_over_opinion(opinion=opinion, by=request.user)
    messages.success(request, _("The opinion of %(name)s stands in the comparison now.") % {"name": opinion.said_by})
    return redirect("recognition:compare", slug, public_id)


@audience("recognition_request.view_internal_notes")
@require_POST
def opinion_withdraw(request: MemberRequest, slug: str, public_id: str, opinion_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    withdraw_opinion(opinion=_opinion(row, opinion_id), by=request.user)
    messages.success(request, _("The opinion is asked no longer."))
    return redirect("recognition:request", slug, public_id)
