"""What the network writes down about a partner: awarding status, accreditations, and the names it confirms."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions.desks import MemberRequest, require_fresh_factor
from institutions.forms.partner_records import AccreditationForm, AwardingForm, EndForm, NameAnswerForm, initial_of
from institutions.forms.partners import place
from institutions.policies import may_answer_name
from institutions.services.accrediting import (
    add_awarding_status,
    change_accreditation,
    end_awarding_status,
    record_accreditation,
)
from institutions.services.naming import confirm_name, refuse_name
from institutions.views.partners import of_network
from micro4asia.foundation.http import audience


@audience("institution.keep_records")
@require_http_methods(["GET", "HEAD", "POST"])
def awarding_new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = of_network(request, slug)
    form = AwardingForm(request.POST or None)
    if form.is_valid():
        try:
            add_awarding_status(institution=institution, by=request.user, fields=form.row())
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The awarding status is written down."))
            return redirect("institutions:network-partner", institution.slug)
    context = {"institution": institution, "names": institution.names(), "form": form}
    return render(request, "institutions/network/awarding.html", context)


@audience("institution.keep_records")
@require_http_methods(["GET", "HEAD", "POST"])
def awarding_end(request: MemberRequest, slug: str, valid_from: str) -> HttpResponse:
    """A status is called by its first day: an institution has but one from any day."""
    institution = of_network(request, slug)
    try:
        day = dt.date.fromisoformat(valid_from)
    except ValueError:
        raise Http404 from None
    status = get_object_or_404(institution.awarding_statuses, valid_from=day)
    form = EndForm(request.POST or None, status=status)
    if form.is_valid():
        try:
            end_awarding_status(status=status, by=request.user, valid_to=form.cleaned_data["valid_to"])
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The awarding status has its last day."))
            return redirect("institutions:network-partner", institution.slug)
    context = {"institution": institution, "names": institution.names(), "form": form, "status": status}
    return render(request, "institutions/network/awarding_end.html", context)


@audience("institution.keep_records")
@require_http_methods(["GET", "HEAD", "POST"])
def accreditation_new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = of_network(request, slug)
    form = AccreditationForm(request.POST or None, institution=institution)
    if form.is_valid():
        try:
            record_accreditation(institution=institution, by=request.user, fields=form.row())
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The accreditation is written down."))
            return redirect("institutions:network-partner", institution.slug)
    context = {"institution": institution, "names": institution.names(), "form": form}
    return render(request, "institutions/network/accreditation.html", context)


@audience("institution.keep_records")
@require_http_methods(["GET", "HEAD", "POST"])
def accreditation_edit(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = of_network(request, slug)
    row = get_object_or_404(institution.accreditations, public_id=public_id)
    form = AccreditationForm(request.POST or None, institution=institution, initial=initial_of(row))
    if form.is_valid():
        try:
            change_accreditation(accreditation=row, by=request.user, fields=form.row())
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The record of the accreditation is changed."))
            return redirect("institutions:network-partner", institution.slug)
    context = {"institution": institution, "names": institution.names(), "form": form, "row": row}
    return render(request, "institutions/network/accreditation.html", context)


@audience("institution.confirm_legal_name_and_domain")
@require_http_methods(["GET", "HEAD", "POST"])
def name_answer(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = of_network(request, slug)
    change = get_object_or_404(institution.name_changes, public_id=public_id)
    refusing = request.POST.get("do") == "refuse"
    form = NameAnswerForm(request.POST if refusing else None)
    if request.method == "POST":
        require_fresh_factor(request)
        try:
            if not refusing:
                confirm_name(change=change, by=request.user)
                messages.success(request, _("The name is confirmed. What was awarded before its day keeps the old one."))
                return redirect("institutions:network-partner", institution.slug)
            if form.is_valid():
                refuse_name(change=change, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, _("The name stays as it is, and the institution is told why."))
                return redirect("institutions:network-partner", institution.slug)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    context = {
        "institution": institution,
        "names": institution.names(),
        "change": change,
        "borne": institution.names().get(change.language, ""),
        "form": form,
        "may_answer": may_answer_name(request.user, change),
    }
    return render(request, "institutions/network/name.html", context)
