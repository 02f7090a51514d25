"""Micro-credentials that an agreement of an institution lists: what it counts itself, and what counts at its partners."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from credentials.models import ListedLine
from institutions.desks import STAFF, MemberRequest, desk
from institutions.models import Agreement, Institution
from micro4asia.foundation.http import audience
from recognition.forms.lines import ListForm
from recognition.listings import for_pages, versions_of
from recognition.policies import LISTING, may_end_line, may_list
from recognition.services.renewing import TO_RENEW, end_line, list_line, renew_line
from recognition.views.common import key_of, posted

State = ListedLine.State


@audience("agreement.read_own")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_lines(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """All that work at a party read it; whoever may list there lists another one here."""
    roles = LISTING if request.method == "POST" else STAFF
    institution = desk(request, slug, *roles)
    agreement = _agreement(request, institution, public_id)
    verdict = may_list(request.user, agreement, institution)
    form = ListForm(posted(request), agreement=agreement, receiver=institution)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            list_line(agreement=agreement, version=data["version"], receiver=institution, by=request.user, course=data["course"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Listed. It counts from now on as the agreement says."))
            return redirect("recognition:agreement-lines", slug, public_id)
    context = {
        "institution": institution,
        "agreement": agreement,
        "groups": _groups(request, institution, agreement),
        "may_list": verdict,
        "form": form if agreement.state == Agreement.State.PUBLISHED else None,
    }
    return render(request, "recognition/lines.html", context, status=422 if form.errors else 200)


@audience("agreement.list_lines")
@require_POST
def line_move(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """`renew` or `end`, named by the button."""
    institution = desk(request, slug, *LISTING)
    agreement = _agreement(request, institution, public_id)
    key = request.POST.get("line", "")
    rows = ListedLine.objects.filter(agreement=agreement).concerning(institution)
    row = get_object_or_404(rows, pk=key_of(key))
    if request.POST.get("do") == "renew":
        renewed = renew_line(row=row, by=request.user)
        messages.success(request, _("Renewed: the agreement lists %(line)s now.") % {"line": renewed.line})
    elif request.POST.get("do") == "end":
        end_line(row=row, by=request.user)
        messages.success(request, _("Ended. The other party has been told."))
    return redirect("recognition:agreement-lines", slug, public_id)


def _agreement(request: MemberRequest, institution: Institution, public_id: str) -> Agreement:
    rows = Agreement.objects.visible_to(request.user).of(institution).prefetch_related("parties__institution__name_history")
    found: Agreement = get_object_or_404(rows, public_id=public_id)
    return found


def _groups(request: MemberRequest, institution: Institution, agreement: Agreement) -> list[tuple[str, list[dict[str, Any]]]]:
    """What counts here, what of ours counts elsewhere, and what other parties agreed among themselves."""
    rows = list(for_pages(ListedLine.objects.filter(agreement=agreement)).order_by("micro_credential__code", "-listed_at"))
    versions = versions_of(rows)
    groups: dict[str, list[dict[str, Any]]] = {"in": [], "out": [], "else": []}
    for row in rows:
        side = (
            "in"
            if row.receiver_id == institution.pk
            else "out"
            if row.micro_credential.institution_id == institution.pk
            else "else"
        )
        stands = row.state not in (State.RENEWED, State.ENDED)
        groups[side].append(
            {
                "row": row,
                "version": versions.get(row.micro_credential_id),
                "renews": stands and row.state in TO_RENEW and bool(may_list(request.user, agreement, row.receiver)),
                "ends": stands and side != "else" and bool(may_end_line(request.user, row)),
                "stands": stands,
            }
        )
    return [
        (_("Counts at your institution"), groups["in"]),
        (_("Yours, counts at the other party"), groups["out"]),
        (_("Between the other parties"), groups["else"]),
    ]
