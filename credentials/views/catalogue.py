"""The public catalogue: what can be earned where, in hours first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from credentials import linked_data
from credentials.award_facts import CreditFacts
from credentials.facets import facets, legend_of, query
from credentials.filters import SORTS, Choice, homes, read
from credentials.floors import ask_outcomes, ask_where_it_counts
from credentials.levels import explain
from credentials.lineage import steps
from credentials.listing import find, versions_at, whole
from credentials.models import MicroCredentialVersion
from credentials.services.stacking_reading import stacks_of
from credentials.snapshots import credits_of, version_facts
from micro4asia.foundation.http import audience

PAGE = 24


@dataclass(frozen=True)
class Line:
    """One micro-credential in the list. counts_at: at how many institutions."""

    version: MicroCredentialVersion
    credits: CreditFacts | None
    counts_at: int


@dataclass(frozen=True)
class WayOut:
    """Where nothing was found: what to take back, and how much there is then."""

    label: str
    count: int
    url: str


@login_not_required
@audience("achievement.view_published")
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every published micro-credential; the address keeps search and filters, and leaves aside what makes no sense."""
    known = homes()
    choice = read(request.GET, known)
    if _typed_a_name(request, choice):
        return redirect(reverse("credentials:catalogue") + query(choice))
    finding = find(choice, known, language=get_language() or "en")
    page = Paginator(finding.lined, PAGE).get_page(request.GET.get("page"))
    rows = versions_at(list(page))
    today = timezone.localdate()
    address = request.path + query(choice).rstrip("?")
    context = {
        "choice": choice,
        "facets": facets(choice, known),
        "homes": known,
        "sorts": [(value, label) for value, label in SORTS.items() if choice.words or value != "relevance"],
        "page": page,
        "lines": [Line(row, credits_of(row, on=today)[0], len(row.micro_credential.catalogue_entry.recognisers)) for row in rows],
        "total": finding.total,
        "ways_out": _ways_out(choice, finding.instead),
        "without_search": query(choice.without("q")),
        "canonical": address if page.number == 1 else f"{address}{'&' if '?' in address else '?'}page={page.number}",
        "as_json": reverse("api-catalogue") + query(choice).rstrip("?"),
        "linked_data": linked_data.block(linked_data.item_list(rows, first=page.start_index(), total=page.paginator.count)),
    }
    return render(request, "credentials/public/catalogue.html", context)


def _typed_a_name(request: HttpRequest, choice: Choice) -> bool:
    """Whether an institution was given by words of its name: the address to share has its short name."""
    return any(
        set(filter(None, request.GET.getlist(facet))) - set(choice.chosen.get(facet, ()))
        for facet in ("institution", "recognised")
        if facet in choice.chosen
    )


def _ways_out(choice: Choice, instead: dict[str, int]) -> list[WayOut]:
    ways = [
        WayOut(f"“{choice.q}”" if name == "q" else legend_of(name), count, query(choice.without(name)))
        for name, count in instead.items()
    ]
    return sorted(ways, key=lambda way: -way.count)


@login_not_required
@audience("achievement.view_published")
@require_safe
def micro_credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """The version in force, else the last there was."""
    versions = list(whole().filter(micro_credential__public_id=public_id).order_by("-published_at"))
    current = [row for row in versions if row.state == MicroCredentialVersion.State.PUBLISHED]
    found = current or versions
    if not found:
        get_object_or_404(MicroCredentialVersion.objects.none())
    return _page(request, found[0], versions, pinned=False)


@login_not_required
@audience("achievement.view_published")
@require_safe
def version(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """One version for good: an award points here, whatever came later."""
    versions = list(whole().filter(micro_credential__public_id=public_id).order_by("-published_at"))
    found = [row for row in versions if row.number == number]
    if not found:
        get_object_or_404(MicroCredentialVersion.objects.none())
    return _page(request, found[0], versions, pinned=True)


def _page(
    request: HttpRequest, row: MicroCredentialVersion, versions: list[MicroCredentialVersion], *, pinned: bool
) -> HttpResponse:
    """pinned: the address names this version, so that its page says where the one in force is."""
    public_id = row.micro_credential.public_id
    today = timezone.localdate()
    facts = version_facts(row, on=today)
    name, args = ("api-catalogue-version", [public_id, row.number]) if pinned else ("api-catalogue-entry", [public_id])
    context: dict[str, Any] = {
        "version": row,
        "home": row.institution,
        "facts": facts,
        "level": explain(row),
        "accreditations": [one for one in row.institution.accreditations.all() if one.covers(today)],
        "steps": steps(versions),
        "counts_at": ask_where_it_counts(row),
        "outcomes": ask_outcomes(row),
        "stacks": stacks_of(row),
        "pinned": pinned,
        "current": row.state == MicroCredentialVersion.State.PUBLISHED,
        "in_force": any(one.state == MicroCredentialVersion.State.PUBLISHED for one in versions),
        "as_json": reverse(name, args=args),
        "linked_data": linked_data.block({"@graph": linked_data.micro_credential(row, facts)}),
    }
    return render(request, "credentials/public/micro_credential.html", context)
