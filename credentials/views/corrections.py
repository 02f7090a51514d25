"""A learner's request to correct the name, from the wallet to the registrar's desk."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from credentials.forms.acting import CorrectionForm, EvidenceForm, RefuseForm
from credentials.models import ActSetting, Award, Correction, EvidencePaper
from credentials.models.later_act import Kind
from credentials.paper_gate import handed_out
from credentials.policies_after import may_answer_correction, may_ask_correction, may_see_evidence
from credentials.services.correcting import ask_correction, refuse_correction
from credentials.services.evidence import add_to_request
from credentials.views.acts import SEEING, TOLD
from credentials.views.wallet import own_award
from institutions.desks import MemberRequest, desk
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

# Files are named in a list, not read for it.
LISTED = Prefetch("papers", EvidencePaper.objects.defer("content"))


@audience("correction.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def correction_ask(request: MemberRequest, public_id: str) -> HttpResponse:
    """The learner's page: what was asked and answered, and a form where nothing waits."""
    held = own_award(request, public_id)
    may_ask_correction(request.user, held).enforce()
    waiting = held.corrections.waiting().first()
    adds = request.POST.get("do") == "add" or (request.method != "POST" and waiting is not None)
    form = (EvidenceForm if adds else CorrectionForm)(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            messages.success(request, _sent(request, held, form))
        except ValidationError as error:
            form.add_error("paper", error)
        else:
            return redirect("credentials:correction-ask", public_id)
    context = {
        "award": held,
        "form": form,
        "adds": adds,
        "corrections": held.corrections.select_related("act").prefetch_related(LISTED),
        "open": held.state == held.State.ISSUED,
    }
    return render(request, "credentials/learner/correction.html", context, status=422 if form.errors else 200)


def _sent(request: MemberRequest, held: Award, form: CorrectionForm | EvidenceForm) -> str:
    if isinstance(form, CorrectionForm):
        ask_correction(award=held, by=request.user, fields=form.wish, papers=form.papers)
        return _("Your request is with the institution. It answers by letter and on this page.")
    waiting = held.corrections.waiting().first()
    if waiting is None:
        raise WrongState(_("This request has been answered already."))
    add_to_request(correction=waiting, by=request.user, paper=form.cleaned_data["paper"])
    return _("The document was added.")


@audience("correction.ask")
@require_safe
def correction_own_paper(request: MemberRequest, public_id: str, paper: str) -> HttpResponse:
    """A document that the learner has sent."""
    papers = EvidencePaper.objects.visible_to(request.user).filter(correction__award=own_award(request, public_id))
    return handed_out(get_object_or_404(papers, public_id=paper))


@audience("correction.view_papers")
@require_safe
def correction_paper(request: MemberRequest, slug: str, public_id: str, paper: str) -> HttpResponse:
    """The same, for the registrars who decide by it."""
    institution = desk(request, slug, *SEEING, told=TOLD)
    rows = Correction.objects.visible_to(request.user).filter(award__institution=institution)
    asked = get_object_or_404(rows.select_related("award__institution", "award__learner"), public_id=public_id)
    may_see_evidence(request.user, asked.award).enforce()
    return handed_out(get_object_or_404(asked.papers, public_id=paper))


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
        "papers": asked.papers.defer("content") if may_see_evidence(request.user, asked.award) else (),
        "amends": setting.allows(Kind.AMEND),
        "reissues": setting.allows(Kind.REPLACE),
    }
    return render(request, "credentials/staff/correction.html", context, status=422 if form.errors else 200)
