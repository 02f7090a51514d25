"""Papers of a case, handed out to the learner and to the desk that received them. To be saved, never opened here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from credentials.paper_gate import handed_out
from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.models import CasePaper
from recognition.policies import free_of_conflict
from recognition.views.common import case, officers_desk, own_request


@audience("recognition_request.view")
@require_safe
def own_paper(request: MemberRequest, public_id: str, paper: str) -> HttpResponse:
    row = own_request(request, public_id)
    return handed_out(get_object_or_404(CasePaper, request=row, public_id=paper))


@audience("recognition_request.view_papers")
@require_safe
def case_paper(request: MemberRequest, slug: str, public_id: str, paper: str) -> HttpResponse:
    """For officers of the receiving institution without a conflict; to everybody else there is no such file."""
    officers_desk(request, slug)
    row = case(request, slug, public_id)
    free_of_conflict(request.user, row).enforce()
    return handed_out(get_object_or_404(CasePaper, request=row, public_id=paper))
