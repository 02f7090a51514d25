"""The learner takes the larger award and its parts along in one signed file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credentials.services.stacking_bundle import ask_for_bundle
from credentials.views.stacks_own import own_application
from institutions.desks import MemberRequest
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience


@audience("stack.own_application")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: MemberRequest, public_id: str) -> HttpResponse:
    """Ask for it, then take it."""
    row = own_application(request, public_id)
    if request.method == "POST":
        ask_for_bundle(application=row, by=request.user)
        messages.success(request, _("The record is being signed. Load this page again in a moment."))
        return redirect(row)
    if not row.bundle:
        raise WrongState(_("The record has not been signed yet."))
    answer = HttpResponse(row.bundle, content_type="application/vc+ld+json")
    answer["Content-Disposition"] = 'attachment; filename="record.json"'
    return answer
