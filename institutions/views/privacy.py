"""An institution's privacy: whom people ask, what they asked, what time takes away, what went abroad."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest, desk, require_fresh_factor, roles_at
from institutions.forms.privacy import AnswerForm, ContactForm, TermForm, TransferForm, initial_of
from institutions.holdings import DONE, KEPT
from institutions.models import Institution, PrivacyContact, PrivacyRequest, RetentionTerm, Role, TransferRecord
from institutions.models.privacy import ANSWERING
from institutions.policies import may_answer_privacy_request, may_set_privacy
from institutions.services.privacy import answer, set_contact
from institutions.services.retaining import latest_run, plan, set_term
from institutions.services.transferring import save_transfer
from micro4asia.foundation.http import asked, audience

ENDED_SHOWN = 20
PER_PAGE = 50


@audience("privacy.read_settings")
@require_safe
def institution_privacy(request: MemberRequest, slug: str) -> HttpResponse:
    """All of it on one page, in numbers and with the days that matter."""
    institution = desk(request, slug, *ANSWERING)
    requests = PrivacyRequest.objects.visible_to(request.user).filter(institution=institution).select_related("person")
    transfers = TransferRecord.objects.visible_to(request.user).filter(institution=institution)
    context = {
        "institution": institution,
        "today": institution.today(),
        "may_change": may_set_privacy(request.user, institution),
        "open_requests": requests.open().order_by("due_on", "pk"),
        "ended_requests": requests.exclude(state=PrivacyRequest.State.OPEN)[:ENDED_SHOWN],
        "transfers": transfers.count(),
        "dossiers": transfers.waiting_for_a_dossier().select_related("recipient").order_by("dossier_due"),
        "lines": plan(institution),
        "run": latest_run(institution),
        "registry_lines": plan(None),
        "registry_run": latest_run(None),
    }
    return render(request, "institutions/settings/privacy.html", context)


@audience("privacy.change_settings")
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_contact(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    known = PrivacyContact.objects.filter(institution=institution).first()
    initial = {name: getattr(known, name) for name in ("name", "email", "address")} if known else None
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _done(form, lambda: set_contact(institution=institution, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The contact has been saved. It stands on every record of your institution."))
        return redirect("institutions:institution-privacy", slug)
    return _form(request, "institutions/settings/privacy_contact.html", institution, form)


@audience("privacy.change_settings")
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_periods(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    kind = asked(request, "kind")
    own = RetentionTerm.objects.visible_to(request.user).filter(institution=institution, kind=kind).first()
    initial = initial_of(own) or {"kind": kind}
    form = TermForm(request.POST if request.method == "POST" else None, initial=initial, language=get_language() or "en")
    if form.is_valid() and _done(form, lambda: set_term(institution=institution, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The period has been saved. It counts from the next round on."))
        return redirect("institutions:institution-privacy", slug)
    return _form(request, "institutions/settings/privacy_periods.html", institution, form)


# ---- what went abroad ----


@audience("privacy.read_settings")
@require_safe
def transfer_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *ANSWERING)
    rows = TransferRecord.objects.visible_to(request.user).filter(institution=institution)
    rows = rows.select_related("recipient").prefetch_related("recipient__name_history")
    context = {
        "institution": institution,
        "today": institution.today(),
        "may_change": may_set_privacy(request.user, institution),
        "pages": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "institutions/settings/privacy_transfers.html", context)


@audience("privacy.change_settings")
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_new(request: MemberRequest, slug: str) -> HttpResponse:
    return _transfer(request, desk(request, slug, Role.INSTITUTION_ADMIN), None)


@audience("privacy.change_settings")
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    rows = TransferRecord.objects.visible_to(request.user).filter(institution=institution).select_related("institution")
    return _transfer(request, institution, get_object_or_404(rows, public_id=public_id))


def _transfer(request: MemberRequest, institution: Institution, row: TransferRecord | None) -> HttpResponse:
    initial = TransferForm.initial_of(row) if row else None
    form = TransferForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        institution=institution,
        language=get_language() or "en",
    )
    if form.is_valid() and _done(
        form, lambda: save_transfer(institution=institution, by=request.user, fields=form.cleaned_data, transfer=row)
    ):
        messages.success(request, _("The record has been saved."))
        return redirect("institutions:transfers", institution.slug)
    return _form(request, "institutions/settings/privacy_transfer.html", institution, form, transfer=row)


# ---- what people ask ----


@audience("privacy.answer_request")
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_request(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One request with what an answer will do; answering sends the letter."""
    institution = desk(request, slug, *ANSWERING)
    rows = PrivacyRequest.objects.visible_to(request.user).filter(institution=institution)
    row = get_object_or_404(rows.select_related("person", "institution", "answered_by"), public_id=public_id)
    verdict = may_answer_privacy_request(request.user, row)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require_fresh_factor(request)
    if form.is_valid():
        granted, words = form.cleaned_data["decision"] == "grant", form.cleaned_data["answer"]
        answer(request=row, by=request.user, grant=granted, words=words)
        messages.success(request, _("The answer is on its way to the person."))
        return redirect(row)
    context = {
        "row": row,
        "today": institution.today(),
        "verdict": verdict,
        "roles": roles_at(row.person, institution),
        "done": [(DONE[code], count) for code, count in row.done.items() if code in DONE and count],
        "kept": [KEPT[code] for code in row.kept if code in KEPT],
    }
    return _form(request, "institutions/settings/privacy_request.html", institution, form, **context)


def _form(request: MemberRequest, template: str, institution: Institution, form: forms.Form, **context: Any) -> HttpResponse:
    context |= {"institution": institution, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)


def _done(form: forms.Form, act: Any) -> bool:
    """Whether the desk took it; what it says about a field goes beside that field."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
