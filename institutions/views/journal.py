"""The journal as people read it: an institution its own, the network's administrator the network's, everybody what they did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from institutions import journal_words
from institutions.desks import MemberRequest, at_the_network, desk
from institutions.floors import ask_what_is_theirs
from institutions.forms.journal import JournalFilter
from institutions.models import AWARDING, Institution, Membership, Role, User
from institutions.services.journal_export import export_journal
from micro4asia.foundation import journal, walls
from micro4asia.foundation.http import audience
from micro4asia.foundation.models import Denial, JournalEntry, JournalHead

PER_PAGE = 50
SHOWN_DENIALS = dt.timedelta(days=30)


@audience("audit_log.view_institution")
@require_GET
def journal_page(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, Role.INSTITUTION_ADMIN, told=(*AWARDING, Role.NETWORK_ADMIN))
    staff = Membership.objects.filter(institution=institution).values_list("user_id", "user__full_name").distinct()
    names = dict(staff.order_by("user__full_name"))
    form = JournalFilter(request.GET, people=names, zone=institution.zone)
    found = JournalEntry.objects.filter(form.conditions(), chain=institution.pk).order_by("-sequence")
    pages = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    length, head = journal.head_of(institution.pk)
    context = {
        "institution": institution,
        "form": form,
        "filtered": bool(form.conditions()),
        "pages": pages,
        "lines": lines(pages, names),
        "length": length,
        "head": head,
        "denials": denials(Denial.objects.filter(chain=institution.pk), names),
        "may_export": request.user.has_role(Role.INSTITUTION_ADMIN, at=institution),
    }
    return render(request, "institutions/settings/journal.html", context)


@audience("audit_log.export_with_proof")
@require_POST
def journal_export(request: MemberRequest, slug: str) -> FileResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, Role.NETWORK_ADMIN, told=AWARDING)
    return as_file(export_journal(institution=institution, by=request.user), f"journal-{institution.slug}")


@audience("audit_log.view_network")
@require_GET
def network_journal(request: MemberRequest) -> HttpResponse:
    """The network's own chain, how long each institution's is and how it ends, and how often doors were tried."""
    at_the_network(request)
    found = JournalEntry.objects.filter(chain=journal.NETWORK).order_by("-sequence")
    pages = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    admins = User.objects.filter(memberships__role=Role.NETWORK_ADMIN).values_list("pk", "full_name")
    context = {
        "pages": pages,
        "lines": lines(pages, dict(admins)),
        "chains": chains(),
        "network": journal.head_of(journal.NETWORK),
        "days": SHOWN_DENIALS.days,
    }
    return render(request, "institutions/network/journal.html", context)


@audience("audit_log.view_network")
@require_POST
def network_journal_export(request: MemberRequest) -> FileResponse:
    at_the_network(request)
    return as_file(export_journal(institution=None, by=request.user), "journal-network")


@audience("audit_log.view_own_events")
@require_GET
def own_journal(request: MemberRequest) -> HttpResponse:
    """What this person did, and what was done with their own credentials and requests; of others no name."""
    wanted = Q(actor_id=request.user.pk)
    for label, ids in ask_what_is_theirs(request.user).items():
        wanted |= Q(subject_type=label, subject_id__in=ids) & ~Q(event__in=journal_words.INTERNAL)
    # What others did with one's own stands in the chains of institutions. Codes and days alone are shown of it.
    with walls.everything():
        pages = Paginator(JournalEntry.objects.filter(wanted).order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
        entries = list(pages.object_list)
    places = Institution.objects.prefetch_related("name_history").in_bulk({entry.chain for entry in entries})
    rows = [
        {
            "title": journal_words.title(entry.event),
            "at": entry.at,
            "mine": entry.actor_id == request.user.pk,
            "place": places.get(entry.chain, ""),
        }
        for entry in entries
    ]
    return render(request, "institutions/own-journal.html", {"pages": pages, "rows": rows})


def as_file(file: Any, name: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=f"{name}-{timezone.localdate():%Y-%m-%d}.jsonl")
    response.headers["Content-Type"] = "application/jsonl"
    response.headers["Cache-Control"] = "no-store"
    return response


def lines(pages: Page[JournalEntry], names: dict[int, str]) -> list[dict[str, Any]]:
    """Entries without their data: event, time, role, and a name where the actor is among `names`."""
    return [
        {
            "sequence": entry.sequence,
            "title": journal_words.title(entry.event),
            "at": entry.at,
            "who": names.get(entry.actor_id or 0, ""),
            "roles": journal_words.roles(entry.role),
            "by_itself": entry.actor_id is None,
            "hash": entry.hash[:12],
        }
        for entry in pages.object_list
    ]


def denials(counted: QuerySet[Denial], names: Collection[int]) -> dict[str, int]:
    """How often doors were closed of late: to its own people, and to everybody else."""
    recent = counted.filter(hour__gte=timezone.now() - SHOWN_DENIALS)
    told = recent.aggregate(own=Sum("count", filter=Q(actor_id__in=list(names))), all=Sum("count"))
    own = told["own"] or 0
    return {"own": own, "others": (told["all"] or 0) - own, "days": SHOWN_DENIALS.days}


def chains() -> list[dict[str, Any]]:
    """One line for each institution: its chain, and how often somebody was refused at its doors."""
    recent = Denial.objects.filter(hour__gte=timezone.now() - SHOWN_DENIALS)
    refused = dict(recent.values_list("chain").annotate(Sum("count")))
    heads = {head.chain: head for head in JournalHead.objects.all()}
    rows: list[dict[str, Any]] = [
        {"institution": row, "head": heads.get(row.pk), "refused": refused.get(row.pk, 0)}
        for row in Institution.objects.prefetch_related("name_history")
    ]
    elsewhere = refused.get(journal.NETWORK, 0)
    return [*rows, {"institution": None, "head": None, "refused": elsewhere}] if elsewhere else rows
