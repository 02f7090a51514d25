"""Precedents for everybody in the network, without persons; and what the desk that decided says of its own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.forms.instruments import NoteForm, PrecedentSearchForm, ReasonForm
from recognition.instruments.finding import Told, find_precedents
from recognition.models import Decision
from recognition.policies_instruments import may_note_precedent
from recognition.services.noting_precedents import edit_wording, withdraw_precedent
from recognition.views.common import officers_desk, posted


def _found(request: HttpRequest, *, staff: bool) -> tuple[PrecedentSearchForm, Page[Told]]:
    form = PrecedentSearchForm(request.GET or None)
    said = form.cleaned_data if form.is_valid() else {}
    rows = find_precedents(
        words=said.get("words", ""), purpose=said.get("purpose", ""), outcome=said.get("outcome", ""), few=staff
    )
    return form, Paginator(rows, 25).get_page(request.GET.get("page"))


@login_not_required
@audience("recognition_rule.view_published")
@require_safe
def public_precedents(request: HttpRequest) -> HttpResponse:
    """How cases were decided in the network; numbers that might be somebody are left out (decision 0117)."""
    form, page = _found(request, staff=False)
    return render(request, "recognition/public_precedents.html", {"form": form, "page": page})


@audience("recognition_request.list_incoming")
@require_safe
def precedents(request: MemberRequest, slug: str) -> HttpResponse:
    """The network's precedents, for an officer; one's own lead to the page where they are edited or withdrawn."""
    institution = officers_desk(request, slug)
    form, page = _found(request, staff=True)
    return render(request, "recognition/precedents.html", {"institution": institution, "form": form, "page": page})


@audience("recognition_request.list_incoming")
@require_http_methods(["GET", "HEAD", "POST"])
def precedent(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One of the desk's own decisions as a precedent: its words for others, and its withdrawal."""
    institution = officers_desk(request, slug)
    rows = Decision.objects.visible_to(request.user).filter(request__institution=institution).select_related("note")
    row = get_object_or_404(rows, public_id=public_id)
    may_note_precedent(request.user, row).enforce()
    note = getattr(row, "note", None)
    doing = request.POST.get("do", "")
    wording = note.wording if note else {}
    initial = {f"wording_{tag}": words for tag, words in wording.items()}
    edit = NoteForm(posted(request) if doing == "edit" else None, initial=initial)
    withdraw = ReasonForm(posted(request) if doing == "withdraw" else None)
    if doing == "edit" and edit.is_valid():
        edit_wording(decision=row, by=request.user, wording=edit.wording())
        messages.success(request, _("Saved. Others read these words beside the facts."))
        return redirect("recognition:precedent", slug, public_id)
    if doing == "withdraw" and withdraw.is_valid():
        withdraw_precedent(decision=row, by=request.user, reason=withdraw.cleaned_data["reason"])
        messages.success(request, _("Withdrawn. It is no longer proposed."))
        return redirect("recognition:precedent", slug, public_id)
    context = {"institution": institution, "row": row, "note": note, "edit": edit, "withdraw": withdraw}
    status = 422 if edit.errors or withdraw.errors else 200
    return render(request, "recognition/precedent.html", context, status=status)
