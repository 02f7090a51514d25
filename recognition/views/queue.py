"""The queue of a desk: tabs, filters, search, views of one's own, and taking what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import MemberRequest
from institutions.models import Institution
from micro4asia.foundation.http import audience
from recognition import queueing
from recognition.clock import Clock, local_day
from recognition.forms.desk import SearchForm
from recognition.forms.people import ShortcutsForm, ViewForm
from recognition.life_cycle import Tab
from recognition.models import DeskHabit, Instrument, RecognitionRequest, SavedView
from recognition.queueing import TABS, Filters
from recognition.services.arranging import choose_shortcuts, remove_view, save_view
from recognition.services.assigning import take_next, take_request
from recognition.views.common import case, named, officers_desk, posted
from recognition.wording import deadline, sent_ago

State = RecognitionRequest.State
ROWS = 20
ASSIGNEES = [("you", gettext_lazy("You")), ("nobody", gettext_lazy("Nobody")), ("others", gettext_lazy("Others"))]
CLOCKS = [("late", gettext_lazy("Late")), ("soon", gettext_lazy("14 days or fewer")), ("paused", gettext_lazy("Paused"))]
AGES = [
    ("under-30", gettext_lazy("Under 30 days")),
    ("30-60", gettext_lazy("30 to 60 days")),
    ("60-90", gettext_lazy("60 to 90 days")),
    ("over-90", gettext_lazy("Over 90 days")),
]


@audience("recognition_request.list_incoming")
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: MemberRequest, slug: str) -> HttpResponse:
    """Requests by state, fewest days left first. POST searches: a name never stands in an address."""
    institution = officers_desk(request, slug)
    search = SearchForm(posted(request))
    filters, counts = Filters.read(request.GET), queueing.counts(institution)
    tab = filters.tab or next((name for name, count in counts.items() if count), "check")
    now = timezone.now()
    if search.is_valid():
        found = queueing.found(institution, search.cleaned_data["words"])
        pages = Paginator(found[: queueing.FOUND_AT_MOST], ROWS)
        filters, tab, more = Filters(), "", len(found) > queueing.FOUND_AT_MOST
        page = pages.get_page(request.POST.get("page"))
    else:
        rows = RecognitionRequest.objects.received_by(institution).filter(tab=Tab[tab.upper()])
        rows = rows.filter(filters.condition(request.user, institution, local_day(now, institution.zone)))
        # The keys of a page come from the index alone; only its rows are read.
        pages = Paginator(queueing.in_order(rows, tab).values_list("pk", flat=True), ROWS)
        if not filters.chosen:
            pages.count = counts[tab]
        page, more = pages.get_page(request.GET.get("page")), False
        filters = Filters(tab, filters.chosen)
    habit = DeskHabit.objects.filter(person=request.user).first()
    context = {
        "institution": institution,
        "tabs": [(name, label, counts[name]) for name, (label, _states) in TABS.items()],
        "tab": tab,
        "page": page,
        "more": more,
        "cases": _lines(institution, page.object_list, now),
        "search": search,
        "facets": _facets(institution, tab, filters),
        "tags": _tags(filters),
        "address": filters.address(),
        "views": SavedView.objects.filter(person=request.user, institution=institution),
        "view_form": ViewForm(initial={"query": filters.address()}),
        "median": queueing.median_days(institution, now.astimezone(institution.zone).year) if tab == "closed" else None,
        "shortcuts": habit is None or habit.shortcuts,
    }
    return render(request, "recognition/queue.html", context)


class Line(NamedTuple):
    """A case as its row tells it. clock: None once it is over. deadline: the words and their state."""

    row: RecognitionRequest
    clock: Clock | None
    deadline: tuple[str, str]
    sent: str
    address: str
    take: str


def _lines(institution: Institution, keys: Iterable[int], now: dt.datetime) -> list[Line]:
    # Addresses are alike but for the case.
    case, take = (reverse(f"recognition:{name}", args=[institution.slug, "CASE"]) for name in ("request", "request-take"))
    lines = []
    for row, clock in queueing.shown(institution, keys, now):
        told = deadline(clock, row) if clock else (str(row.get_state_display()), "")
        sent = sent_ago(row, now) if clock else ""
        lines.append(Line(row, clock, told, sent, case.replace("CASE", row.public_id), take.replace("CASE", row.public_id)))
    return lines


def _facets(institution: Institution, tab: str, filters: Filters) -> list[dict[str, Any]]:
    labels = _labels()
    states = [(state.value, state.label) for state in (TABS[tab][1] if tab else ())]
    if tab in {"evaluate", "decide"}:
        states.append((State.IN_EVALUATION.value, State.IN_EVALUATION.label))
    choices: list[tuple[str, list[tuple[str, Any]]]] = [
        ("state", states if len(states) > 1 else []),
        ("assignee", ASSIGNEES),
        ("clock", CLOCKS),
        ("age", AGES),
        ("instrument", [(each.value, each.label) for each in Instrument]),
        ("level", [(value, value) for value in queueing.values_of(institution, "level")]),
        ("issuer", [(value, value) for value in queueing.values_of(institution, "issuer_code")]),
    ]
    return [
        {
            "name": name,
            "legend": labels[name],
            "options": [(value, label, value in filters.chosen.get(name, ())) for value, label in options],
        }
        for name, options in choices
        if options
    ]


def _labels() -> dict[str, str]:
    return {
        "state": _("State"),
        "assignee": _("Assignee"),
        "clock": _("Legal clock"),
        "age": _("Since it was sent"),
        "instrument": _("What applies"),
        "level": _("Level"),
        "issuer": _("Issuer"),
    }


def _tags(filters: Filters) -> list[dict[str, Any]]:
    """What is ticked, each with the address that the page has without it."""
    known: dict[str, dict[str, Any]] = {
        "state": dict(State.choices),
        "assignee": dict(ASSIGNEES),
        "clock": dict(CLOCKS),
        "age": dict(AGES),
        "instrument": dict(Instrument.choices),
    }
    labels = _labels()
    return [
        {"group": labels[name], "label": known.get(name, {}).get(value, value), "without": filters.address(without=(name, value))}
        for name, values in filters.chosen.items()
        for value in values
    ]


@audience("recognition_request.decide")
@require_POST
def take_next_case(request: MemberRequest, slug: str) -> HttpResponse:
    institution = officers_desk(request, slug)
    taken = take_next(institution=institution, by=request.user)
    if taken is None:
        messages.info(request, _("No case is waiting for an officer."))
        return redirect("recognition:queue", slug)
    return redirect("recognition:request", slug, taken.public_id)


@audience("recognition_request.decide")
@require_POST
def request_take(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One click where nothing suggests a conflict of interest; else the question comes first."""
    try:
        row = take_request(request=case(request, slug, public_id), by=request.user)
    except ValidationError:
        return redirect("recognition:declare", slug, public_id)
    messages.success(request, _("%(number)s is yours now.") % {"number": row.case_number})
    return redirect("recognition:request", slug, public_id)


