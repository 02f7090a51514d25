"""A learner's request to correct the name, from the wallet to the registrar's desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credentials.forms.acting import CorrectionForm, RefuseForm
from credentials.models import ActSetting, Correction
from credentials.models.later_act import Kind
from credentials.policies_after import may_answer_correction, may_ask_correction
from credentials.services.correcting import ask_correction, refuse_correction
from credentials.views.acts import SEEING, TOLD
from credentials.views.wallet import own_award
from institutions.desks import MemberRequest, desk
from micro4asia.foundation.http import audience


@audience("correction.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def correction_ask(request: MemberRequest, public_id: str) -> HttpResponse:
    """The learner's page: what was asked and answered, and a form where nothing waits."""
    held = own_award(request, public_id)
    may_ask_correction(request.user, held).enforce()
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        ask_correction(award=held, by=request.user, fields=form.cleaned_data)
        messages.success(request, _("Your request is with the institution. It answers by letter and on this page."))
        return redirect("credentials:correction-ask", public_id)
    context = {
        "award": held,
        "form": form,
        "corrections": held.corrections.select_related("act"),
        "open": held.state == held.State.ISSUED and not held.corrections.waiting().exists(),
    }
    return render(request, "credentials/learner/correction.html", context, status=422 if form.errors else 200)


@audience("correction.answer")
@require_http_methods(["GET", "POST"])
def correction(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One request at the desk: answered by amendment or re-issue on their own pages, refused here."""
    institution = desk(request, slug, *SEEING, told=TOLD)
    rows = Correction.objects.visible_to(request.user).filter(award__institution=institution)
    needed = ("award__institution", "award__learner", "award__version__micro_credential__institution", "act", "answered_by")
    asked = get_object_or_404(rows.select_related(*needed), public_id=public_id)
    verdict = may_answer_correction(request.user, asked)
    form = RefuseForm(request.POST or None)
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            refuse_correction(correction=asked, by=request.user, answer=form.cleaned_data["answer"])
            messages.success(request, _("The learner gets a letter with a link to your answer."))
            return redirect("credentials:correction", institution.slug, asked.public_id)
    setting = ActSetting.of(institution)
    context = {
        "institution": institution,
        "correction": asked,
        "award": asked.award,
        "form": form,
        "verdict": verdict,
        "amends": setting.allows(Kind.AMEND),
        "reissues": setting.allows(Kind.REPLACE),
    }
    return render(request, "credentials/staff/correction.html", context, status=422 if form.errors else 200)
