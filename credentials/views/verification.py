"""The page where anyone checks a credential: by link, by id, or by the signed file itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credentials.amendments import amendments_of
from credentials.forms.public import CheckForm, FileForm
from credentials.models import Award
from credentials.presented import claims_of
from credentials.throttling import may_check
from credentials.verifying import verify_document
from micro4asia.foundation import public_ids
from micro4asia.foundation.http import audience


@login_not_required
@audience("verify_page.submit_foreign_credential")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """One field; an id that answers leads to its page. A file is checked here and not kept."""
    if request.method == "POST":
        return _check_file(request)
    form = CheckForm(request.GET or None)
    typed = form.cleaned_data["q"].strip() if form.is_valid() else ""
    if not typed:
        return _ask(request, form=form, status=422 if form.errors else 200)
    public_id = public_ids.normalise(typed)
    if Award.objects.answering().filter(public_id=public_id).exists():
        return redirect("credentials:public", public_id)
    # Private and erased ones answer as if there were none, to the letter.
    form.add_error("q", _not_found(public_id))
    return _ask(request, form=form, status=404)


def _not_found(public_id: str) -> str:
    if public_ids.diagnose(public_id) == "mistyped":
        return _("This looks mistyped: its characters do not agree with each other. Compare it with the paper once more.")
    return _("Nothing is shown under this number. It may belong to another registry, or its holder does not show it.")


def _check_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, file_form=form, status=422)
    if not may_check(request):
        form.add_error("document", _("Many files have come from your network just now. Try again in a minute."))
        return _ask(request, file_form=form, status=429)
    verification = verify_document(form.cleaned_data["document"])
    context = {
        "verification": verification,
        "claims": claims_of(verification.document),
        "outside": any(check.code == "outside_network" for check in verification.checks),
        "page": verification.award if verification.award and verification.award.visibility != "private" else None,
        "amendments": amendments_of(verification.award, with_grade=False) if verification.award and verification.names else [],
        "named": not (verification.award and verification.award.hides_name),
    }
    response = render(request, "credentials/public/presented.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _ask(
    request: HttpRequest, *, form: CheckForm | None = None, file_form: FileForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"check_form": form or CheckForm(), "file_form": file_form or FileForm()}
    return render(request, "credentials/public/verify.html", context, status=status)
