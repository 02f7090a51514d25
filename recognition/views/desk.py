"""The desk of a recognition officer: the queue, and one case."""

from __future__ import annotations

import datetime as dt
from statistics import median
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import MemberRequest
from institutions.models import Institution
from micro4asia.foundation import text
from micro4asia.foundation.http import audience
from recognition.clock import WARN_DAYS
from recognition.evaluation import standing_of
from recognition.forms.desk import CompleteForm, QuestionForm, SearchForm
from recognition.models import RecognitionRequest
from recognition.models.request import RequestQuerySet
from recognition.policies import may_assess, may_decide
from recognition.services.assigning import take_next, take_request
from recognition.services.checking import ask_learner, last_arrival, mark_complete
from recognition.timeline import steps
from recognition.views.common import case, officers_desk, posted
from recognition.wording import deadline

State = RecognitionRequest.State
JUDGED = Q(judged=F("asked"), asked__gt=0)
TABS: dict[str, tuple[Any, Q]] = {
    "check": (gettext_lazy("To check"), Q(state__in=[State.SUBMITTED, State.CHECKING])),
    "waiting": (gettext_lazy("Waiting for reply"), Q(state=State.INFORMATION_REQUESTED)),
    "evaluate": (gettext_lazy("To evaluate"), Q(state=State.COMPLETE) | (Q(state=State.IN_EVALUATION) & ~JUDGED)),
    "decide": (gettext_lazy("To decide"), Q(state=State.IN_EVALUATION) & JUDGED),
    "closed": (gettext_lazy("Closed"), Q(state__in=[State.DECIDED, State.CLOSED, State.WITHDRAWN])),
}


def _counted(institution: Institution) -> RequestQuerySet:
    """The queue with, for each case, how many outcomes are judged and how many there are."""
    rows = RecognitionRequest.objects.received_by(institution)
    return rows.annotate(
        judged=Count("comparison__coverage", distinct=True),
        asked=Count("course__outcomes", distinct=True),
    )


@audience("recognition_request.list_incoming")
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: MemberRequest, slug: str) -> HttpResponse:
    """Requests by state, fewest days left first. POST searches: a name never stands in an address."""
    institution = officers_desk(request, slug)
    rows = _counted(institution)
    search = SearchForm(posted(request))
    tab = request.GET.get("tab", "")
    counts = dict.fromkeys(TABS, 0)
    for name, (_label, condition) in TABS.items():
        counts[name] = rows.filter(condition).count()
    if tab not in TABS:
        tab = next((name for name, count in counts.items() if count), "check")
    if search.is_valid():
        found = rows.filter(_matching(search.cleaned_data["words"]))
        tab = ""
    else:
        found = rows.filter(TABS[tab][1] & _filters(request, institution))
    ordered = found.for_lists().order_by("-submitted_at") if tab == "closed" else found.for_lists().by_legal_clock()
    page = Paginator(ordered, 25).get_page(request.GET.get("page"))
    context = {
        "institution": institution,
        "tabs": [(name, label, counts[name]) for name, (label, _condition) in TABS.items()],
        "tab": tab,
        "page": page,
        "cases": [(row, row.clock(), deadline(row.clock(), row)) for row in page],
        "search": search,
        "chosen": request.GET,
        "issuers": _issuers(institution),
        "assignees": request.GET.getlist("assignee"),
        "clocks": request.GET.getlist("clock"),
        "from_issuers": request.GET.getlist("issuer"),
        "median": _median_days(institution),
    }
    return render(request, "recognition/queue.html", context)


def _matching(words: str) -> Q:
    """By case number, learner or course; names are found without their marks."""
    found = Q(case_number__icontains=words) | Q(course__code__icontains=words)
    named = Q()
    for word in text.search_key(words).split():
        named &= Q(award__learner__search_key__contains=word)
    return found | named if named else found


