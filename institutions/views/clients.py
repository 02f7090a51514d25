"""Programmes that ask the API in the institution's name. A secret is shown once, on the page that answers its making."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.forms.sign_on import ClientForm
from institutions.models import AWARDING, ApiClient, Institution, Role
from institutions.policies import may_manage_clients
from institutions.services.clients import create_client, revoke_client, rotate_secret
from micro4asia.foundation.http import audience


@audience("api_client.list")
@require_safe
def client_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=AWARDING)
    context = {
        "institution": institution,
        "clients": _clients(request, institution),
        "may_manage": may_manage_clients(request.user, institution),
    }
    return render(request, "institutions/settings/clients.html", context)


@never_cache
@audience("api_client.create")
@require_http_methods(["GET", "HEAD", "POST"])
def client_create(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=AWARDING)
    require_fresh_factor(request)
    form = ClientForm(request.POST or None)
    if form.is_valid():
        client, secret = create_client(institution=institution, by=request.user, **form.cleaned_data)
        return _show_once(request, client, secret)
    context = {"institution": institution, "form": form, "may_manage": may_manage_clients(request.user, institution)}
    return render(request, "institutions/settings/clients_new.html", context)


@never_cache
@audience("api_client.rotate_or_revoke")
@require_http_methods(["GET", "HEAD", "POST"])
def client_rotate(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=AWARDING)
    client = get_object_or_404(_clients(request, institution), client_id=public_id)
    require_fresh_factor(request)
    if request.method == "POST":
        return _show_once(request, client, rotate_secret(client=client, by=request.user))
    return render(request, "institutions/settings/clients_rotate.html", {"institution": institution, "client": client})


@audience("api_client.rotate_or_revoke")
@require_http_methods(["GET", "HEAD", "POST"])
def client_revoke(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=AWARDING)
    client = get_object_or_404(_clients(request, institution), client_id=public_id)
    require_fresh_factor(request)
    if request.method == "POST":
        revoke_client(client=client, by=request.user)
        messages.success(
            request, _("“%(name)s” was revoked. None of its tokens opens anything any more.") % {"name": client.name}
        )
        return redirect("institutions:api-clients", institution.slug)
    return render(request, "institutions/settings/clients_revoke.html", {"institution": institution, "client": client})


def _clients(request: MemberRequest, institution: Institution):  # type: ignore[no-untyped-def]
    return ApiClient.objects.visible_to(request.user).filter(institution=institution).select_related("client", "created_by")


def _show_once(request: MemberRequest, client: ApiClient, secret: str) -> HttpResponse:
    """No redirect: what is shown once must lie in no session and in no address. Sent again, the form makes another secret."""
    context = {
        "institution": client.institution,
        "client": client,
        "secret": secret,
        "token_address": f"{settings.PUBLIC_URL}{reverse('api-token')}",
    }
    return render(request, "institutions/settings/clients_secret.html", context)
