"""The members of the network, as anyone may see them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from institutions.code_lists import country_names, framework_names
from institutions.floors import ask_for_profile
from institutions.models import Institution, InstitutionLogo
from institutions.services.proving_domains import readable
from micro4asia.foundation.http import audience
from micro4asia.foundation.text import pick, sort_key


def members() -> Any:
    return Institution.objects.visible_to(None).prefetch_related("name_history", "awarding_statuses")


@login_not_required
@audience("institution.view_public_profile")
@require_safe
def institution_list(request: HttpRequest) -> HttpResponse:
    rows = [{"institution": row, "names": row.names(), **_standing(row)} for row in members()]
    countries = sorted({row["country"] for row in rows}, key=lambda name: sort_key(name, get_language()))
    groups = [(country, [row for row in rows if row["country"] == country]) for country in countries]
    return render(request, "institutions/list.html", {"groups": groups, "total": len(rows)})


@login_not_required
@audience("institution.view_public_profile")
@require_safe
def institution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    institution = get_object_or_404(members(), slug=slug)
    names = institution.names()
    over = [row for row in institution.name_history.all() if row.valid_to and row.valid_to < timezone.localdate()]
    context = {
        "institution": institution,
        "names": names,
        "former_names": [row for row in over if row.name != names.get(row.language)],
        "since": institution.standings.order_by("-at", "-pk").values_list("since", flat=True).first(),
        "accreditations": [row for row in institution.accreditations.all() if row.covers(timezone.localdate())],
        "credit_value": institution.credit_value(timezone.localdate()),
        "logo": InstitutionLogo.objects.filter(institution=institution).first(),
        "domains": sorted(readable(domain) for domain in institution.proven_domains()),
        "framework": _word(framework_names(institution.level_framework)),
        **_standing(institution),
        **ask_for_profile(institution),
    }
    return render(request, "institutions/detail.html", context)


def _standing(institution: Institution) -> dict[str, Any]:
    """Country in the reader's language, and whether it may award credits today, from the rows already fetched."""
    status = institution.awarding_status(timezone.localdate())
    return {"country": _word(country_names(institution.country)), "status": status}


def _word(texts: dict[str, str]) -> str:
    return pick(texts, get_language() or "en")[0]
