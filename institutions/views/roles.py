"""Acting in another of one's roles. Rights do not depend on it: it only decides which navigation is shown."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from institutions.desks import MemberRequest
from institutions.models import Membership
from micro4asia.foundation.http import audience

# The header reads it from the session: the key of a membership, or AS_LEARNER for staff who also learn.
SESSION_KEY = "active_membership"
AS_LEARNER = "learner"


@audience("account.switch_role")
@require_POST
def role_switch(request: MemberRequest) -> HttpResponse:
    chosen = request.POST.get("membership", "")
    if chosen == AS_LEARNER:
        request.session[SESSION_KEY] = AS_LEARNER
        return redirect("/")
    held = Membership.objects.current().filter(user=request.user).select_related("institution")
    membership = get_object_or_404(held, pk=chosen if chosen.isdecimal() and len(chosen) < 19 else None)
    request.session[SESSION_KEY] = membership.pk
    if membership.institution is None:
        return redirect("institutions:list")
    return redirect(reverse("institutions:overview", args=[membership.institution.slug]))
