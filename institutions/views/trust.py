"""Whom this registry vouches for: the members and their keys, for people and for other registries' software."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from institutions.member_table import known_issuers, member_rows
from institutions.models import Institution, RegistryKey, SignedList, registry_did
from micro4asia.foundation.http import audience


@login_not_required
@audience("trust.read")
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Members, former ones too, with the days of their membership and the keys in their DID documents."""
    rows = member_rows()
    context = {
        "members": [row for row in rows if row.institution.state != Institution.State.LEFT],
        "former": [row for row in rows if row.institution.state == Institution.State.LEFT],
        "registry_did": registry_did(),
        "registry_keys": RegistryKey.objects.order_by("-created_at"),
        "signed": SignedList.objects.filter(name="members").first(),
    }
    return render(request, "institutions/trust.html", context)


@login_not_required
@audience("trust.read")
@require_safe
def registry_json(_request: HttpRequest) -> HttpResponse:
    """The members in the form of the Digital Credentials Consortium's known issuers; readable from any origin."""
    signed = SignedList.objects.filter(name="members").first()
    meta = {"name": "Micro4Asia", "url": settings.PUBLIC_URL, "did": registry_did()}
    if signed:
        meta["updated"] = signed.signed_at.isoformat(timespec="seconds")
    response = JsonResponse({"meta": meta, "registry": known_issuers(member_rows())}, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response
