"""The public catalogue: what can be earned where, in hours first."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from credentials.award_facts import CreditFacts
from credentials.facets import facets
from credentials.filters import CatalogueFilter
from credentials.floors import ask_where_it_counts
from credentials.listing import listed, whole
from credentials.models import MicroCredential, MicroCredentialVersion
from credentials.snapshots import credits_of, version_facts
from micro4asia.foundation.http import audience

PAGE = 24


@dataclass(frozen=True)
class Line:
    """One micro-credential in the list."""

    version: MicroCredentialVersion
    credits: CreditFacts | None


@login_not_required
@audience("achievement.view_published")
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every published micro-credential; the address keeps search and filters."""
    found = CatalogueFilter(request.GET, queryset=listed())
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "filter": found,
        "facets": facets(request.GET),
        "page": page,
        "lines": [Line(row, credits_of(row, on=today)[0]) for row in page],
        "total": MicroCredentialVersion.objects.published().count(),
    }
    return render(request, "credentials/public/catalogue.html", context)


@login_not_required
@audience("achievement.view_published")
@require_safe
def micro_credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """The version in force, else the last there was."""
    row = get_object_or_404(MicroCredential, public_id=public_id)
    versions = whole().filter(micro_credential=row).order_by("-published_at")
    current = versions.published().first() or get_object_or_404(versions[:1])
    return _page(request, current, pinned=False)


@login_not_required
@audience("achievement.view_published")
@require_safe
def version(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """One version for good: an award points here, whatever came later."""
    return _page(request, get_object_or_404(whole(), micro_credential__public_id=public_id, number=number), pinned=True)


def _page(request: HttpRequest, row: MicroCredentialVersion, *, pinned: bool) -> HttpResponse:
    """pinned: the address names this version, so that its page says where the one in force is."""
    context = {
        "version": row,
        "home": row.institution,
        "facts": version_facts(row, on=timezone.localdate()),
        "versions": row.micro_credential.versions.public().order_by("-published_at"),
        "counts_at": ask_where_it_counts(row),
        "pinned": pinned,
        "current": row.state == MicroCredentialVersion.State.PUBLISHED,
    }
    return render(request, "credentials/public/micro_credential.html", context)
