"""The register of agreements: kept by the network, countersigned at each party, read by everybody once published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import STAFF, MemberRequest, at_the_network, desk, require_fresh_factor
from institutions.floors import ask_what_it_lists
from institutions.forms.agreements import AgreementForm
from institutions.models import Agreement, Institution, Role
from institutions.models.agreement import AgreementQuerySet
from institutions.policies import may_countersign, may_give_notice
from institutions.services import agreeing
from micro4asia.foundation.http import audience

State = Agreement.State
DONE: dict[str, Any] = {
    "propose": agreeing.propose_agreement,
    "take-back": agreeing.take_back_agreement,
    "publish": agreeing.publish_agreement,
}


def rows() -> AgreementQuerySet:
    return Agreement.objects.prefetch_related("parties__institution__name_history")


# ---- everybody ----


@login_not_required
@audience("agreement.read_published")
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    found = rows().published()
    today = timezone.localdate()
    context = {
        "current": [one for one in found if one.state == State.PUBLISHED],
        "ended": [one for one in found if one.state != State.PUBLISHED],
        "today": today,
    }
    return render(request, "institutions/agreements/public_list.html", context)


@login_not_required
@audience("agreement.read_published")
@require_safe
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(rows().published(), public_id=public_id)
    context = {"agreement": found, "today": timezone.localdate(), "listing": ask_what_it_lists(found)}
    return render(request, "institutions/agreements/public.html", context)


# ---- the network ----


@audience("agreement.keep")
@require_safe
def agreement_list(request: MemberRequest) -> HttpResponse:
    at_the_network(request)
    found = list(rows())
    open_states = (State.DRAFT, State.PROPOSED, State.COUNTERSIGNED)
    context = {
        "groups": [
            (_("Being made"), [one for one in found if one.state in open_states]),
            (_("In force or to come"), [one for one in found if one.state == State.PUBLISHED]),
            (_("Ended"), [one for one in found if one.state in (State.LAPSED, State.TERMINATED)]),
        ],
        "total": len(found),
        "today": timezone.localdate(),
    }
    return render(request, "institutions/agreements/list.html", context)


@audience("agreement.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: MemberRequest) -> HttpResponse:
    at_the_network(request)
    initial = {"number": next_number(), "notice_days": 90}
    form = AgreementForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and (saved := _attempt(form, lambda: agreeing.draft_agreement(by=request.user, **_said(form)))):
        messages.success(request, _("The draft has been saved. Nobody but the network sees it yet."))
        return redirect("institutions:agreement-keep", saved.public_id)
    return render(request, "institutions/agreements/edit.html", {"form": form})


@audience("agreement.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    at_the_network(request)
    found = get_object_or_404(rows(), public_id=public_id)
    form = AgreementForm(request.POST or None, request.FILES or None, agreement=found)
    revise = agreeing.revise_agreement
    if form.is_valid() and _attempt(form, lambda: revise(agreement=found, by=request.user, **_said(form))):
        messages.success(request, _("The draft has been changed."))
        return redirect("institutions:agreement-keep", public_id)
    if request.method != "POST":
        found.move_from(State.DRAFT)
    return render(request, "institutions/agreements/edit.html", {"form": form, "agreement": found})


@audience("agreement.keep")
@require_safe
def agreement_keep(request: MemberRequest, public_id: str) -> HttpResponse:
    at_the_network(request)
    found = get_object_or_404(rows(), public_id=public_id)
    return render(request, "institutions/agreements/keep.html", {"agreement": found, "today": timezone.localdate()})


@audience("agreement.keep")
@require_POST
def agreement_move(request: MemberRequest, public_id: str) -> HttpResponse:
    """One of `propose`, `take-back`, `publish`, named by the button."""
    at_the_network(request)
    found = get_object_or_404(rows(), public_id=public_id)
    move = DONE.get(request.POST.get("do", ""))
    if move:
        try:
            move(agreement=found, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("institutions:agreement-keep", public_id)


@audience("agreement.keep")
@require_safe
def agreement_file(request: MemberRequest, public_id: str) -> HttpResponse:
    at_the_network(request)
    return _attachment(get_object_or_404(rows().exclude(document=""), public_id=public_id))


# ---- a party ----


@audience("agreement.read_own")
@require_safe
def institution_agreements(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    found = rows().visible_to(request.user).of(institution)
    waiting = [one for one in found if one.state == State.PROPOSED and not _own(one, institution).countersigned_at]
    context = {"institution": institution, "agreements": found, "waiting": waiting, "today": timezone.localdate()}
    return render(request, "institutions/agreements/own_list.html", context)


@audience("agreement.read_own")
@require_safe
def institution_agreement(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    found = _of(request, institution, public_id)
    today = timezone.localdate()
    context = {
        "institution": institution,
        "agreement": found,
        "party": _own(found, institution),
        "today": today,
        "fingerprint": found.fingerprint(),
        "listing": ask_what_it_lists(found, institution),
        "leaves_on": agreeing.day_of_leaving(found, today),
        "may_countersign": may_countersign(request.user, found, institution),
        "may_give_notice": may_give_notice(request.user, found, institution),
    }
    return render(request, "institutions/agreements/own.html", context)


@audience("agreement.countersign")
@require_POST
def agreement_countersign(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    found = _of(request, institution, public_id)
    require_fresh_factor(request)
    seen = request.POST.get("seen", "")
    agreeing.countersign_agreement(agreement=found, institution=institution, by=request.user, seen=seen)
    messages.success(request, _("You have countersigned for your institution."))
    return redirect("institutions:institution-agreement", slug, public_id)


@audience("agreement.countersign")
@require_POST
def agreement_notice(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    found = _of(request, institution, public_id)
    require_fresh_factor(request)
    shown = agreeing.day_of_leaving(found, timezone.localdate())
    if request.POST.get("leaves_on") != shown.isoformat():
        messages.error(request, _("The day has changed since you saw it. Look at it again."))
    else:
        agreeing.give_notice(agreement=found, institution=institution, by=request.user, leaves_on=shown)
        messages.success(request, _("You have given notice for your institution. Every party has been told."))
    return redirect("institutions:institution-agreement", slug, public_id)


@audience("agreement.read_own")
@require_safe
def agreement_document(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    return _attachment(_of(request, institution, public_id))


# ---- craft ----


def next_number() -> str:
    """The number after the last of this year."""
    year = timezone.localdate().year
    used = Agreement.objects.filter(number__startswith=f"AG-{year}-").values_list("number", flat=True)
    return f"AG-{year}-{max((int(number.rpartition('-')[2]) for number in used), default=0) + 1:02}"


def _of(request: MemberRequest, institution: Institution, public_id: str) -> Agreement:
    found: Agreement = get_object_or_404(rows().visible_to(request.user).of(institution), public_id=public_id)
    return found


def _own(found: Agreement, institution: Institution) -> Any:
    return next(party for party in found.parties.all() if party.institution_id == institution.pk)


def _said(form: AgreementForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"fields": form.fields_of_row(), "parties": list(said["parties"]), "document": said["document"]}


def _attempt(form: AgreementForm, call: Callable[[], Agreement]) -> Agreement | None:
    """What the archive refuses stands at its field."""
    try:
        return call()
    except ValidationError as error:
        known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
        form.add_error(None, error if known else ValidationError(error.messages))
        return None


def _attachment(found: Agreement) -> HttpResponse:
    """Never shown inside a page of ours: a PDF may carry a script."""
    response = HttpResponse(agreeing.read_document(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