def _filters(request: MemberRequest, institution: Institution) -> Q:
    """Within one group any of the ticked, between groups all. A filter that does not exist filters nothing."""
    user, today = request.user, timezone.now().astimezone(institution.zone).date()
    assignees = {"you": Q(officer=user), "nobody": Q(officer__isnull=True), "others": Q(officer__isnull=False) & ~Q(officer=user)}
    clocks = {
        "late": Q(due_on__lt=today),
        "soon": Q(due_on__range=(today, today + dt.timedelta(days=WARN_DAYS))),
        "paused": Q(state=State.INFORMATION_REQUESTED),
    }
    issuers = [code for code in request.GET.getlist("issuer") if code.isprintable()]
    chosen = _any(assignees, request.GET.getlist("assignee")) & _any(clocks, request.GET.getlist("clock"))
    return chosen & Q(award__institution__code__in=issuers) if issuers else chosen


def _any(conditions: dict[str, Q], chosen: list[str]) -> Q:
    combined = Q()
    for name in chosen:
        combined |= conditions.get(name, Q())
    return combined


def _issuers(institution: Institution) -> list[str]:
    rows = RecognitionRequest.objects.received_by(institution).order_by("award__institution__code")
    return list(rows.values_list("award__institution__code", flat=True).distinct())


def _median_days(institution: Institution) -> int | None:
    """Days from a complete file to its decision, the middle one of this year; None before the first."""
    year = timezone.now().astimezone(institution.zone).year
    rows = RecognitionRequest.objects.received_by(institution).filter(
        decisions__replaces__isnull=True, decisions__decided_on__year=year, complete_on__isnull=False
    )
    days = [
        (decided - complete).days for complete, decided in rows.values_list("complete_on", "decisions__decided_on") if complete
    ]
    return round(median(days)) if days else None


@audience("recognition_request.decide")
@require_POST
def take_next_case(request: MemberRequest, slug: str) -> HttpResponse:
    institution = officers_desk(request, slug)
    taken = take_next(institution=institution, by=request.user)
    if taken is None:
        messages.info(request, _("No case is waiting for an officer."))
        return redirect("recognition:queue", slug)
    return redirect("recognition:request", slug, taken.public_id)


def _page(request: MemberRequest, slug: str, row: RecognitionRequest, **bound: forms.Form) -> HttpResponse:
    user = request.user
    arrived = last_arrival(row)
    context = {
        "row": row,
        "facts": row.award.facts if row.award else None,
        "standing": standing_of(row),
        "clock": row.clock(),
        "deadline": deadline(row.clock(), row),
        "events": [step.event() for step in steps(row)],
        "may_assess": may_assess(user, row),
        "may_decide": may_decide(user, row),
        "complete_form": bound.get("complete") or CompleteForm(arrived=arrived),
        "question_form": bound.get("question") or QuestionForm(),
        "form": next(iter(bound.values()), None),
        "can_ask": row.state in {State.CHECKING, State.IN_EVALUATION},
        "questions": list(row.questions.all()),
        "decision": row.answer,
    }
    return render(request, "recognition/request.html", context)


@audience("recognition_request.view")
@require_safe
def request_page(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One case: what is asked, what was shown, what the check said, and what to do next. The learner has a page of their own."""
    row = case(request, slug, public_id)
    if row.applicant_id == request.user.pk:
        return redirect(row)
    return _page(request, slug, row)


@audience("recognition_request.decide")
@require_POST
def request_take(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = take_request(request=case(request, slug, public_id), by=request.user)
    messages.success(request, _("%(number)s is yours now.") % {"number": row.case_number})
    return redirect("recognition:request", slug, public_id)


@audience("recognition_request.decide")
@require_POST
def request_complete(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    form = CompleteForm(request.POST, arrived=last_arrival(row))
    if form.is_valid():
        try:
            mark_complete(request=row, by=request.user, complete_on=form.cleaned_data["complete_on"])
        except ValidationError as error:
            form.add_error("complete_on", error.messages[0])
        else:
            messages.success(request, _("The file is complete; the legal clock has started."))
            return redirect("recognition:request", slug, public_id)
    return _page(request, slug, row, complete=form)


@audience("recognition_request.comment_to_learner")
@require_POST
def request_ask(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    form = QuestionForm(request.POST)
    if form.is_valid():
        ask_learner(request=row, by=request.user, wording=form.cleaned_data["wording"])
        messages.success(request, _("Your question is on its way."))
        return redirect("recognition:request", slug, public_id)
    return _page(request, slug, row, question=form)
