"""Reference data: read by everybody with its sources and doubts, changed by the network's administrators."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import MemberRequest, at_the_network, require_fresh_factor
from institutions.fact_lines import lines_of
from institutions.facts import KINDS, NETWORK, Kind
from institutions.forms.reference import LookForm
from institutions.policies import is_network_admin
from institutions.views.changing import change, kind_of, withdraw
from micro4asia.foundation.http import audience

# Beside the network's, what every partner has said of itself.
SHOWN = [*NETWORK, KINDS["credit-value"], KINDS["published-limits"]]


@login_not_required
@audience("reference.read")
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """One kind at a time, the others a step away: there are hundreds of rows."""
    form, today = LookForm(request.GET), timezone.localdate()
    look: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    kind = next((one for one in SHOWN if one.code == request.GET.get("kind")), SHOWN[0])
    lines = lines_of(kind, _looked_at(_rows(kind), look, today), today)
    keeps = request.user.is_authenticated and is_network_admin(request.user)
    context = {"form": form, "kinds": SHOWN, "kind": kind, "lines": lines, "keeps": keeps}
    return render(request, "institutions/reference/list.html", context)


@audience("reference.change")
@require_http_methods(["GET", "HEAD", "POST"])
def reference_change(request: MemberRequest, kind: str) -> HttpResponse:
    at_the_network(request)
    if request.POST.get("do") == "confirm":
        require_fresh_factor(request)
    back = f"{reverse('institutions:reference')}?kind={kind}"
    return change(request, kind_of(kind, own=False), back=back, template="institutions/reference/change.html")


@audience("reference.change")
@require_POST
def reference_withdraw(request: MemberRequest, kind: str) -> HttpResponse:
    at_the_network(request)
    require_fresh_factor(request)
    return withdraw(request, kind_of(kind, own=False), back=f"{reverse('institutions:reference')}?kind={kind}")


def _rows(kind: Kind) -> QuerySet[Any]:
    return (
        kind.model.objects.filter(**{"institution__state": "active"}).select_related("institution")
        if kind.own
        else kind.model.objects.all()
    )


def _looked_at(rows: QuerySet[Any], look: dict[str, Any], today: dt.date) -> QuerySet[Any]:
    if look.get("country"):
        own = hasattr(rows.model, "institution")
        rows = rows.filter(**{"institution__country" if own else "country": look["country"]})
    match look.get("when"):
        case "now":
            return rows.on(today)  # type: ignore[attr-defined, no-any-return]
        case "past":
            return rows.filter(valid_to__lt=today)
        case "all":
            return rows
    return rows.exclude(valid_to__lt=today)
