"""One partner, as the network keeps it: invited, admitted, sent back or declined; suspended and reinstated by two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions import journal_words
from institutions.code_lists import country_names, framework_names
from institutions.desks import MemberRequest, at_the_network, require_fresh_factor
from institutions.forms.partners import AdmitForm, InviteForm, ReasonForm, StandingForm, place
from institutions.models import Application, Institution, Membership, NameChange, Role
from institutions.policies import has_administrator, may_confirm_standing
from institutions.services.applying import invite_partner
from institutions.services.proving_domains import readable
from institutions.services.standing import confirm_standing, drop_proposal, propose_standing
from institutions.services.vetting import admit_applicant, decline, has_proven_domain, missing, send_back
from micro4asia.foundation.http import audience
from micro4asia.foundation.models import JournalEntry
from micro4asia.foundation.text import pick

State = Institution.State
ACTS_SHOWN = 20
PARTNERSHIP = [
    f"institutions.{model}"
    for model in (
        "institution",
        "application",
        "standingproposal",
        "awardingstatus",
        "accreditation",
        "namechange",
        "domainproof",
    )
]


def of_network(request: MemberRequest, slug: str) -> Institution:
    """Raises Http404 for everybody but the network's administrators."""
    at_the_network(request)
    return get_object_or_404(Institution.objects.prefetch_related("name_history"), slug=slug)


@audience("institution.create")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    at_the_network(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            try:
                application = invite_partner(by=request.user, **form.cleaned_data)
            except ValidationError as error:
                place(form, error)
            else:
                messages.success(request, _("The letter is on its way."))
                return redirect("institutions:network-partner", application.institution.slug)
    return render(request, "institutions/network/invite.html", {"form": form})


@audience("institution.view_network")
@require_safe
def partner(request: MemberRequest, slug: str) -> HttpResponse:
    """Everything about one partner. Of its people, the names of its administrators alone."""
    institution = of_network(request, slug)
    today = timezone.localdate()
    held = Membership.objects.in_force().filter(institution=institution, role=Role.INSTITUTION_ADMIN, user__is_active=True)
    context = {
        "institution": institution,
        "names": institution.names(),
        "country": _word(country_names(institution.country)) if institution.country else "",
        "framework": _word(framework_names(institution.level_framework)) if institution.level_framework else "",
        "application": Application.objects.filter(institution=institution).select_related("applied_by", "invited_by").first(),
        "missing": missing(institution) if institution.state == State.IN_REVIEW else [],
        "proven": has_proven_domain(institution),
        "proofs": [(proof, readable(proof.domain)) for proof in institution.domain_proofs.kept()],
        "statuses": institution.awarding_statuses.order_by("-valid_from"),
        "accreditations": institution.accreditations.all(),
        "administrators": [membership.user.full_name for membership in held.select_related("user")],
        "lacks_administrator": institution.state == State.ACTIVE and not has_administrator(institution),
        "standings": institution.standings.select_related("by", "proposed_by").order_by("-at", "-pk"),
        "proposal": institution.standing_proposals.open().select_related("proposed_by").first(),
        "changes": NameChange.objects.filter(institution=institution).open(),
        "acts": _acts(institution),
        "today": today,
    }
    return render(request, "institutions/network/partner.html", context)


@audience("institution.create")
@require_http_methods(["GET", "HEAD", "POST"])
def admit(request: MemberRequest, slug: str) -> HttpResponse:
    institution = of_network(request, slug)
    proven = has_proven_domain(institution)
    form = AdmitForm(request.POST or None, proven=proven)

    def act() -> str:
        admit_applicant(institution=institution, by=request.user, **form.cleaned_data)
        return _("%(institution)s is a member now. Invite its first administrator next.") % {"institution": institution.name()}

    return _decide(
        request, institution, form, act, "institutions/network/admit.html", missing=missing(institution), proven=proven
    )


@audience("institution.create")
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: MemberRequest, slug: str) -> HttpResponse:
    institution = of_network(request, slug)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        send_back(institution=institution, by=request.user, reason=form.cleaned_data["reason"])
        return _("The application went back, with your words in a letter.")

    return _decide(request, institution, form, act, "institutions/network/send_back.html")


@audience("institution.create")
@require_http_methods(["GET", "HEAD", "POST"])
def declined(request: MemberRequest, slug: str) -> HttpResponse:
    institution = of_network(request, slug)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        # Its address is free again; the page moves to another one.
        institution.slug = decline(institution=institution, by=request.user, reason=form.cleaned_data["reason"]).slug
        return _("The application is declined.")

    return _decide(request, institution, form, act, "institutions/network/decline.html")


@audience("institution.suspend_reinstate")
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: MemberRequest, slug: str) -> HttpResponse:
    """The first of two administrators says what should become of a member."""
    institution = of_network(request, slug)
    if institution.member_from is None:
        raise Http404
    form = StandingForm(request.POST or None, institution=institution)

    def act() -> str:
        propose_standing(institution=institution, by=request.user, **form.cleaned_data)
        return _("Another network administrator has to confirm this before anything happens.")

    return _decide(request, institution, form, act, "institutions/network/standing.html")


@audience("institution.suspend_reinstate")
@require_http_methods(["GET", "HEAD", "POST"])
def standing_answer(request: MemberRequest, slug: str) -> HttpResponse:
    """The second one confirms, or either lets it fall."""
    institution = of_network(request, slug)
    proposal = get_object_or_404(institution.standing_proposals.open().select_related("proposed_by"))
    if request.method == "POST":
        require_fresh_factor(request)
        if request.POST.get("do") == "drop":
            drop_proposal(institution=institution, by=request.user)
            messages.success(request, _("The proposal is dropped. Nothing has changed."))
        else:
            confirm_standing(institution=institution, by=request.user)
            messages.success(request, _("It holds from now on, and the institution is told."))
        return redirect("institutions:network-partner", institution.slug)
    context = {
        "institution": institution,
        "names": institution.names(),
        "proposal": proposal,
        "what": StandingForm.LABELS[State(proposal.state)],
        "note": StandingForm.NOTES[State(proposal.state)],
        "may_confirm": may_confirm_standing(request.user, proposal),
    }
    return render(request, "institutions/network/standing_answer.html", context)


def _decide(
    request: MemberRequest, institution: Institution, form: forms.Form, act: Callable[[], str], template: str, **more: Any
) -> HttpResponse:
    """Ask, confirm who asks, act, and go back to the partner."""
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            try:
                messages.success(request, act())
            except ValidationError as error:
                place(form, error)
            else:
                return redirect("institutions:network-partner", institution.slug)
    return render(request, template, {"institution": institution, "names": institution.names(), "form": form, **more})


def _acts(institution: Institution) -> list[dict[str, Any]]:
    """What was done about it as a partner: codes and days. Its work with learners is its own affair."""
    about = JournalEntry.objects.filter(chain=institution.pk, subject_type__in=PARTNERSHIP).order_by("-sequence")
    return [{"title": journal_words.title(entry.event), "at": entry.at} for entry in about[:ACTS_SHOWN]]


def _word(texts: dict[str, str]) -> str:
    return pick(texts, get_language() or "en")[0]
