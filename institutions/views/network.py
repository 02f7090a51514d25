"""The first page of the network's administrators, and the list of partners. Counts only: no learner, no case, no name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutions.code_lists import country_names
from institutions.desks import MemberRequest, at_the_network
from institutions.floors import Todo, ask_for_network
from institutions.models import Agreement, Institution, NameChange, SigningKey, StandingProposal, User
from micro4asia.foundation.http import audience
from micro4asia.foundation.text import pick

KEYS_WITHIN = dt.timedelta(days=60)
AGREEMENTS_WITHIN = dt.timedelta(days=90)
ROWS = 50
State = Institution.State
# Declined applications have left without having been here; they have a tab of their own.
DECLINED = "declined"


@audience("institution.view_network")
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    at_the_network(request)
    today = timezone.localdate()
    agreements = Agreement.objects.filter(state=Agreement.State.PUBLISHED, valid_to__lte=today + AGREEMENTS_WITHIN)
    keys = SigningKey.objects.expiring(KEYS_WITHIN).select_related("institution")
    parts = ask_for_network()
    context = {
        "states": [(state, State(state).label, count) for state, count in _counts().items() if state != DECLINED],
        "todos": [todo for todo in _todos(request.user) if todo.count],
        "keys": keys.prefetch_related("institution__name_history").order_by("expires_on"),
        "agreements": agreements.order_by("valid_to"),
        "figures": [figure for part in parts for figure in part.figures],
        "months": [month for part in parts for month in part.months],
        "today": today,
    }
    return render(request, "institutions/network/overview.html", context)


def _todos(user: User) -> list[Todo]:
    proposals = StandingProposal.objects.open().exclude(proposed_by=user)
    list_of = reverse("institutions:network-partners")
    first = proposals.select_related("institution").first()
    change = NameChange.objects.open().select_related("institution").first()
    answer = reverse("institutions:partner-standing-answer", args=[first.institution.slug]) if first else ""
    name = reverse("institutions:partner-name", args=[change.institution.slug, change.public_id]) if change else ""
    return [
        Todo(_of(State.IN_REVIEW).count(), _("applications to look at"), f"{list_of}?state={State.IN_REVIEW}"),
        Todo(proposals.count(), _("proposals to confirm"), answer, _("asked for by another administrator")),
        Todo(NameChange.objects.open().count(), _("names to confirm"), name, _("proposed by institutions")),
    ]


@audience("institution.view_network")
@require_safe
def partner_list(request: MemberRequest) -> HttpResponse:
    at_the_network(request)
    counts = _counts()
    asked = request.GET.get("state", "")
    state = asked if asked in counts else State.ACTIVE.value
    rows = _of(state).prefetch_related("name_history", "awarding_statuses").order_by("code")
    pages = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "tabs": [(name, _("Declined") if name == DECLINED else State(name).label, count) for name, count in counts.items()],
        "state": state,
        "pages": pages,
        "rows": [_row(institution, today) for institution in pages],
    }
    return render(request, "institutions/network/partners.html", context)


def _row(institution: Institution, today: dt.date) -> dict[str, Any]:
    status = institution.awarding_status(today)
    return {
        "institution": institution,
        "names": institution.names(),
        "country": pick(country_names(institution.country), get_language() or "en")[0] if institution.country else "",
        "awards": status.may_award_credits if status else None,
        "confirmed": status.confirmed if status else False,
    }


def _of(state: str) -> Any:
    """Institutions in a state, whoever was declined apart from whoever left."""
    if state == DECLINED:
        return Institution.objects.filter(state=State.LEFT, member_from__isnull=True)
    return Institution.objects.filter(Q(state=state) & ~Q(state=State.LEFT, member_from__isnull=True))


def _counts() -> dict[str, int]:
    return {name: _of(name).count() for name in (*State.values, DECLINED)}
