"""Documents of a draft, and credentials that a learner brings from outside the network."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.paper_gate import accept_paper, handed_out
from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.forms.sources import DocumentForm, ImportForm
from recognition.further import facts_told, verdict_words
from recognition.models import ImportedCredential
from recognition.presented import present
from recognition.services.adding import add_document, remove_source
from recognition.services.importing import import_credential, remove_imported
from recognition.views.common import own_request, posted
from recognition.views.wizard import frame, sent_already


@audience("recognition_request.own_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: MemberRequest, public_id: str) -> HttpResponse:
    """A file and what the learner knows of it."""
    row = own_request(request, public_id)
    if not row.is_draft:
        return sent_already(request, row)
    form = DocumentForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            paper = accept_paper(form.cleaned_data["file"])
            add_document(request=row, by=request.user, paper=paper, described=form.described())
        except ValidationError as error:
            form.add_error("file", ValidationError(error.messages))
        else:
            return redirect("recognition:request-step", public_id, "credential")
    return render(request, "recognition/write/document.html", frame(row, "credential", {"form": form}))


@audience("recognition_request.own_draft")
@require_POST
def source_remove(request: MemberRequest, public_id: str, position: int) -> HttpResponse:
    row = own_request(request, public_id)
    if not row.is_draft:
        return sent_already(request, row)
    remove_source(request=row, by=request.user, position=position)
    return redirect("recognition:request-step", public_id, "credential")


@audience("imported_credential.list")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: MemberRequest) -> HttpResponse:
    """Everything this person brought, and the form for one more. Checked as the verify page does; kept apart from awards."""
    form = ImportForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            row = import_credential(by=request.user, presented=present(form.cleaned_data["file"]))
        except ValidationError as error:
            form.add_error("file", ValidationError(error.messages))
        else:
            messages.success(request, _("“%(title)s” is kept here. You can show it in a request.") % {"title": row.title})
            return redirect("recognition:imports")
    rows = ImportedCredential.objects.visible_to(request.user).defer("content")
    told = [(row, verdict_words(row.verdict), facts_told(row.described)) for row in rows]
    return render(request, "recognition/imports.html", {"form": form, "rows": told}, status=422 if form.errors else 200)


@audience("imported_credential.own")
@require_safe
def import_file(request: MemberRequest, public_id: str) -> HttpResponse:
    return handed_out(_own(request, public_id))


@audience("imported_credential.own")
@require_POST
def import_remove(request: MemberRequest, public_id: str) -> HttpResponse:
    remove_imported(imported=_own(request, public_id), by=request.user)
    messages.success(request, _("The file is gone. Requests that showed it keep their copy."))
    return redirect("recognition:imports")


def _own(request: MemberRequest, public_id: str) -> ImportedCredential:
    return get_object_or_404(ImportedCredential.objects.visible_to(request.user), public_id=public_id)