@audience("recognition_request.list_incoming")
@require_POST
def queue_views(request: MemberRequest, slug: str) -> HttpResponse:
    """Save the filters under a name, or remove such a view; both of one's own."""
    institution = officers_desk(request, slug)
    if request.POST.get("do") == "remove":
        mine = SavedView.objects.filter(person=request.user, institution=institution)
        remove_view(view=get_object_or_404(mine, public_id=named(request, "view")), by=request.user)
        messages.success(request, _("The view has been removed."))
        return redirect("recognition:queue", slug)
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 characters."))
        return redirect("recognition:queue", slug)
    # Only what the queue knows to be a filter is kept: nothing else gets into an address by this way.
    query = Filters.read(QueryDict(form.cleaned_data["query"])).address()
    try:
        save_view(institution=institution, by=request.user, name=form.cleaned_data["name"], query=query)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The view has been saved."))
    return redirect(f"{reverse('recognition:queue', args=[slug])}?{query}")


@audience("account.edit_own_profile_mfa")
@require_http_methods(["GET", "HEAD", "POST"])
def shortcuts(request: MemberRequest) -> HttpResponse:
    habit = DeskHabit.objects.filter(person=request.user).first()
    form = ShortcutsForm(posted(request), initial={"shortcuts": habit is None or habit.shortcuts})
    if form.is_valid():
        choose_shortcuts(by=request.user, shortcuts=form.cleaned_data["shortcuts"])
        messages.success(request, _("Your choice has been saved."))
        return redirect("recognition:shortcuts")
    return render(request, "recognition/shortcuts.html", {"form": form})
