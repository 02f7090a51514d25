"""The desk of a recognition officer: one case."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.forms.desk import CompleteForm
from recognition.models import RecognitionRequest
from recognition.policies import may_assess, may_decide
from recognition.services.checking import last_arrival, mark_complete
from recognition.sources import leading_standing
from recognition.timeline import steps
from recognition.views.common import case
from recognition.wording import deadline

State = RecognitionRequest.State


def _page(request: MemberRequest, slug: str, row: RecognitionRequest, **bound: forms.Form) -> HttpResponse:
    user = request.user
    arrived = last_arrival(row)
    context = {
        "row": row,
        "facts": row.award.facts if row.award else None,
        "standing": leading_standing(row),
        "clock": row.clock(),
        "deadline": deadline(row.clock(), row),
        "events": [step.event() for step in steps(row)],
        "may_assess": may_assess(user, row),
        "may_decide": may_decide(user, row),
        "complete_form": bound.get("complete") or CompleteForm(arrived=arrived, row=row),
        "form": next(iter(bound.values()), None),
        "decision": row.standing_answer,
    }
    return render(request, "recognition/request.html", context)


@audience("recognition_request.view")
@require_safe
def request_page(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One case: what is asked, what was shown, what the check said, and what to do next. The learner has a page of their own."""
    row = case(request, slug, public_id)
    if row.applicant_id == request.user.pk:
        return redirect(row)
    return _page(request, slug, row)


@audience("recognition_request.decide")
@require_POST
def request_complete(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    form = CompleteForm(request.POST, arrived=last_arrival(row), row=row)
    if form.is_valid():
        try:
            said = form.cleaned_data
            mark_complete(request=row, by=request.user, complete_on=said["complete_on"], procedure=said.get("procedure", ""))
        except ValidationError as error:
            form.add_error("complete_on", error.messages[0])
        else:
            messages.success(request, _("The file is complete; the legal clock has started."))
            return redirect("recognition:request", slug, public_id)
    return _page(request, slug, row, complete=form)
