"""The way in: to the first page of an institution's settings that this person may open."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from institutions.desks import STAFF, MemberRequest, desk, roles_at
from institutions.models import Role
from micro4asia.foundation.http import audience

# In the order of the tabs. The last is open to everybody who works there.
FIRST = (
    ("institutions:profile", {Role.INSTITUTION_ADMIN}),
    ("institutions:team", {Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR}),
    ("institutions:institution-agreements", set(STAFF)),
)


@audience("institution.open_settings")
@require_safe
def settings(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF, told=[Role.NETWORK_ADMIN])
    roles = roles_at(request.user, institution)
    return redirect(next(name for name, readers in FIRST if roles & readers), institution.slug)
