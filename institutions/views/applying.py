"""An institution asks to come in: its data, the proof of its domain, and how it stands. Strangers find nothing here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import MemberRequest
from institutions.forms.partners import ApplicationForm, initial_of, place
from institutions.models import Application, DomainProof, Institution
from institutions.policies import may_apply, may_write_application
from institutions.services.applying import TooMany, apply, submit
from institutions.services.proving_domains import check_domain, problem_of, propose_domain, readable
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

State = Institution.State


@audience("institution.apply")
@require_http_methods(["GET", "HEAD", "POST"])
def apply_here(request: MemberRequest) -> HttpResponse:
    """For everybody with a proven address. What they send is seen by them, by their contact and by the network."""
    form = ApplicationForm(request.POST or None, initial={"contact_email": request.user.email})
    status = 200
    if form.is_valid():
        try:
            application = apply(by=request.user, **_typed(form))
        except ValidationError as error:
            place(form, error)
        except TooMany:
            form.add_error(None, _("Several applications were sent from this account today. Try again tomorrow."))
            status = 429
        else:
            messages.success(request, _("The network has the application."))
            return redirect("institutions:partner-application", application.public_id)
    context = {
        "form": form,
        "may": may_apply(request.user),
        "mine": Application.objects.filter(applied_by=request.user).select_related("institution"),
    }
    return render(request, "institutions/network/apply.html", context, status=status)


@audience("institution.own_application")
@require_http_methods(["GET", "HEAD", "POST"])
def application_page(request: MemberRequest, public_id: str) -> HttpResponse:
    application = _application(request, public_id)
    institution = application.institution
    may = may_write_application(request.user, application)
    writing = institution.state == State.INVITED and bool(may)
    form = ApplicationForm(request.POST or None, institution=institution, initial=initial_of(institution)) if writing else None
    if request.method == "POST":
        may.enforce()
        if form is None:
            raise WrongState(_("The application is with the network; it can be changed once the network sends it back."))
        if form.is_valid():
            try:
                submit(application=application, by=request.user, **_typed(form))
            except ValidationError as error:
                place(form, error)
            else:
                messages.success(request, _("The network has the application."))
                return redirect("institutions:partner-application", application.public_id)
    context = {
        "application": application,
        "institution": institution,
        "names": institution.names(),
        "form": form,
        "standings": institution.standings.order_by("-at", "-pk"),
        "proofs": [(proof, readable(proof.domain), problem_of(proof)) for proof in institution.domain_proofs.kept()],
        "proves": bool(may) and institution.member_from is None and institution.state != State.LEFT,
        "methods": DomainProof.Method.choices,
    }
    return render(request, "institutions/network/application.html", context)


@audience("institution.fill_in_application")
@require_POST
def application_domain(request: MemberRequest, public_id: str) -> HttpResponse:
    """Ask for the proof of the domain, or look for it. Members do so among their settings."""
    application = _application(request, public_id)
    institution = application.institution
    may_write_application(request.user, application).enforce()
    if institution.member_from is not None or institution.state == State.LEFT:
        raise WrongState(_("This application is closed."))
    proof = institution.domain_proofs.kept().filter(public_id=request.POST.get("proof", "")[:40]).first()
    try:
        if proof is None:
            method = request.POST.get("method")
            chosen = method if method in DomainProof.Method.values else DomainProof.Method.DNS.value
            propose_domain(institution=institution, by=request.user, domain=institution.schac_domain, method=chosen)
            messages.success(request, _("Put the proof in its place, then check it."))
        else:
            found = check_domain(proof=proof, by=request.user)
            if found.last_problem:
                messages.error(request, problem_of(found))
            else:
                messages.success(request, _("%(domain)s is proven.") % {"domain": readable(found.domain)})
    except WrongState as refusal:
        messages.warning(request, str(refusal.reason))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("institutions:partner-application", application.public_id)


def _application(request: MemberRequest, public_id: str) -> Application:
    visible = Application.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(visible, public_id=public_id)


def _typed(form: ApplicationForm) -> dict[str, Any]:
    return {
        "fields": form.fields_of_institution(),
        "names": form.names(),
        "named_since": form.cleaned_data["named_since"] or timezone.localdate(),
        "purpose": form.cleaned_data["purpose"],
    }
