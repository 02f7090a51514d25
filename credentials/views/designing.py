"""The desk where certificates are designed: what is used, what is drafted, how it looks on nobody's paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.forms.designing import CertificateForm, PictureForm, initial_of
from credentials.looks import badge_drawn
from credentials.models import CertificateDesign, Design, DesignPicture, MicroCredential
from credentials.policies import designable_by, may_activate_design, may_edit_design, may_retire_design
from credentials.rendering import placeholders
from credentials.rendering.certificate import render_certificate
from credentials.rendering.paper import CannotPrint
from credentials.rendering.press import PrintingFailed
from credentials.rendering.raster import page_png, program
from credentials.services import designing
from credentials.specimen import languages_of, specimen
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import asked, audience

MAKERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
PAGES = 2


@audience("pdf_template.view")
@require_GET
def designs(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    rows = CertificateDesign.objects.visible_to(request.user).filter(institution=institution)
    rows = rows.select_related("institution", "micro_credential", "edited_by", "activated_by")
    kinds = MicroCredential.objects.filter(institution=institution).select_related("institution", "unit__institution")
    context = {
        "institution": institution,
        "used": rows.filter(state=Design.State.ACTIVE),
        "drafts": rows.filter(state=Design.State.DRAFT),
        "earlier": rows.filter(state=Design.State.RETIRED)[:20],
        "kinds": [(kind, badge_drawn(kind)) for kind in kinds],
        "may_edit": may_edit_design(request.user, institution),
        "designable": designable_by(request.user, institution, kinds),
    }
    return render(request, "credentials/staff/designs/list.html", context)


@audience("pdf_template.edit")
@require_POST
def design_begin(request: MemberRequest, slug: str) -> HttpResponse:
    """Open the draft of the institution's paper, or of the micro-credential that the form names."""
    institution = desk(request, slug, *MAKERS, told=AWARDING)
    kind = None
    if public_id := request.POST.get("micro_credential", "").replace("\x00", ""):
        kind = get_object_or_404(MicroCredential.objects.filter(institution=institution), public_id=public_id)
    design = designing.draft_certificate(institution=institution, by=request.user, micro_credential=kind)
    return redirect("credentials:certificate-design-edit", institution.slug, design.public_id)


def design_at(request: MemberRequest, institution: Institution, public_id: str) -> CertificateDesign:
    visible = CertificateDesign.objects.visible_to(request.user).filter(institution=institution)
    return get_object_or_404(
        visible.select_related(
            "institution", "micro_credential__institution", "logo_picture", "seal_picture", "edited_by", "activated_by"
        ),
        public_id=public_id,
    )


@audience("pdf_template.view")
@never_cache
@require_GET
def certificate_design(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    design = design_at(request, institution, public_id)
    language, long = _shown(request, institution)
    context = {
        "institution": institution,
        "design": design,
        "digest": design.content_digest(),
        "may_edit": may_edit_design(request.user, institution, design.micro_credential),
        "may_activate": may_activate_design(request.user, design),
        "may_retire": may_retire_design(request.user, institution),
        "languages": languages_of(institution),
        "language": language,
        "long": long,
        "pictured": program() is not None,
        "pages": range(1, 1 + (1 if design.layout == "register" else PAGES)),
    }
    return render(request, "credentials/staff/designs/certificate.html", context)


@audience("pdf_template.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_edit(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *MAKERS, told=AWARDING)
    design = design_at(request, institution, public_id)
    if design.state != Design.State.DRAFT:
        raise WrongState(_("Only a draft can be changed. Begin a new one."))
    form = CertificateForm(request.POST or None, institution=institution, initial=initial_of(design))
    if request.method == "POST" and form.is_valid():
        try:
            designing.save_certificate(
                design=design, by=request.user, fields=form.cleaned_design(), seen=request.POST.get("seen", "")
            )
        except ValidationError as error:
            _tell(form, error)
            design = design_at(request, institution, public_id)
        else:
            messages.success(request, _("The draft is saved. This is how it looks."))
            return redirect(design)
    places = " ".join(f"{{{name}}}" for name in placeholders.NAMES)
    context = {"institution": institution, "design": design, "form": form, "places": places}
    return render(request, "credentials/staff/designs/certificate_edit.html", context)


def _tell(form: CertificateForm, error: ValidationError) -> None:
    for name, told in error.error_dict.items():
        for one in told:
            form.add_error(form.field_of(name), one)


@audience("pdf_template.activate")
@require_POST
def certificate_activate(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=AWARDING)
    design = design_at(request, institution, public_id)
    designing.activate_certificate(design=design, by=request.user, shown=request.POST.get("shown", ""))
    messages.success(request, _("The design is in use: what is signed from now on is printed so. Earlier paper stays as it was."))
    return redirect(design)


@audience("pdf_template.activate")
@require_POST
def certificate_retire(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=AWARDING)
    design = design_at(request, institution, public_id)
    designing.retire_certificate(design=design, by=request.user)
    messages.success(request, _("The design is no longer used."))
    return redirect("credentials:designs", institution.slug)


@audience("pdf_template.edit")
@require_POST
def certificate_discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *MAKERS, told=AWARDING)
    designing.discard_design(design=design_at(request, institution, public_id), by=request.user)
    messages.success(request, _("The draft was thrown away."))
    return redirect("credentials:designs", institution.slug)


@audience("pdf_template.view")
@never_cache
@require_GET
def certificate_preview(request: MemberRequest, slug: str, public_id: str, kind: str) -> HttpResponse:
    """The specimen: `?language=vi`, `?long=1`, for a picture `?page=2`. Printed while the reader waits, kept nowhere."""
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    design = design_at(request, institution, public_id)
    language, long = _shown(request, institution)
    try:
        pdf = render_certificate(specimen(design, language=language, long=long))
    except (CannotPrint, PrintingFailed) as error:
        raise WrongState(_("This design cannot be printed: %(reason)s") % {"reason": str(error)[:200]}) from error
    if kind == "pdf":
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="specimen-{institution.slug}-{language}.pdf"'
        return response
    page = asked(request, "page")
    picture = page_png(pdf, int(page) if page in {"1", "2", "3"} else 1)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png")


def _shown(request: MemberRequest, institution: Institution) -> tuple[str, bool]:
    languages = languages_of(institution)
    language = asked(request, "language")
    return (language if language in languages else languages[0]), bool(asked(request, "long"))


@audience("pdf_template.upload_logo")
@require_http_methods(["GET", "HEAD", "POST"])
def design_pictures(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *MAKERS, told=AWARDING)
    form = PictureForm()
    if request.method == "POST":
        form = PictureForm(request.POST, request.FILES)
        if form.is_valid():
            designing.keep_picture(institution=institution, by=request.user, **form.cleaned_data)
            messages.success(request, _("The picture can be chosen in designs now."))
            return redirect("credentials:design-pictures", institution.slug)
    rows = DesignPicture.objects.filter(institution=institution).exclude(purpose=DesignPicture.Purpose.LOGO)
    return render(
        request, "credentials/staff/designs/pictures.html", {"institution": institution, "form": form, "pictures": rows}
    )


@audience("pdf_template.view")
@require_GET
def design_picture(request: MemberRequest, slug: str, digest: str) -> HttpResponse:
    """For the institution's own staff: a scanned signature is nobody else's business."""
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    row: Any = DesignPicture.objects.visible_to(request.user).filter(institution=institution, digest=digest).first()
    if row is None:
        raise Http404
    try:
        content = row.read()
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(content, content_type=f"image/{row.kind}", headers=headers)
