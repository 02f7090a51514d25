"""Paper made in one go: asked for, watched, taken away; and certified copies, each from the page of its award."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from credentials.certified_copies import copy_file
from credentials.forms.register import CopyForm, PapersForm
from credentials.models import CertifiedCopy, PaperRun
from credentials.papers import ENDINGS
from credentials.policies_register import DESK, KEEPERS, may_give_copy
from credentials.printing import NotPrinted
from credentials.services.certified_copies import give_copy
from credentials.services.paper_runs import ask_for_certificates
from credentials.views.issuing import award_at
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.http import audience

PRINTERS = tuple(dict.fromkeys((*DESK, *KEEPERS)))
LATEST = 30


@audience("paper_run.make")
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: MemberRequest, slug: str) -> HttpResponse:
    """What was made in the last days, and the certificates of a batch or of a selection."""
    institution = desk(request, slug, *DESK)
    form = PapersForm(
        request.POST or None, institution=institution, user=request.user, initial={"batch": request.GET.get("batch")}
    )
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            run = ask_for_certificates(
                institution=institution,
                by=request.user,
                form=chosen["form"],
                batch=chosen["batch"],
                awards=chosen["award"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(run)
    runs = PaperRun.objects.visible_to(request.user).living().filter(institution=institution).select_related("batch", "asked_by")
    context = {"institution": institution, "form": form, "runs": runs[:LATEST]}
    return render(request, "credentials/staff/register/papers.html", context, status=422 if form.errors else 200)


def _run(request: MemberRequest, institution: Institution, public_id: str) -> PaperRun:
    runs = PaperRun.objects.visible_to(request.user).living().filter(institution=institution)
    return get_object_or_404(runs.select_related("institution", "batch", "asked_by"), public_id=public_id)


@audience("paper_run.view")
@require_safe
def paper_run(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """How far it is; asks again by itself until it is made."""
    institution = desk(request, slug, *PRINTERS)
    run = _run(request, institution, public_id)
    page = "credentials/staff/register/paper_run.html" + ("#state" if request.htmx else "")
    response = render(request, page, {"institution": institution, "run": run})
    response.headers["Vary"] = "HX-Request"
    if run.state == PaperRun.State.WAITING and not request.htmx:
        response.headers["Refresh"] = "5"
    return response


@audience("paper_run.view")
@require_safe
def paper_file(request: MemberRequest, slug: str, public_id: str) -> HttpResponseBase:
    run = _run(request, desk(request, slug, *PRINTERS), public_id)
    if not run.file or not default_storage.exists(run.file):
        raise Http404
    ending = ENDINGS[PaperRun.Form(run.form)]
    name = f"{run.form}-{run.institution.slug}-{run.asked_at:%Y-%m-%d}.{ending}"
    kind = "application/zip" if ending == "zip" else "application/pdf"
    response = FileResponse(default_storage.open(run.file), content_type=kind, as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@audience("certified_copy.list")
@require_safe
def copies(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _copies(request, desk(request, slug, *AWARDING), public_id, None)


def _copies(request: MemberRequest, institution: Institution, public_id: str, form: CopyForm | None) -> HttpResponse:
    award = award_at(request, institution, public_id)
    given = CertifiedCopy.objects.visible_to(request.user).filter(award=award).select_related("given_by")
    context = {
        "institution": institution,
        "award": award,
        "copies": given,
        "form": form or CopyForm(initial={"applicant": award.name_as_printed, "language": institution.language}),
        "verdict": may_give_copy(request.user, award),
        "stands": award.state in ("issued", "replaced"),
    }
    return render(request, "credentials/staff/register/copies.html", context, status=422 if form and form.errors else 200)


@audience("certified_copy.give")
@require_http_methods(["POST"])
def copy_give(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR)
    award = award_at(request, institution, public_id)
    may_give_copy(request.user, award).enforce()
    require_fresh_factor(request)
    form = CopyForm(request.POST)
    if form.is_valid():
        try:
            given = give_copy(award=award, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Copy %(number)s is entered and being printed.") % {"number": given.number})
            return redirect("credentials:award-copies", slug, public_id)
    return _copies(request, institution, public_id, form)


@audience("certified_copy.list")
@require_safe
def copy_pdf(request: MemberRequest, slug: str, public_id: str, copy_id: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING)
    rows = CertifiedCopy.objects.visible_to(request.user).filter(institution=institution, award__public_id=public_id)
    copy = get_object_or_404(rows.select_related("award"), public_id=copy_id)
    try:
        paper = copy_file(copy)
    except NotPrinted:
        messages.error(request, _("The copy could not be printed. Try again in an hour, or tell whoever runs the registry."))
        return redirect("credentials:award-copies", slug, public_id)
    if paper is None:
        response = render(
            request, "credentials/staff/register/copy_printing.html", {"institution": institution, "copy": copy}, status=202
        )
        response["Refresh"] = "2"
        return response
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{copy.number.replace("/", "-")}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
