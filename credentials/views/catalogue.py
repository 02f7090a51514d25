"""The public catalogue: what can be earned where, in hours first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from credentials.filters import CatalogueFilter
from credentials.models import MicroCredential, MicroCredentialVersion
from credentials.snapshots import version_facts
from micro4asia.foundation.http import audience

PAGE = 24


@login_not_required
@audience("achievement.view_published")
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every published micro-credential; the address keeps search and filters."""
    found = CatalogueFilter(request.GET, queryset=listed())
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    return render(request, "credentials/public/catalogue.html", {"filter": found, "page": page})


def listed() -> QuerySet[MicroCredentialVersion]:
    """Published versions with what a list shows of them, in a fixed number of queries."""
    versions = MicroCredentialVersion.objects.published().select_related("micro_credential__institution")
    return versions.prefetch_related(
        "micro_credential__institution__name_history", "micro_credential__institution__credit_values"
    )


@login_not_required
@audience("achievement.view_published")
@require_safe
def micro_credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """The version in force, else the last there was."""
    row = get_object_or_404(MicroCredential.objects.select_related("institution"), public_id=public_id)
    versions = row.versions.public().order_by("-published_at")
    current = versions.published().first() or get_object_or_404(versions[:1])
    return _page(request, current)


@login_not_required
@audience("achievement.view_published")
@require_safe
def version(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """One version for good: an award points here, whatever came later."""
    rows = MicroCredentialVersion.objects.public().select_related("micro_credential__institution")
    return _page(request, get_object_or_404(rows, micro_credential__public_id=public_id, number=number))


def _page(request: HttpRequest, row: MicroCredentialVersion) -> HttpResponse:
    context = {
        "version": row,
        "home": row.institution,
        "facts": version_facts(row, on=timezone.localdate()),
        "versions": row.micro_credential.versions.public().order_by("-published_at"),
    }
    return render(request, "credentials/public/micro_credential.html", context)
