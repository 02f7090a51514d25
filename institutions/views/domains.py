"""The domains of an institution: named, proven, checked again, given up."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import STAFF, MemberRequest, desk, require_fresh_factor
from institutions.forms.profile import DomainForm
from institutions.models import DomainProof, Institution, Role
from institutions.policies import may_prove_domains
from institutions.services.proving_domains import (
    check_domain,
    problem_of,
    proofs_of,
    propose_domain,
    readable,
    withdraw_domain,
)
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

TOLD = (*STAFF, Role.NETWORK_ADMIN)


@audience("institution.manage_domains")
@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    form = DomainForm(request.POST or None, institution=institution)
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            try:
                propose_domain(institution=institution, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("domain", error)
            else:
                messages.success(request, _("The domain is on the list. Put the proof in its place, then check it."))
                return redirect("institutions:domains", institution.slug)
    context = {
        "institution": institution,
        "form": form,
        "proofs": [(proof, readable(proof.domain), problem_of(proof)) for proof in proofs_of(institution)],
        "may_prove": may_prove_domains(request.user, institution),
    }
    return render(request, "institutions/settings/domains.html", context)


@audience("institution.manage_domains")
@require_POST
def domain_check(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    proof = _proof(request, institution, public_id)
    try:
        proof = check_domain(proof=proof, by=request.user)
    except WrongState as refusal:
        messages.warning(request, str(refusal.reason))
    else:
        if proof.last_problem:
            messages.error(request, problem_of(proof))
        else:
            messages.success(request, _("%(domain)s is proven.") % {"domain": readable(proof.domain)})
    return redirect("institutions:domains", institution.slug)


@audience("institution.manage_domains")
@require_http_methods(["GET", "HEAD", "POST"])
def domain_withdraw(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Asked again on a page of its own: sign-in of a whole university may hang on it."""
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    proof = _proof(request, institution, public_id)
    if request.method == "POST":
        require_fresh_factor(request)
        withdraw_domain(proof=proof, by=request.user)
        messages.success(request, _("%(domain)s was withdrawn.") % {"domain": readable(proof.domain)})
        return redirect("institutions:domains", institution.slug)
    context = {
        "institution": institution,
        "proof": proof,
        "shown": readable(proof.domain),
        "may_prove": may_prove_domains(request.user, institution),
    }
    return render(request, "institutions/settings/domains_withdraw.html", context)


def _proof(request: MemberRequest, institution: Institution, public_id: str) -> DomainProof:
    visible = DomainProof.objects.visible_to(request.user).kept().filter(institution=institution)
    return get_object_or_404(visible, public_id=public_id)
