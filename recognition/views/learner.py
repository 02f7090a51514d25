"""The learner's own requests: what became of them, and what may still be done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import MemberRequest
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.answers import told
from recognition.forms.casework import ReplyForm
from recognition.models import RecognitionRequest
from recognition.policies import may_handle_as_applicant
from recognition.services.checking import answer_question
from recognition.services.requesting import withdraw_request
from recognition.timeline import steps
from recognition.views.casework import place
from recognition.views.common import known_request, own_request
from recognition.views.meanwhile import gone_on
from recognition.wording import deadline


@audience("recognition_request.view")
@require_safe
def my_requests(request: MemberRequest) -> HttpResponse:
    """Everything this person has asked, the newest first."""
    rows = RecognitionRequest.objects.made_by(request.user).for_lists()
    return render(request, "recognition/my_requests.html", {"requests": rows})


def _page(request: MemberRequest, row: RecognitionRequest, form: ReplyForm) -> HttpResponse:
    decision = row.standing_answer
    context = {
        "row": row,
        "events": [step.event() for step in steps(row)],
        "deadline": deadline(row.clock(), row),
        "clock": row.clock(),
        "decision": told(decision) if decision else None,
        "question": next((each for each in row.questions.all() if each.is_open and not each.issuer_id), None),
        "form": form,
        "may_withdraw": row.is_open,
    }
    return render(request, "recognition/my_request.html", context)


@audience("recognition_request.view")
@require_safe
def my_request(request: MemberRequest, public_id: str) -> HttpResponse:
    """One request: the decision first, if there is one, then how it came about. A draft leads back to its pages."""
    row = own_request(request, public_id)
    if row.is_draft:
        return redirect("recognition:request-step", row.public_id, "purpose")
    return _page(request, row, ReplyForm())


@audience("recognition_request.supply_information")
@require_POST
def request_answer(request: MemberRequest, public_id: str) -> HttpResponse:
    row = own_request(request, public_id)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        answer_question(request=row, by=request.user, answer=form.cleaned_data["answer"], files=form.brought())
    except ValidationError as error:
        place(form, error)
        return _page(request, row, form)
    except WrongState as error:
        return gone_on(request, row, error=error, fields=form.fields)
    messages.success(request, _("Your answer has been sent. The case goes on."))
    return redirect(row)


@audience("recognition_request.withdraw")
@require_http_methods(["GET", "HEAD", "POST"])
def request_withdraw(request: MemberRequest, public_id: str) -> HttpResponse:
    """Ask once more, then take the request back."""
    row = known_request(request, public_id)
    may_handle_as_applicant(request.user, row).enforce()
    if request.method == "POST":
        try:
            withdraw_request(request=row, by=request.user)
        except WrongState as error:
            return gone_on(request, row, error=error)
        messages.success(request, _("Your request has been withdrawn."))
        return redirect(row)
    return render(request, "recognition/request_withdraw.html", {"row": row})
