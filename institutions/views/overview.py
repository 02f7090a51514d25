"""The first page of everybody who works at an institution: what waits for them, how things stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from institutions.desks import STAFF, MemberRequest, desk, roles_at
from institutions.floors import ask_for_desk
from institutions.models import Role
from micro4asia.foundation.http import audience


@audience("institution.view_overview")
@require_GET
def overview(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF, told=[Role.NETWORK_ADMIN])
    roles = roles_at(request.user, institution)
    parts = ask_for_desk(institution=institution, user=request.user, roles=roles)
    context = {
        "institution": institution,
        "names": institution.names(),
        "issues": bool(roles & {Role.ISSUER, Role.REGISTRAR}),
        "todos": [todo for part in parts for todo in part.todos if todo.count],
        "tallies": [tally for part in parts for tally in part.tallies],
        "lately": [event for part in parts for event in part.lately],
        "soon": [event for part in parts for event in part.soon],
        "months": [month for part in parts for month in part.months],
    }
    return render(request, "institutions/overview.html", context)
