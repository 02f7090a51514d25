"""The page where anyone checks a credential: by link, by id, or by the signed file itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from credentials.forms_public import CheckForm, FileForm
from credentials.models import Award
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
    problem = ""
    if typed:
        public_id = public_ids.normalise(typed)
        if Award.objects.answering().filter(public_id=public_id).exists():
            return redirect("credentials:public", public_id)
        problem = "unknown" if public_ids.diagnose(public_id) == "ok" else "mistyped"
    context = {"form": form, "file_form": FileForm(), "problem": problem, "typed": typed}
    return render(request, "credentials/public/verify.html", context, status=404 if problem else 200)


def _check_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"form": CheckForm(), "file_form": form, "problem": "", "typed": ""}
        return render(request, "credentials/public/verify.html", context, status=422)
    verification = verify_document(form.cleaned_data["document"])
    return render(request, "credentials/public/presented.html", {"verification": verification})
