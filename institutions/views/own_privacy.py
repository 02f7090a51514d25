"""One's own data: who keeps it, take it along, ask about it, close the account."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import MemberRequest, require_fresh_factor
from institutions.forms.privacy import AskForm, CloseForm
from institutions.holdings import DONE, KEPT, holders, keepers_of
from institutions.models import DataExport, PrivacyRequest
from institutions.services.privacy import ask, ask_for_export, close_account, withdraw
from micro4asia.foundation.http import audience


@audience("privacy.own_data")
@require_http_methods(["GET", "HEAD", "POST"])
def own_privacy(request: MemberRequest) -> HttpResponse:
    """Who answers for which records, and the form to ask them."""
    keepers = keepers_of(request.user)
    form = AskForm(request.POST if request.method == "POST" else None, keepers=keepers)
    if form.is_valid():
        try:
            ask(person=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your request is with the institution. You are told by letter what it answers."))
            return redirect("institutions:own-privacy")
    asked = (
        PrivacyRequest.objects.made_by(request.user).select_related("institution").prefetch_related("institution__name_history")
    )
    context = {
        "keepers": keepers,
        "form": form,
        "asked": [(row, _told(DONE, row.done), [KEPT[code] for code in row.kept if code in KEPT]) for row in asked],
        "exports": DataExport.objects.visible_to(request.user).living().defer("content"),
    }
    return render(request, "institutions/privacy/own.html", context, status=422 if form.errors else 200)


def _told(words: Mapping[str, object], done: dict[str, int]) -> list[tuple[object, int]]:
    return [(words[code], count) for code, count in done.items() if code in words and count]


@audience("privacy.own_request")
@require_POST
def own_request_withdraw(request: MemberRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(PrivacyRequest.objects.made_by(request.user), public_id=public_id)
    withdraw(request=row, by=request.user)
    messages.success(request, _("The request has been withdrawn."))
    return redirect("institutions:own-privacy")


@audience("credential.export_all_own_data")
@require_POST
def own_export(request: MemberRequest) -> HttpResponse:
    require_fresh_factor(request)
    ask_for_export(person=request.user)
    messages.success(request, _("Your copy is being made. It is ready in a moment and can be fetched for a week."))
    return redirect("institutions:own-privacy")


@audience("privacy.own_request")
@require_safe
def own_export_file(request: MemberRequest, public_id: str) -> HttpResponse:
    """The copy, to nobody but the person it is about, for a week."""
    export = get_object_or_404(DataExport.objects.visible_to(request.user).living(), public_id=public_id, made_at__isnull=False)
    require_fresh_factor(request)
    response = HttpResponse(bytes(export.content), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="micro4asia.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@audience("privacy.own_data")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest) -> HttpResponse:
    """End the account. What stands in the way is told before anything is asked."""
    hindrance = next((reason for holder in holders().values() if (reason := holder.hinders_leaving(request.user))), "")
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require_fresh_factor(request)
    if form.is_valid():
        close_account(person=request.user)
        logout(request)
        return redirect("privacy")
    context = {"form": form, "hindrance": hindrance}
    return render(request, "institutions/privacy/close.html", context, status=422 if form.errors else 200)
