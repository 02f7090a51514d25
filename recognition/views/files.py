"""The whole file of a case: asked for, waited for, taken away. The learner has an address of their own for it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.models import CaseFile, RecognitionRequest
from recognition.policies_appeals import may_have_file
from recognition.services.filing import ask_for_file
from recognition.views.common import case, own_request, posted

LATEST = 10


class FileForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the headings"),
        choices=settings.LANGUAGES,
        help_text=_("What people wrote stays in the language in which they wrote it."),
    )


@audience("recognition_request.own_page")
@require_http_methods(["GET", "HEAD", "POST"])
def own_file(request: MemberRequest, public_id: str) -> HttpResponse:
    row = own_request(request, public_id)
    return _page(request, row, "recognition:own-file", [row.public_id])


@audience("recognition_request.print_file")
@require_http_methods(["GET", "HEAD", "POST"])
def case_file(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _page(request, _at_desk(request, slug, public_id), "recognition:case-file", [slug, public_id])


def _at_desk(request: MemberRequest, slug: str, public_id: str) -> RecognitionRequest:
    """The learner has an address of their own, and finds none here."""
    row = case(request, slug, public_id)
    if row.applicant_id == request.user.pk:
        raise Http404
    return row


def _page(request: MemberRequest, row: RecognitionRequest, here: str, args: list[str]) -> HttpResponse:
    may_have_file(request.user, row).enforce()
    form = FileForm(posted(request), initial={"language": request.LANGUAGE_CODE})
    if form.is_valid():
        ask_for_file(request=row, by=request.user, language=form.cleaned_data["language"])
        return redirect(here, *args)
    files = list(CaseFile.objects.visible_to(request.user).living().filter(request=row)[:LATEST])
    context = {
        "row": row,
        "form": form,
        "files": files,
        "waits": any(file.state == CaseFile.State.WAITING for file in files),
        "learner": row.applicant_id == request.user.pk,
    }
    response = render(request, "recognition/case_file.html", context, status=422 if form.errors else 200)
    if context["waits"]:
        response.headers["Refresh"] = "5"
    return response


@audience("recognition_request.own_page")
@require_safe
def own_file_pdf(request: MemberRequest, public_id: str, file: str) -> HttpResponseBase:
    return _pdf(request, own_request(request, public_id), file)


@audience("recognition_request.print_file")
@require_safe
def case_file_pdf(request: MemberRequest, slug: str, public_id: str, file: str) -> HttpResponseBase:
    return _pdf(request, _at_desk(request, slug, public_id), file)


def _pdf(request: MemberRequest, row: RecognitionRequest, public_id: str) -> HttpResponseBase:
    """While they may have the case; to everybody else there is no such file."""
    may_have_file(request.user, row).enforce()
    files = CaseFile.objects.visible_to(request.user).living().filter(request=row, state=CaseFile.State.DONE)
    found = get_object_or_404(files, public_id=public_id)
    if not default_storage.exists(found.file):
        raise Http404
    response = FileResponse(
        default_storage.open(found.file), content_type="application/pdf", as_attachment=True, filename=f"{row.case_number}.pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response
