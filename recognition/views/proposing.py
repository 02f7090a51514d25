"""The proposal of the rules on the page of a case: accepted, changed, or set aside; and a person asked for."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from institutions.desks import MemberRequest
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.forms.instruments import DepartureForm
from recognition.models import Followed
from recognition.policies import may_assess
from recognition.services.automatic import ask_for_a_person
from recognition.services.following import accept_proposal, depart_from_proposal
from recognition.views.common import case, own_request
from recognition.views.meanwhile import gone_on


@audience("recognition_request.decide")
@require_POST
def proposal_accept(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    try:
        accept_proposal(request=row, by=request.user, seen=request.POST.get("seen", ""))
    except ValidationError as error:
        # The proposal alone is no decision: the page of the decision names what is missing, field by field.
        messages.error(request, " ".join(error.messages))
        return redirect("recognition:request", slug, public_id)
    except WrongState as error:
        return gone_on(request, row, error=error)
    messages.success(request, _("Accepted."))
    return redirect("recognition:request", slug, public_id)


@audience("recognition_request.decide")
@require_POST
def proposal_depart(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """`changed` leads to the page of the decision, filled in; `set-aside` to the comparison."""
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    form = DepartureForm(request.POST)
    followed = Followed.SET_ASIDE if request.POST.get("do") == Followed.SET_ASIDE else Followed.CHANGED
    if not form.is_valid():
        return render(request, "recognition/departure.html", {"row": row, "form": form, "followed": followed}, status=422)
    try:
        depart_from_proposal(request=row, by=request.user, followed=followed, reason=form.cleaned_data["reason"])
    except WrongState as error:
        return gone_on(request, row, error=error, fields=form.fields)
    return redirect("recognition:compare" if followed == Followed.SET_ASIDE else "recognition:decide", slug, public_id)


@audience("recognition_request.own_page")
@require_POST
def human_review(request: MemberRequest, public_id: str) -> HttpResponse:
    ask_for_a_person(request=own_request(request, public_id), by=request.user)
    messages.success(request, _("A person will look at it. You will be told."))
    return redirect("recognition:my-request", public_id)
