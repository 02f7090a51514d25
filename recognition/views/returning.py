"""A proposed decision goes back to whoever proposed it, with a remark."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions.desks import MemberRequest
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.forms.proposing import RemarkForm
from recognition.models import RecognitionRequest
from recognition.policies_decisions import may_decide_proposed
from recognition.services.proposing import return_proposal, standing_proposal
from recognition.views.common import case, posted
from recognition.views.meanwhile import gone_on


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def request_return(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    proposal = standing_proposal(row)
    may_decide_proposed(request.user, row, proposal).enforce()
    form = RemarkForm(posted(request))
    if proposal is None or row.state != RecognitionRequest.State.PROPOSED:
        gone = WrongState(_("The request is “%(state)s”; nothing can be returned.") % {"state": row.get_state_display()})
        return gone_on(request, row, error=gone, fields=form.fields)
    if form.is_valid():
        try:
            return_proposal(request=row, by=request.user, remark=form.cleaned_data["remark"])
        except WrongState as error:
            return gone_on(request, row, error=error, fields=form.fields)
        messages.success(request, _("Returned. Your colleague has been told."))
        return redirect("recognition:request", slug, public_id)
    return render(request, "recognition/decide_return.html", {"row": row, "proposal": proposal, "form": form})
