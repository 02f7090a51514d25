"""Papers of a case, handed out to the learner and to the desk that received them. To be saved, never opened here."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.models import CasePaper, ImportedCredential
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


def handed_out(paper: CasePaper | ImportedCredential) -> HttpResponse:
    """A stranger made it: the browser saves it under a cleaned name and runs nothing of it."""
    response = HttpResponse(bytes(paper.content), content_type=paper.media_type)
    plain = re.sub(r'[^ -~]|["\\;%]', "_", paper.name)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(paper.name, safe='')}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response
